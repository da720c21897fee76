"""From a search to a connection: the window asked for, the rows in the order found, cursors that name a place in it."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Generic, Protocol, TypeVar, cast
from uuid import UUID

import strawberry
from pydantic import Field, TypeAdapter

from domain.sentences import Sentence
from operations.discovery.explaining import explanations
from operations.discovery.suggesting import Hits, Suggestion
from operations.discovery.texts import Texts, wording_of
from operations.discovery.wanted import Wanted
from schema.discovery.facets import counts_of
from schema.discovery.highlights import Highlight, shown_highlights
from schema.discovery.suggestions import SearchSuggestion, shown_suggestion
from schema.execution.computed import computed
from schema.money import Speaking
from schema.paging import PageInfo, Window, cursor_of, place_of, window_of
from schema.reading import Found
from search.gateway import SearchPage
from search.highlights import Wording, highlights
from search.query import MAX_WINDOW
from search.spec import IndexSpec

NodeT = TypeVar("NodeT")
EdgeT = TypeVar("EdgeT")

DEGRADED: Final = (
    "Whether search is away and the database answered in its place: every filter and order holds, but words are found "
    "by their beginnings only, without typos, and nothing is counted by facet. Of more than 10,000 results the newest "
    "10,000 are ordered and counted."
)
WORDS_DROPPED: Final = "Words of the text that were left out because nothing holds them all."
UNDERSTOOD_AS: Final = (
    "What the text was taken for, because nothing holds its words as they were typed: Telex that a switched-off "
    "keyboard left undecoded, such as “nguyễn văn” for “nguyeenx vawn”, or i for y, such as “mỹ phẩm” for “mĩ phẩm”. "
    "Null where the words were taken as they are."
)
HIGHLIGHTS: Final = (
    "The texts in which the words were found, the most telling first, 10 at most; none without words. Texts are plain "
    "and never markup."
)
DID_YOU_MEAN: Final = (
    "Other words that may have been meant: for each that nothing holds as it was typed, the nearest that something "
    "holds. Null where all are held, or nothing is near. Words are counted once an hour."
)
EXPLANATIONS: Final = (
    "Sentences, in the language of the request, on what became of the words: taken for others, left out, perhaps "
    "mistyped; none where they were simply found."
)
DISTANCE_KM: Final = (
    "Kilometres from the province of the filter's `near`, between the seats of provinces as the crow flies; null "
    "without one, and for what names no province."
)


@strawberry.type(description="One page of what a search found, the most fitting first.")
class SearchConnection(Generic[NodeT, EdgeT]):
    """A connection whose edges say how each item was found."""

    edges: list[EdgeT] = strawberry.field(description="The page's items, each with its place and how it was found.")
    nodes: list[NodeT] = strawberry.field(description="The page's items alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(description="How many were found.")
    degraded: bool = strawberry.field(description=DEGRADED)
    words_dropped: list[str] = strawberry.field(description=WORDS_DROPPED)
    understood_as: str | None = strawberry.field(description=UNDERSTOOD_AS)
    did_you_mean: SearchSuggestion | None = strawberry.field(description=DID_YOU_MEAN)
    sentences: strawberry.Private[Sequence[Sentence]]

    @computed(needs=("sentences",), description=EXPLANATIONS)
    def explanations(self, context: Speaking) -> list[str]:
        """By the caller's language."""
        return [each.say(context.language) for each in self.sentences]


