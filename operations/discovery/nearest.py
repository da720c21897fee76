"""The nearest first: an order that no engine has, made of searches that every engine answers alike."""

from dataclasses import replace
from typing import Final

from domain.reference.province_distances import Ring
from domain.reference.provinces import PROVINCES
from search.gateway import SearchGateway, SearchPage
from search.query import And, AnyOf, Filter, Not, Or, SearchQuery
from search.spec import IndexSpec

PROVINCE: Final = "province"
"""The facet that says where something is."""


async def nearest(search: SearchGateway, spec: IndexSpec, query: SearchQuery, rings: tuple[Ring, ...]) -> SearchPage:
    """The page of a query whose results come ring by ring, within a ring as the query itself orders them.

    What is in several provinces counts by its nearest; what is in none comes last. One search counts by province, then
    one is made for each ring up to the window's end that holds anything. Raises SearchUnavailable.
    """
    counting = replace(query, offset=0, limit=0, sort=None)
    # Or: a choice among provinces must not be left out of these counts.
    counted = await search.search(spec, replace(counting, where=Or((query.where,)), facets=(PROVINCE,)))
    shown = await search.search(spec, counting) if query.facets else counted
    holding = {each.code for each in counted.facets[PROVINCE]}
    ids: list[str] = []
    before = took_ms = 0
    for codes, ring in _parts(rings):
        if len(ids) == query.limit or before == counted.total:
            break
        if codes and holding.isdisjoint(codes):
            continue
        start, most = max(query.offset - before, 0), query.limit - len(ids)
        page = await search.search(
            spec, replace(query, where=And((query.where, ring)), facets=(), offset=start, limit=most)
        )
        took_ms += page.took_ms
        # A ring that holds nothing of these words answers for fewer of them: that was not asked.
        if page.words_dropped == counted.words_dropped:
            ids += page.ids
            before += page.total
    return replace(shown, ids=tuple(ids), took_ms=took_ms + counted.took_ms)


def _parts(rings: tuple[Ring, ...]) -> list[tuple[tuple[str, ...], Filter]]:
    """Each ring's provinces, and the filter of what lies in it and in none nearer; last of all, what is in none."""
    parts: list[tuple[tuple[str, ...], Filter]] = []
    nearer: tuple[str, ...] = ()
    for ring in rings:
        parts.append((ring.provinces, And((AnyOf(PROVINCE, ring.provinces), Not(AnyOf(PROVINCE, nearer))))))
        nearer += ring.provinces
    return [*parts, ((), Not(AnyOf(PROVINCE, tuple(PROVINCES))))]
