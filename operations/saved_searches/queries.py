"""Between what somebody looks for and the form in which it is kept."""

from domain.saved_searches import SavedQuery
from operations.discovery.wanted import Bounds, Near, Wanted
from search.query import Sort


def saved_of(wanted: Wanted) -> SavedQuery:
    """What is kept of a search: its words, filters and order; not the page, nor what was counted."""
    return SavedQuery(
        text=wanted.text,
        choices={facet: tuple(codes) for facet, codes in wanted.choices.items()},
        ranges={number: (bounds.least, bounds.most) for number, bounds in wanted.bounds.items()},
        near=None if wanted.near is None else (wanted.near.province, wanted.near.within_km),
        sort=None if wanted.sort is None else wanted.sort.number,
        falling=wanted.sort is None or wanted.sort.falling,
    )


def wanted_of(query: SavedQuery) -> Wanted:
    """What was kept, to be looked for again."""
    return Wanted(
        text=query.text,
        choices=query.choices,
        bounds={number: Bounds(least=least, most=most) for number, (least, most) in query.ranges.items()},
        near=None if query.near is None else Near(province=query.near[0], within_km=query.near[1]),
        sort=None if query.sort is None else Sort(query.sort, falling=query.falling),
    )
