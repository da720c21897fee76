"""How far the provinces are from each other: from seat to seat, in whole kilometres along the great circle.

A fixed table over the dated coordinates in `provinces.json`: "within so many kilometres" is a choice of provinces, and
"the nearest first" an order of them.
"""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple

from domain.distances import Point, great_circle_km
from domain.reference.provinces import PROVINCES

_SEATS: Final = {code: Point(each.latitude, each.longitude) for code, each in PROVINCES.items()}


class Ring(NamedTuple):
    """Provinces equally far from one: 0 km away is that province alone."""

    km: int
    provinces: tuple[str, ...]


@cache
def rings_around(province: str) -> tuple[Ring, ...]:
    """All 34 provinces by their distance from this one, the nearest first. Raises KeyError for an unknown code."""
    seat = _SEATS[province]
    away = sorted((round(great_circle_km(seat, other)), code) for code, other in _SEATS.items())
    return tuple(Ring(km, tuple(code for _, code in each)) for km, each in groupby(away, key=lambda pair: pair[0]))


@cache
def _km_from(province: str) -> dict[str, int]:
    return {code: ring.km for ring in rings_around(province) for code in ring.provinces}


def provinces_within(province: str, km: int) -> tuple[str, ...]:
    """The provinces at most so many kilometres away, the nearest first; of a negative distance none."""
    return tuple(code for ring in rings_around(province) if ring.km <= km for code in ring.provinces)


def kilometres_to(province: str, others: Iterable[str]) -> int | None:
    """How far the nearest of the others is; None where none of them is known."""
    away = _km_from(province)
    return min((away[code] for code in others if code in away), default=None)
