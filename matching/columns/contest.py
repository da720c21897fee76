"""What people are worth to one brief, reckoned only as far as they can still come."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.columns.chances import highest_share
from matching.columns.order import OrderValues
from matching.columns.points import Points
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
    def _shares(self) -> Numbers:
        """By the value of a set of niches: the highest share of `Standing.most` that its people are worth here."""
        values = np.flatnonzero(np.bincount(self.niches, minlength=BASIS_POINTS + 1))
        adds = self.values.adds_by_niche_value[values] + self.values.most_of_fee
        chances = [highest_share(self.values.model, each) for each in adds.tolist()]
        shares = np.ones(BASIS_POINTS + 1)
        shares[values] = self.points.most_with(values) / BASIS_POINTS * np.array(chances)
        return np.maximum(shares, ROUNDING)

    def needed(self, least: int) -> Numbers:
        """By set of niches: what `Standing.most` must be for anybody to be worth `least`."""
        # `most` is rounded down, and so is this.
        by_value = np.floor(least / self._shares * (1 - ROUNDING))
        return np.minimum(by_value, BASIS_POINTS + 1).astype(np.uint16)[self.niches]

    def worth(self, places: Numbers, least: int) -> tuple[Numbers, Numbers]:
        """The rows at these places of the standing that are worth `least`, and what they are worth.

        To look into one more column costs each row a wait for the memory, so whoever cannot come any more is dropped
        before each. The price goes first: it tells of the score and of the chance.
        """
        standing, points, values = self.standing, self.points, self.values
        niches = self.niches[standing.niche_set[places]]
        rows, damping = standing.rows[places], standing.damping[places].astype(np.int64)
        score = standing.points[places] + points.by_niches[niches]
        adds = standing.adds[places] + values.adds_by_niche_value[niches]
        factor = values.chances[adds + values.most_of_fee] * damping
        kept = _reaching(score + points.most_after_niches, factor, least)
        rows, score, adds, damping = rows[kept], score[kept], adds[kept], damping[kept]
        price = self.columns.price(self.ask, rows)
        score, factor = score + points.of_price(price), values.chances[adds + values.of_fee(price)] * damping
        for part, after in zip((points.of_home, points.of_audience), points.most_after, strict=True):
            kept = _reaching(score + after, factor, least)
            rows, factor = rows[kept], factor[kept]
            score = score[kept] + part(rows)
        kept = _reaching(score, factor, least)
        return rows[kept], score[kept] * factor[kept] // WHOLE


def _reaching(score: Numbers, factor: Numbers, least: int) -> Numbers:
    return np.flatnonzero(score * factor >= least * WHOLE)
