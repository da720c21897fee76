"""How many results hold each code of a facet."""

from collections.abc import Iterable, Mapping

from tantivy import Occur, Query, Searcher

from search.embedded.filters import compiled
from search.embedded.layout import Layout, code_field
from search.gateway import FacetCount
from search.query import AnyOf, Filter, conjuncts, without_choice
from search.spec import MAX_FACET_VALUES


def facet_counts(
    layout: Layout, searcher: Searcher, demands: list[tuple[Occur, Query]], where: Filter, facets: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    """Exact counts under the text and the filter; a facet in which a choice was made is counted without that choice.

    One pass over the results for all facets without a choice, one more for each facet with one.
    """
    asked = tuple(dict.fromkeys(facets))
    chosen = {part.facet for part in conjuncts(where) if isinstance(part, AnyOf)}
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for group in (
        tuple(facet for facet in asked if facet not in chosen),
        *((facet,) for facet in asked if facet in chosen),
    ):
        if group:
            under = without_choice(where, group[0]) if group[0] in chosen else where
            query = Query.boolean_query([*demands, (Occur.Must, compiled(layout, under))])
            counted |= _count(searcher, query, group)
    return {facet: counted[facet] for facet in asked}


def _count(searcher: Searcher, query: Query, facets: tuple[str, ...]) -> dict[str, tuple[FacetCount, ...]]:
    terms = {facet: {"terms": {"field": code_field(facet), "size": MAX_FACET_VALUES}} for facet in facets}
    answer = searcher.aggregate(query, terms)
    return {facet: _ordered(answer[facet]["buckets"]) for facet in facets}


def _ordered(buckets: Iterable[Mapping[str, str | int]]) -> tuple[FacetCount, ...]:
    counts = [FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(counts, key=lambda each: (-each.count, each.code)))
