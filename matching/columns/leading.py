"""Who leads: block by block, nobody scored further than they can still come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Protocol

import numpy as np

from matching.columns.points import Points
from matching.columns.table import Numbers

FIRST_BLOCK: Final = 1 << 12
BLOCK: Final = 1 << 16
"""Rows at a time: what a block needs stays in the processor's second cache."""


class Worth(Protocol):
    """What people are ordered by, which never falls as the score rises."""

    def least_score(self, least: int) -> int:
        """The lowest score with which anybody can be worth `least`."""
        ...

    def of(self, rows: Numbers, scores: Numbers) -> Numbers:
        """What these rows, with these scores, are worth."""
        ...


def _none() -> Numbers:
    return np.empty(0, dtype=np.int64)


@dataclass
class Leaders:
    """The rows that may still be among the first `most`, and what they are worth; `least` is what it takes to be."""

    most: int
    rows: Numbers = field(default_factory=_none)
    worth: Numbers = field(default_factory=_none)
    least: int = 0

    def take(self, rows: Numbers, worth: Numbers) -> None:
        """Let more in; who equals the last place stays, for the daily hash decides between them."""
        self.rows, self.worth = np.concatenate([self.rows, rows]), np.concatenate([self.worth, worth])
        if len(self.worth) > self.most:
            self.least = int(np.partition(self.worth, -self.most)[-self.most])
            kept = self.worth >= self.least
            self.rows, self.worth = self.rows[kept], self.worth[kept]


def blocks(rows: int) -> Iterator[tuple[int, int]]:
    """A small block first, which tells what it takes to lead, so that most of the others need not be scored."""
    starts = [0, *range(min(FIRST_BLOCK, rows), rows, BLOCK)]
    return pairwise([*starts, rows])


def contend(points: Points, worth: Worth, passing: Numbers, start: int, leaders: Leaders) -> None:
    """Score the passing rows of a block part by part, dropping whoever cannot reach the last place any more."""
    after_niches, after_home = points.most_after
    needed = worth.least_score(leaders.least)
    block = slice(start, start + len(passing))
    # The heaviest parts first, for the whole block: that is cheaper than to pick rows, and leaves few.
    heaviest = points.standing[block] + points.of_niches(block)
    rows = np.flatnonzero(passing & (heaviest >= max(needed - after_niches, 0)))
    score = heaviest[rows].astype(np.int64)
    rows += start
    for more, after in ((points.of_home, after_home), (points.of_the_rest, 0)):
        score += more(rows)
        kept = score >= needed - after
        rows, score = rows[kept], score[kept]
    leaders.take(rows, worth.of(rows, score))
