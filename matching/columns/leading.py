"""Who leads: whoever could be worth most to any brief first, until nobody further can come among the first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.columns.contest import Contest
from matching.columns.table import Numbers

FIRST_BLOCK: Final = 1 << 11
GROWTH: Final = 8
BLOCK: Final = 1 << 18
"""Rows at a time, at most: few enough that the first still help with the others, so many that calls cost little."""


def _none() -> Numbers:
    return np.empty(0, dtype=np.int64)


@dataclass
class Leaders:
    """The rows that may still be among the first `most`, and what they are worth; `least` is what it takes to be.

    Whoever is worth so much or more is among the rows.
    """

    most: int
    rows: Numbers = field(default_factory=_none)
    worth: Numbers = field(default_factory=_none)
    least: int = 0

    def take(self, rows: Numbers, worth: Numbers) -> None:
        """Let more in; who equals the last place stays, for the daily hash decides between them."""
        rows, worth = np.concatenate([self.rows, rows]), np.concatenate([self.worth, worth])
        if len(worth) > self.most:
            self.least = max(self.least, int(np.partition(worth, -self.most)[-self.most]))
        kept = worth >= self.least
        self.rows, self.worth = rows[kept], worth[kept]


def blocks(rows: int) -> Iterator[tuple[int, int]]:
    """Small blocks first, which tell what it takes to lead, so that most of the others need not be scored."""
    start, size = 0, FIRST_BLOCK
    while start < rows:
        yield start, min(start + size, rows)
        start, size = start + size, min(GROWTH * size, BLOCK)


def contend(contest: Contest, among: Numbers, leaders: Leaders) -> None:
    """Let everybody `among` the rows contend for a place among the leaders."""
    standing = contest.standing
    most, needed = standing.most, contest.needed(leaders.least)
    for start, end in blocks(len(standing)):
        if int(most[start]) < int(needed.min()):
            return
        places = np.flatnonzero(most[start:end] >= needed.take(standing.niche_set[start:end], mode="clip")) + start
        places = places[among[standing.rows[places]]]
        known = leaders.least
        leaders.take(*contest.worth(places, known))
        if leaders.least > known:
            needed = contest.needed(leaders.least)
