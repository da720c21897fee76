"""The first places of several fields, and the newcomers below them whom fair start may move up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.columns.field import Field, Place
from matching.columns.leading import Leaders
from matching.columns.table import Numbers
from matching.fair_start import FairStart

SPARE: Final = 50
"""So many more than the first are looked for at once: most of the time enough newcomers are among them."""

Found = Sequence[tuple[Field, Numbers, Numbers]]
"""By field, some rows and what they are worth."""


@dataclass(frozen=True)
class FirstPlaces:
    """The `best` places, then some newcomers from below; whether each is a newcomer's.

    `reached`: everybody who may stand before one of them.
    """

    places: Sequence[Place]
    newcomers: Sequence[bool]
    best: int
    reached: Found

    def rank_of(self, number: int) -> int:
        """The rank by order value alone of one of the places."""
        if number < self.best:
            return number + 1
        sought = self.places[number]
        before, until = np.searchsorted(self._falling, (sought.falling, sought.falling + 1)).tolist()
        alone = until - before <= 1
        return 1 + before + (0 if alone else _before_by_hash(sought, self.reached))

    @cached_property
    def _falling(self) -> Numbers:
        """What everybody reached is worth, the highest first, below zero."""
        return np.sort(np.concatenate([-worth for _, _, worth in self.reached]))


def first_places(fields: Sequence[Field], rule: FairStart, limit: int) -> FirstPlaces:
    """The best `limit`, then whichever newcomers fair start may put among them.

    Others never rise. A newcomer from below does by the head start, where it makes up for what the last of the best is
    ahead, or by a minimum.
    """
    led = _led(fields, limit)
    reached = _worth(led, led[-1][1].least if led else 0)
    first = _best(reached, limit)
    newcomers = _are_newcomers(first)
    if not first or len(first) < limit:
        return FirstPlaces(first, newcomers, len(first), reached)
    asked_for = max(rule.minimums[:limit])
    fresh = [(field, rows[new], worth[new]) for field, rows, worth in reached for new in (field.newcomers(rows),)]
    if sum(len(rows) for _, rows, _ in fresh) < asked_for:
        fresh, reached = _newcomers(fields, asked_for)
    there = {place.key for place in first}
    more = [place for place in _best(fresh, limit) if place.key not in there]
    return FirstPlaces([*first, *more], newcomers + [True] * len(more), len(first), reached)


def _led(fields: Sequence[Field], limit: int) -> list[tuple[Field, Leaders]]:
    """Those of each field who may still be among the first of all, or be lifted there by a head start."""
    led: list[tuple[Field, Leaders]] = []
    for field in fields:
        led.append((field, field.leading(limit, spare=SPARE, least=led[-1][1].least if led else 0)))
    return led


def _best(found: Found, most: int) -> list[Place]:
    """The best of them in their order: by what they are worth, equal ones by the daily hash."""
    worth = np.concatenate([np.empty(0, dtype=np.int64), *(each for _, _, each in found)])
    least = int(np.partition(worth, -most)[-most]) if len(worth) > most else 0
    places = [place for field, rows, each in found for place in field.places(rows[each >= least], each[each >= least])]
    return sorted(places, key=lambda place: place.key)[:most]


def _worth(led: Iterable[tuple[Field, Leaders]], least: int) -> Found:
    """Everybody led who is worth so much."""
    return [
        (field, leaders.rows[kept], leaders.worth[kept]) for field, leaders in led for kept in (leaders.worth >= least,)
    ]


def _newcomers(fields: Sequence[Field], asked_for: int) -> tuple[Found, Found]:
    """The first so many newcomers, however far below they stand; and all who may stand before them."""
    led = [(field, field.leading_newcomers(asked_for)) for field in fields]
    fresh = _worth(led, max((leaders.least for _, leaders in led), default=0))
    lowest = min((int(worth.min(initial=BASIS_POINTS)) for _, _, worth in fresh), default=BASIS_POINTS)
    return fresh, _worth([(field, field.at_least(lowest)) for field in fields], lowest)


def _are_newcomers(places: Sequence[Place]) -> list[bool]:
    """Which of the places are newcomers'."""
    new: set[tuple[Field, int]] = set()
    for field in {place.field for place in places}:
        rows = np.array([place.row for place in places if place.field is field], dtype=np.int64)
        new |= {(field, row) for row in rows[field.newcomers(rows)].tolist()}
    return [(place.field, place.row) in new for place in places]


def _before_by_hash(sought: Place, reached: Found) -> int:
    """How many of those who are worth as much as a place come before it."""
    equal = [(field, rows[same], worth[same]) for field, rows, worth in reached for same in (worth == -sought.falling,)]
    return sum(place.key < sought.key for each in equal for place in each[0].places(*each[1:]))
