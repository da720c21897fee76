"""The score over columns: tables of points for the distinct codes, and what is left to compute for a row."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.brief import AudienceTrait, Brief
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.person import Ask
from matching.scoring import language_and_place
from matching.weights import Marks, PartName, WeightSet

_VALUES: Final = np.arange(BASIS_POINTS + 1, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Points:
    """What makes the score of a brief under one weight set. Every table holds points, as `PartScore.points` rounds."""

    columns: Columns
    brief: Brief
    ask: Ask
    marks: Marks
    standing: Numbers
    by_niche_set: Numbers
    by_home: Numbers
    by_audience: Numbers
    by_price: Numbers
    """Both of the last two by the part's value, 0 to 10000."""

    @cached_property
    def most_after(self) -> tuple[int, int]:
        """The most that can be added to what somebody has after their standing and niches, and after their home too."""
        last = int(self.by_audience.max()) + int(self.by_price.max())
        return last + int(self.by_home.max(initial=0)), last

    def of_niches(self, rows: slice) -> Numbers:
        """For the niches asked for."""
        return self.by_niche_set.take(self.columns.niche_set[rows], mode="clip")

    def of_home(self, rows: Numbers) -> Numbers:
        """For languages and place."""
        return self.by_home[self.columns.home[rows]]

    def of_the_rest(self, rows: Numbers) -> Numbers:
        """For the audience and the price."""
        return self.by_audience[self._audience(rows)] + self.by_price[self._price(rows)]

    def _audience(self, rows: Numbers) -> Numbers:
        if not self.brief.audience:
            return np.full(len(rows), BASIS_POINTS)
        total = np.zeros(len(rows), dtype=np.int64)
        measured = self.columns.measured[rows]
        for place, trait in enumerate(AudienceTrait):
            if trait in self.brief.audience:
                known = (measured >> place & 1).astype(np.bool_)
                shares = np.minimum(self._shares(trait, rows), BASIS_POINTS)
                total += np.where(known, shares, self.marks.audience_unmeasured)
        return total // len(self.brief.audience)

    def _shares(self, trait: AudienceTrait, rows: Numbers) -> Numbers:
        total = np.zeros(len(rows), dtype=np.int64)
        for segment in self.brief.audience[trait]:
            if (shares := self.columns.audience.get((trait, segment))) is not None:
                total += shares[rows]
        return total

    def _price(self, rows: Numbers) -> Numbers:
        """Of rows whose price is not above the ceiling, where there is one."""
        if self.brief.fee_ceiling is None:
            return np.full(len(rows), BASIS_POINTS)
        price = self.columns.price(self.ask, rows)
        floor = self.brief.fee_floor.minor if self.brief.fee_floor else 0
        room = self.brief.fee_ceiling.minor - floor
        above = np.minimum(np.maximum(price - floor, 0), max(room, 0))
        value = BASIS_POINTS - (BASIS_POINTS - self.marks.price_at_ceiling) * above // max(room, 1)
        return np.where(price == NO_RATE, self.marks.price_unknown, value)


def points_of(columns: Columns, brief: Brief, ask: Ask, weights: WeightSet) -> Points:
    """The tables of a brief: each distinct set of niches, and each distinct home, is marked once."""
    weight = weights.weights_for(brief.kind)
    homes = [language_and_place(brief, home, weights.marks) for home in columns.homes]
    return Points(
        columns=columns,
        brief=brief,
        ask=ask,
        marks=weights.marks,
        standing=columns.standing(weights, brief.kind),
        by_niche_set=_points(niche_values(columns, brief, weights.marks), weight.get(PartName.NICHE_FIT, 0)),
        by_home=_points(np.array(homes, dtype=np.int64), weight.get(PartName.LANGUAGE_AND_PLACE, 0)),
        by_audience=_points(_VALUES, weight.get(PartName.AUDIENCE_FIT, 0)),
        by_price=_points(_VALUES, weight.get(PartName.PRICE_FIT, 0)),
    )


def _points(values: Numbers, weight: int) -> Numbers:
    return np.asarray(values * weight // BASIS_POINTS, dtype=np.uint16)


def niche_values(columns: Columns, brief: Brief, marks: Marks) -> Numbers:
    """The value of each distinct set of niches: `niche_mark`, for all sets at once."""
    sets = len(columns.niche_sets)
    if not brief.niches:
        return np.full(sets, BASIS_POINTS, dtype=np.int64)
    earned = np.zeros(sets, dtype=np.int64)
    for niche, share in brief.niches.items():
        top = niche.partition(".")[0]
        mark = np.where(_within(columns, top, sets), marks.niche_same_field, 0)
        mark = np.where(columns.niche_holders.get(top, False), marks.niche_whole_field, mark)
        covered = columns.niche_holders.get(niche, False) | _within(columns, niche, sets)
        earned += share * np.where(covered, BASIS_POINTS, mark)
    return earned // BASIS_POINTS


def _within(columns: Columns, niche: str, sets: int) -> Numbers:
    """Which sets hold a niche inside this one."""
    found = np.zeros(sets, dtype=np.bool_)
    for key, holders in columns.niche_holders.items():
        if key.startswith(f"{niche}."):
            found |= holders
    return found
