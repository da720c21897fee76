"""Who leads: whoever could be worth most to a brief first, until nobody further can come among the first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isqrt
from typing import Final

import numpy as np

from matching.columns.contest import Contest
from matching.columns.table import Numbers

SELDOM: Final = 64
"""Where but one in so many passes the gates, all who do are reckoned: to look for the best of them takes longer."""
FEW: Final = 1 << 9
"""Of so few as well."""
FIRST_SETS: Final = 1 << 8
GROWTH: Final = 8
"""Few sets of niches first, which tell what it takes to lead, and most people of the others need not be reckoned."""


def _none() -> Numbers:
    return np.empty(0, dtype=np.int64)


@dataclass
class Leaders:
    """The rows that may still be among the first `most`, and what they are worth; `least` is what it takes to be.

    Whoever is worth so much or more is among the rows. `lifting`: so many places from the first, and what somebody with
    a head start must be worth to count as much as the last of them; whoever is worth that is among the rows as well.
    """

    most: int
    rows: Numbers = field(default_factory=_none)
    worth: Numbers = field(default_factory=_none)
    least: int = 0
    lifting: tuple[int, Callable[[int], int]] | None = None

    def take(self, rows: Numbers, worth: Numbers) -> None:
        """Let more in; who equals the last place stays, for the daily hash decides between them."""
        rows, worth = np.concatenate([self.rows, rows]), np.concatenate([self.worth, worth])
        if len(worth) > self.most:
            self.least = max(self.least, self._taking(worth))
        kept = worth >= self.least
        self.rows, self.worth = rows[kept], worth[kept]

    def _taking(self, worth: Numbers) -> int:
        last = int(np.partition(worth, -self.most)[-self.most])
        if self.lifting is None:
            return last
        first, least_counting = self.lifting
        return min(last, least_counting(int(np.partition(worth, -first)[-first])))


def contend(contest: Contest, among: Numbers, leaders: Leaders) -> None:
    """Let everybody `among` the rows contend for a place among the leaders.

    Those who could be worth most to this brief come first. The bar falls until nobody below it can come any more.
    """
    rows, passing = contest.standing.rows, int(np.count_nonzero(among))
    if SELDOM * passing <= len(among) or len(among) <= FEW:
        leaders.take(*contest.worth(np.flatnonzero(among[rows]), leaders.least))
        return
    passed = contest.standing.starts
    # Once it is known what it takes to lead, whoever could be worth so much is reckoned at once.
    for falling in [0] if leaders.least else _bars(contest, len(among) // passing):
        bar = max(falling, leaders.least)
        places, passed = contest.reaching(bar, passed)
        places = places[among[rows[places]]]
        if len(places):
            leaders.take(*contest.worth(places, leaders.least))
        if bar <= leaders.least:
            return


def _bars(contest: Contest, seldom: int) -> Iterator[int]:
    """The bars of near sets, where those are enough; more at first where but one in `seldom` passes the gates."""
    first = FIRST_SETS * isqrt(seldom)
    return bars(contest.near_bounds if len(contest.near) > first else contest.bounds, first)


def bars(bounds: Numbers, sets: int = FIRST_SETS) -> Iterator[int]:
    """Order values that so few of the sets of niches with these bounds could reach, then more; 0 at last."""
    if len(bounds) > sets:
        # How many could reach the highest bound, the one below it, …
        reaching = np.cumsum(np.bincount(bounds)[::-1])
        while sets < len(bounds):
            yield len(reaching) - 1 - int(np.searchsorted(reaching, sets))
            sets *= GROWTH
    yield 0