class Searched(Protocol):
    """What is searched, as one request may search it."""

    async def page(self, wanted: Wanted) -> SearchPage:
        """The ids of what is wanted."""
        ...

    async def texts(self, ids: Collection[UUID]) -> Mapping[UUID, Texts]:
        """The public texts of these."""
        ...

    async def suggestion(self, text: str, hits: Hits) -> Suggestion | None:
        """What may have been meant by a text for which these were found."""
        ...

    async def kilometres(self, ids: Collection[UUID], province: str) -> Mapping[UUID, int | None]:
        """How far these are from a province."""
        ...


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The types that a search answers with."""

    connection: type[SearchConnection[Any, Any]]
    edge: Callable[..., object]
    facets: type[Any]
    spec: IndexSpec


_SUGGESTING: Final = frozenset({"did_you_mean", "explanations"})
_PLACE: Final = cast("TypeAdapter[tuple[object, ...]]", TypeAdapter(tuple[Annotated[int, Field(ge=1, le=MAX_WINDOW)]]))


async def search_page(
    found: Found[Any], searched: Searched, shown: Shown, wanted: Wanted, *, first: int | None, after: str | None
) -> Any:
    """The page of a search, of `shown.connection`. A row the caller may not see, or no longer there, leaves a gap.

    Raises InvalidPage, InvalidCursor, and what `searched.page` raises.
    """
    window = window_of(first, after, None, None)
    order = _order_of(wanted)
    start = 0 if after is None else cast("int", place_of(after, order, _PLACE, field="after")[0])
    plan = found.plan
    size = _size(window, start, plan.page.listed)
    page = await searched.page(replace(wanted, facets=plan.facets, offset=start, first=size))
    keys = [UUID(each) for each in page.ids]
    rows = await found.rows(keys)
    cursors = {key: cursor_of(order, (number,)) for number, key in enumerate(keys, start + 1)}
    away = await _kilometres(searched, wanted, rows.keys(), plan.page.chosen)
    marked: Mapping[UUID, list[Highlight]] = {}
    if "edges.highlights" in plan.page.chosen:
        marked = await _highlights(searched, shown.spec, wording_of(page, wanted.text), rows.keys())
    suggestion = None
    if plan.page.chosen & _SUGGESTING:
        suggestion = await _suggestion(searched, page.understood_as or wanted.text, rows.keys())
    edges = [
        shown.edge(node=row, cursor=cursors[key], distance_km=away.get(key), highlights=marked.get(key, []))
        for key, row in rows.items()
    ]
    connection: Any = object.__new__(shown.connection)
    connection.__dict__ = {
        "edges": edges,
        "nodes": list(rows.values()),
        "page_info": _page_info(page, list(cursors.values()), start),
        "total_count": page.total,
        "facets": None if page.degraded else shown.facets(**counts_of(page, shown.spec.facets, wanted.choices)),
        "degraded": page.degraded,
        **_of_words(page, wanted.text, suggestion),
    }
    return connection


def _of_words(page: SearchPage, text: str, suggestion: Suggestion | None) -> dict[str, object]:
    """What a connection says of the words."""
    return {
        "words_dropped": list(page.words_dropped),
        "understood_as": page.understood_as,
        "did_you_mean": None if suggestion is None else shown_suggestion(suggestion),
        "sentences": explanations(page, text, suggestion),
    }


async def _kilometres(
    searched: Searched, wanted: Wanted, keys: Collection[UUID], chosen: Collection[str]
) -> Mapping[UUID, int | None]:
    if wanted.near is None or not keys or "edges.distance_km" not in chosen:
        return {}
    return await searched.kilometres(keys, wanted.near.province)


async def _highlights(
    searched: Searched, spec: IndexSpec, asked: Wording, keys: Collection[UUID]
) -> Mapping[UUID, list[Highlight]]:
    if not asked.words or not keys:
        return {}
    texts = await searched.texts(keys)
    return {key: shown_highlights(highlights(spec, held, asked)) for key, held in texts.items()}


async def _suggestion(searched: Searched, text: str, keys: Collection[UUID]) -> Suggestion | None:
    async def hits() -> Iterable[Texts]:
        return (await searched.texts(keys)).values() if keys else ()

    return await searched.suggestion(text, hits)


def _size(window: Window, start: int, listed: bool) -> int:  # noqa: FBT001 - of the plan
    """How many to ask for: nothing where only counts are wanted, and no more than search's own window has left."""
    return min(window.size, max(MAX_WINDOW - start, 1)) if listed else 0


def _order_of(wanted: Wanted) -> str:
    """The name of the order that a cursor belongs to: another search has another."""
    asked = (wanted.text, dict(wanted.choices), dict(wanted.bounds), wanted.near, wanted.sort)
    return f"search-{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"


def _page_info(page: SearchPage, cursors: list[str], start: int) -> PageInfo:
    return PageInfo(
        has_next_page=start + len(cursors) < min(page.total, MAX_WINDOW),
        has_previous_page=start > 0,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
