"""One search: the queries it makes, sent in one exchange, and the page made from their answers."""

from dataclasses import dataclass

import anyio

from search.gateway import FacetCount, SearchPage
from search.meilisearch.filters import compiled
from search.meilisearch.generations import built_of, built_query, fitting
from search.meilisearch.layout import ID, Layout, code_field, ordering
from search.meilisearch.server import Server
from search.meilisearch.transport import Query
from search.meilisearch.words import asked_text, text_of
from search.query import EVERYTHING, NOTHING, And, AnyOf, Filter, SearchQuery, conjuncts, without_choice
from search.words import Word, words_of


@dataclass(frozen=True)
class _Search:
    server: Server
    layout: Layout
    query: SearchQuery
    by: float

    async def page(self) -> SearchPage:
        """All words must be found; when nothing holds them all, some are left out and named."""
        asked = asked_text(self.query.text)
        given = words_of(asked)
        page = await self._ask(asked, given)
        if page.total or len(given) <= 1:
            return page
        kept, took_ms = await self._words_that_find(given)
        dropped = tuple(word.letters for word in given if word not in kept)
        took_ms += page.took_ms
        return await self._ask(text_of(kept), kept, dropped, took_ms) if dropped else page

    async def _ask(
        self, text: str, words: tuple[Word, ...], dropped: tuple[str, ...] = (), took_ms: int = 0
    ) -> SearchPage:
        chosen, others = self._facets()
        where = _holding(words, self.query.where)
        found = await self.server.find(
            [
                built_query(self.layout.spec.name),
                self._query(
                    text,
                    where,
                    offset=self.query.offset,
                    limit=self.query.limit,
                    facets=[code_field(facet) for facet in others],
                    **({} if self.query.sort is None else {"sort": [ordering(self.query.sort)]}),
                ),
                *(
                    self._query(text, without_choice(where, facet), limit=0, facets=[code_field(facet)])
                    for facet in chosen
                ),
            ],
            by=self.by,
        )
        fitting(self.layout, built_of(found[0]))
        counts = {field: _ordered(codes) for each in found[1:] for field, codes in (each.facets or {}).items()}
        return SearchPage(
            ids=tuple(str(hit[ID]) for hit in found[1].hits),
            total=found[1].total,
            total_is_exact=True,
            facets={facet: counts.get(code_field(facet), ()) for facet in dict.fromkeys(self.query.facets)},
            words_dropped=dropped,
            took_ms=took_ms + sum(each.took_ms for each in found),
        )

    async def _words_that_find(self, given: tuple[Word, ...]) -> tuple[tuple[Word, ...], int]:
        """The words left when dropping first those that nothing at all contains, then the most frequent; else all.

        Also the milliseconds that finding out took.
        """
        each = tuple(dict.fromkeys(given))
        alone = await self.server.find(
            [self._query(text_of((word,)), _holding((word,)), limit=0) for word in each], by=self.by
        )
        frequency = {word: found.total for word, found in zip(each, alone, strict=True)}
        order = sorted(each, key=lambda word: (frequency[word] > 0, -frequency[word]))[:-1]
        fewer = [tuple(word for word in given if word not in order[:count]) for count in range(1, len(order) + 1)]
        together = await self.server.find(
            [self._query(text_of(words), _holding(words, self.query.where), limit=0) for words in fewer], by=self.by
        )
        kept = next((words for words, found in zip(fewer, together, strict=True) if found.total), given)
        return kept, sum(found.took_ms for found in (*alone, *together))

    def _facets(self) -> tuple[list[str], list[str]]:
        """The asked facets in which a choice was made, each counted without it, and the others."""
        asked = dict.fromkeys(self.query.facets)
        chosen = {part.facet for part in conjuncts(self.query.where) if isinstance(part, AnyOf)}
        return [facet for facet in asked if facet in chosen], [facet for facet in asked if facet not in chosen]

    def _query(self, text: str, where: Filter, **more: object) -> Query:
        query = {
            "indexUid": self.layout.spec.name,
            "q": text,
            "matchingStrategy": "all",
            "attributesToRetrieve": [ID],
            **more,
        }
        filtered = compiled(self.layout.spec, where)
        return query if filtered is None else {**query, "filter": filtered}


async def find(server: Server, layout: Layout, query: SearchQuery) -> SearchPage:
    """The page of the query. Raises SearchUnavailable, at the latest when the server's patience for answers is over."""
    return await _Search(server, layout, query, anyio.current_time() + server.patience.answer).page()


def _holding(words: tuple[Word, ...], where: Filter = EVERYTHING) -> Filter:
    """The filter, which nothing fits where a word is too long: the server would look for it."""
    return And((where, NOTHING)) if any(word.is_too_long for word in words) else where


def _ordered(codes: dict[str, int]) -> tuple[FacetCount, ...]:
    counts = [FacetCount(code, count) for code, count in codes.items() if count]
    return tuple(sorted(counts, key=lambda each: (-each.count, each.code)))
