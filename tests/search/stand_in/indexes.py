"""One index of the stand-in: what Meilisearch would call its settings, documents and searches."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter

from search.documents import Delete, SearchDocument, Upsert
from search.embedded.gateway import EmbeddedSearch
from search.query import EVERYTHING, And, Between, Filter, Or, SearchQuery, Sort
from search.spec import IndexSpec, TextField, TypoSettings
from tests.search.stand_in.parsing import parsed

Row = dict[str, object]

STRINGS = TypeAdapter(list[str])


class Patterns(BaseModel):
    attributePatterns: list[str]  # noqa: N815 -- Meilisearch's own name


class Typos(BaseModel):
    minWordSizeForTypos: dict[str, int]  # noqa: N815
    disableOnAttributes: list[str]  # noqa: N815


class Settings(BaseModel):
    searchable: Annotated[list[str], Field(alias="searchableAttributes")]
    displayed: Annotated[list[str], Field(alias="displayedAttributes")]
    filterable: Annotated[list[Patterns], Field(alias="filterableAttributes")]
    sortable: Annotated[list[str], Field(alias="sortableAttributes")]
    ranking: Annotated[list[str], Field(alias="rankingRules")]
    typos: Annotated[Typos, Field(alias="typoTolerance")]


class Search(BaseModel):
    uid: Annotated[str, Field(alias="indexUid")]
    q: str = ""
    filter: str | None = None
    sort: list[str] = []
    facets: list[str] = []
    offset: int = 0
    limit: int = 20
    retrieve: Annotated[list[str], Field(alias="attributesToRetrieve")] = ["*"]
    matching: Annotated[str, Field(alias="matchingStrategy")] = "last"


class Fetch(BaseModel):
    filter: str | None = None
    fields: list[str]
    offset: int
    limit: int


class MultiSearch(BaseModel):
    queries: list[Search]
    federation: None = None


def sort_of(ordering: str) -> Sort:
    field_name, _, direction = ordering.partition(":")
    return Sort(field_name.removeprefix("number_"), falling=direction == "desc")


def spec_of(uid: str, settings: Settings) -> IndexSpec:
    """The spec that the settings were made from, as far as they tell."""
    filterable = [pattern for each in settings.filterable for pattern in each.attributePatterns]
    assert settings.ranking[0] == "sort", "an asked sort is strict"
    return IndexSpec(
        name=uid,
        version=1,
        texts=tuple(
            TextField(name=each.removeprefix("text_"), typos=each not in settings.typos.disableOnAttributes)
            for each in settings.searchable
        ),
        facets=tuple(each.removeprefix("code_") for each in filterable if each.startswith("code_")),
        numbers=tuple(each.removeprefix("number_") for each in filterable if each.startswith("number_")),
        sorts=tuple(each.removeprefix("number_") for each in settings.sortable),
        first=sort_of(settings.ranking[-1]),
        typos=TypoSettings(
            one_from=settings.typos.minWordSizeForTypos["oneTypo"],
            two_from=settings.typos.minWordSizeForTypos["twoTypos"],
        ),
    )


def document_of(row: Row) -> SearchDocument:
    def named(kind: str) -> dict[str, tuple[str, ...]]:
        return {
            name.removeprefix(kind): tuple(STRINGS.validate_python(value))
            for name, value in row.items()
            if name.startswith(kind)
        }

    numbers = {
        name.removeprefix("number_"): value
        for name, value in row.items()
        if name.startswith("number_") and isinstance(value, int)
    }
    return SearchDocument(id=str(row["id"]), texts=named("text_"), codes=named("code_"), numbers=numbers)


def lies_within(row: Row, wanted: Filter) -> bool:
    """Whether the number of the document's id is wanted: all that documents are fetched by."""
    number = row["id_number"]
    assert isinstance(wanted, Between)
    assert wanted.number == "number"
    assert isinstance(number, int)
    return (wanted.low is None or wanted.low <= number) and (wanted.high is None or number <= wanted.high)


async def nothing() -> AsyncIterator[Sequence[SearchDocument]]:
    for none in ():
        yield none


@dataclass
class StandInIndex:
    """Without settings it only keeps its documents; with them the embedded engine finds in them."""

    folder: Path
    primary_key: str = "key"
    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    spec: IndexSpec | None = None
    engine: EmbeddedSearch | None = None

    async def set_up(self, uid: str, settings: Settings) -> None:
        assert not self.rows, "settings come before documents"
        assert settings.displayed == ["id", "revision"]
        assert "id_number" in [pattern for each in settings.filterable for pattern in each.attributePatterns]
        self.spec, self.engine = spec_of(uid, settings), EmbeddedSearch(self.folder)
        await self.engine.promote(self.spec, await self.engine.rebuild(self.spec, nothing()))

    async def add(self, rows: list[Row]) -> None:
        self.rows |= {str(row[self.primary_key]): row for row in rows}
        if self.engine and self.spec:
            await self.engine.apply(self.spec, [Upsert(document_of(row)) for row in rows])

    async def remove(self, keys: list[str]) -> None:
        gone = [str(self.rows.pop(key)["id"]) for key in keys if key in self.rows]
        if self.engine and self.spec:
            await self.engine.apply(self.spec, [Delete(each) for each in gone])

    def fetch(self, asked: Fetch) -> Row:
        """Documents in no order that a client could count on."""
        wanted = None if asked.filter is None else parsed(asked.filter)
        found = [row for row in reversed(self.rows.values()) if wanted is None or lies_within(row, wanted)]
        part = found[asked.offset : asked.offset + asked.limit]
        results = [{name: row[name] for name in asked.fields} for row in part]
        return {"results": results, "offset": asked.offset, "limit": asked.limit, "total": len(found)}

    async def search(self, search: Search) -> Row:
        answer: Row = {
            "indexUid": search.uid,
            "query": search.q,
            "processingTimeMs": 1,
            "offset": search.offset,
            "limit": search.limit,
        }
        if self.engine is None or self.spec is None:
            hits = [*self.rows.values()][search.offset : search.offset + search.limit]
            return {**answer, "hits": hits, "estimatedTotalHits": len(self.rows)}
        return {**answer, **await self._found(self.engine, self.spec, search)}

    async def _found(self, engine: EmbeddedSearch, spec: IndexSpec, search: Search) -> Row:
        # Meilisearch counts a facet under every choice, also the one made in it: that is no AnyOf at the top here.
        where = And((Or((EVERYTHING if search.filter is None else parsed(search.filter),)),))
        query = SearchQuery(
            text=search.q,
            where=where,
            facets=tuple(each.removeprefix("code_") for each in search.facets),
            sort=sort_of(search.sort[0]) if search.sort else None,
            offset=search.offset,
            limit=search.limit,
        )
        page = await engine.search(spec, query)
        if page.relaxed:  # "all" leaves no word out
            none: Row = {"hits": [], "estimatedTotalHits": 0}
            return {**none, "facetDistribution": {}} if search.facets else none
        found: Row = {"hits": [{"id": each} for each in page.ids], "estimatedTotalHits": page.total}
        if search.facets:
            found["facetDistribution"] = {
                f"code_{facet}": {each.code: each.count for each in counts} for facet, counts in page.facets.items()
            }
            found["facetStats"] = {}
        return found

    async def close(self) -> None:
        if self.engine:
            await self.engine.close()
