"""What people are worth to one brief, reckoned only as far as they can still come."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.columns.chances import highest_share
from matching.columns.order import OrderValues
from matching.columns.points import Points
from matching.columns.standing import key_of, set_of
from matching.columns.table import Columns, Numbers, Standing
from matching.person import Ask

WHOLE: Final = BASIS_POINTS**2
"""What score × chance × damping is divided by."""
ROUNDING: Final = 1e-9
"""More than floating point takes off or adds where shares are multiplied."""


@dataclass(frozen=True, kw_only=True)
class Contest:
    """One brief over columns. `niches`: the value of each distinct set of niches, in basis points."""

    columns: Columns
    ask: Ask
    standing: Standing
    niches: Numbers
    points: Points
    values: OrderValues

    @cached_property
    def near(self) -> Numbers:
        """The sets of niches that cover some of what is asked for: among few of all sets most of the first stand."""
        return np.flatnonzero(self.niches)

    @cached_property
    def _share_of(self) -> Numbers:
        """By value of a set: the highest share of their order value at its best that its people are worth here."""
        values = np.flatnonzero(np.bincount(self.niches[self.near]))
        if len(self.near) < len(self.niches):
            values = np.append(0, values)
        adds = self.values.of_niches(values) + self.values.most_of_fee
        chances = [highest_share(self.values.model, each) for each in adds.tolist()]
        shares = np.empty(BASIS_POINTS + 1)
        shares[values] = np.maximum(self.points.most_with(values) / BASIS_POINTS * np.array(chances), ROUNDING)
        return shares

    @cached_property
    def bounds(self) -> Numbers:
        """By set of niches: nobody of it is worth more than this here."""
        return self._bounds(slice(None))

    @cached_property
    def near_bounds(self) -> Numbers:
        """The bounds of those that are near."""
        return self._bounds(self.near)

    @cached_property
    def _far_bound(self) -> int:
        """Nobody of the other sets is worth more than this here."""
        if len(self.near) == len(self.niches):
            return -1
        return int((self.standing.best.max() + 1) * self._share_of[0] + ROUNDING)

    def _bounds(self, sets: Numbers | slice) -> Numbers:
        # The best of a set was rounded down.
        return ((self.standing.best[sets] + 1) * self._share_of[self.niches[sets]] + ROUNDING).astype(np.int64)

    def reaching(self, bar: int, passed: Numbers) -> tuple[Numbers, Numbers]:
        """The places of all who could be worth `bar`, but for those before `passed`; and where they end in each set."""
        sets = self.near[self.near_bounds >= bar] if bar > self._far_bound else np.flatnonzero(self.bounds >= bar)
        most = np.floor(bar / self._share_of[self.niches[sets]] * (1 - ROUNDING)).astype(np.int64)
        keys = key_of(sets, np.minimum(most, BASIS_POINTS)).astype(self.standing.keys.dtype)
        until = passed.copy()
        until[sets] = np.searchsorted(self.standing.keys, keys, side="right")
        return _ranges(passed[sets], until[sets]), until

    def worth(self, places: Numbers, least: int) -> tuple[Numbers, Numbers]:
        """The rows at these places of the standing that are worth `least`, and what they are worth.

        To look into one more column costs each row a wait for the memory, so whoever cannot come any more is dropped
        before each. Homes go first: few are where a brief looks for people. Then the price, which tells of the score
        and of the chance.
        """
        standing, points, values = self.standing, self.points, self.values
        rows, niches = standing.rows[places], self.niches[set_of(standing.keys[places])].astype(np.int64)
        damping = standing.damping[places].astype(np.int64)
        adds = standing.adds[places] + values.of_niches(niches)
        score = standing.points[places] + points.of_niches(niches) + points.of_home(rows)
        factor = values.chances[adds + values.most_of_fee] * damping
        kept = _reaching(score + points.most_of_price + points.most_of_audience, factor, least)
        rows, score, adds, damping = rows[kept], score[kept], adds[kept], damping[kept]
        price = self.columns.price(self.ask, rows)
        score, factor = score + points.of_price(price), values.chances[adds + values.of_fee(price)] * damping
        kept = _reaching(score + points.most_of_audience, factor, least)
        rows, factor = rows[kept], factor[kept]
        score = score[kept] + points.of_audience(rows)
        kept = _reaching(score, factor, least)
        return rows[kept], score[kept] * factor[kept] // WHOLE


def _reaching(score: Numbers, factor: Numbers, least: int) -> Numbers:
    return np.flatnonzero(score * factor >= least * WHOLE)


def _ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """All numbers from each start up to its end."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
