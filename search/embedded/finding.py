"""One search on one snapshot of an index."""

from time import perf_counter
from typing import Final

from tantivy import DocAddress, Occur, Query, Searcher

from search.embedded.facets import facet_counts
from search.embedded.filters import compiled
from search.embedded.layout import ID, Layout, sort_field
from search.embedded.relevance import by_merit
from search.embedded.words import containing, containing_all, words_of
from search.gateway import SearchPage
from search.query import SearchQuery
from search.words import Word

BLOCK: Final = 200
"""Equally relevant results are ordered by the index's first sort within blocks of this many, whatever the page size:
so pages join without gaps or repeats, and a page costs no more than the blocks it touches."""


def find(layout: Layout, searcher: Searcher, query: SearchQuery) -> SearchPage:
    """The page of the query. All words must be found; when nothing holds them all, some are left out and named."""
    begun = perf_counter()
    given = words_of(query.text)
    total, addresses = _hits(layout, searcher, query, given)
    words = given
    if not total and len(given) > 1:
        words = _words_that_find(layout, searcher, query, given)
        total, addresses = _hits(layout, searcher, query, words)
    return SearchPage(
        ids=tuple(str(searcher.doc(address).get_first(ID)) for address in addresses),
        total=total,
        total_is_exact=True,
        facets=facet_counts(layout, searcher, containing_all(layout, words), query.where, query.facets),
        words_dropped=tuple(word.letters for word in given if word not in words),
        took_ms=round((perf_counter() - begun) * 1000),
    )


def _filter(layout: Layout, query: SearchQuery) -> Query:
    return Query.const_score_query(compiled(layout, query.where), 0.0)


def _words_that_find(
    layout: Layout, searcher: Searcher, query: SearchQuery, given: tuple[Word, ...]
) -> tuple[Word, ...]:
    """The words left when dropping first those that nothing at all contains, then the most frequent; else all of them.

    In "nguyen huyentrang" the rare word is the one that was meant.
    """
    frequency = {word: _count(searcher, [(Occur.Must, containing(layout, word))]) for word in given}
    kept = given
    for word in sorted(frequency, key=lambda each: (frequency[each] > 0, -frequency[each]))[:-1]:
        kept = tuple(each for each in kept if each != word)
        if _count(searcher, [*containing_all(layout, kept), (Occur.Must, _filter(layout, query))]):
            return kept
    return given


def _count(searcher: Searcher, clauses: list[tuple[Occur, Query]]) -> int:
    return searcher.search(Query.boolean_query(clauses), limit=1).count  # a limit of 0 panics


def _hits(
    layout: Layout, searcher: Searcher, query: SearchQuery, words: tuple[Word, ...]
) -> tuple[int, list[DocAddress]]:
    demands = [*containing_all(layout, words), (Occur.Must, _filter(layout, query))]
    if not query.limit:
        return _count(searcher, demands), []
    if words and query.sort is None:
        return _most_relevant(layout, searcher, query, by_merit(layout, words, Query.boolean_query(demands)))
    sort = query.sort or layout.spec.first
    key = sort_field(sort.number, falling=sort.falling)
    page = searcher.search(Query.boolean_query(demands), query.limit, order_by_field=key, offset=query.offset)
    return page.count, [address for _, address in page.hits]


def _most_relevant(
    layout: Layout, searcher: Searcher, query: SearchQuery, scored: Query
) -> tuple[int, list[DocAddress]]:
    start = query.offset // BLOCK * BLOCK
    end = -(-(query.offset + query.limit) // BLOCK) * BLOCK
    page = searcher.search(scored, end - start, offset=start)
    first = layout.spec.first
    keys = searcher.fast_field_values(
        sort_field(first.number, falling=first.falling), [address for _, address in page.hits]
    )
    ranked = [(score, key or 0, address) for (score, address), key in zip(page.hits, keys, strict=True)]
    ordered: list[DocAddress] = []
    for begin in range(0, len(ranked), BLOCK):
        block = sorted(ranked[begin : begin + BLOCK], key=lambda hit: (-hit[0], -hit[1]))
        ordered += [address for _, _, address in block]
    return page.count, ordered[query.offset - start :][: query.limit]
