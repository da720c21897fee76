"""The score over columns: tables of points for the distinct codes, and what is left to compute for a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.brief import AudienceTrait, Brief
from matching.columns.standing import OF_RECORD
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.scoring import home_mark
from matching.weights import Marks, PartName, WeightSet

_VALUES: Final = np.arange(BASIS_POINTS + 1, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Points:
    """What makes the score of a brief under one weight set. Every table holds points, as `PartScore.points` rounds."""

    columns: Columns
    brief: Brief
    marks: Marks
    of_record: int
    """The most that the parts bring which depend on no brief."""
    by_niches: Numbers
    by_home: Numbers
    by_audience: Numbers
    by_price: Numbers
    """By the part's value, 0 to 10000; homes by their code."""

    @cached_property
    def most_after(self) -> tuple[int, int]:
        """The most that home and audience can add, and the audience alone."""
        audience = int(self.by_audience.max())
        return int(self.by_home.max(initial=0)) + audience, audience

    @cached_property
    def most_after_niches(self) -> int:
        """The most that price, home and audience can add."""
        return int(self.by_price.max()) + self.most_after[0]

    def most_with(self, niches: Numbers) -> Numbers:
        """The highest score with these values of the niches."""
        return self.of_record + self.by_niches[niches] + self.most_after_niches

    def of_home(self, rows: Numbers) -> Numbers:
        """For languages and place."""
        return self.by_home[self.columns.home[rows]]

    def of_audience(self, rows: Numbers) -> Numbers:
        """For the audience."""
        return self.by_audience[self._audience(rows)]

    def of_price(self, price: Numbers) -> Numbers:
        """For prices that are not above the ceiling, where there is one."""
        return self.by_price[self._price(price)]

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

    def _price(self, price: Numbers) -> Numbers:
        if self.brief.fee_ceiling is None:
            return np.full(len(price), BASIS_POINTS)
        floor = self.brief.fee_floor.minor if self.brief.fee_floor else 0
        room = self.brief.fee_ceiling.minor - floor
        above = np.minimum(np.maximum(price - floor, 0), max(room, 0))
        value = BASIS_POINTS - (BASIS_POINTS - self.marks.price_at_ceiling) * above // max(room, 1)
        return np.where(price == NO_RATE, self.marks.price_unknown, value)


def points_of(columns: Columns, brief: Brief, weights: WeightSet) -> Points:
    """The tables of a brief: each distinct home is marked once."""
    weight = weights.weights_for(brief.kind)
    homes = [*map(home_mark(brief, weights.marks), columns.homes)]
    return Points(
        columns=columns,
        brief=brief,
        marks=weights.marks,
        of_record=sum(weight.get(part, 0) for part in OF_RECORD),
        by_niches=_points(_VALUES, weight.get(PartName.NICHE_FIT, 0)),
        by_home=_points(np.array(homes, dtype=np.int64), weight.get(PartName.LANGUAGE_AND_PLACE, 0)),
        by_audience=_points(_VALUES, weight.get(PartName.AUDIENCE_FIT, 0)),
        by_price=_points(_VALUES, weight.get(PartName.PRICE_FIT, 0)),
    )


def _points(values: Numbers, weight: int) -> Numbers:
    return np.asarray(values * weight // BASIS_POINTS, dtype=np.int64)


def niche_values(columns: Columns, brief: Brief, marks: Marks) -> Numbers:
    """The value of each distinct set of niches: `niche_mark`, for all sets at once."""
    sets, holders = len(columns.niche_sets), columns.niche_holders
    if not brief.niches:
        return np.full(sets, BASIS_POINTS, dtype=np.int64)
    earned = np.zeros(sets, dtype=np.int64)
    for niche, share in brief.niches.items():
        mark, top = np.zeros(sets, dtype=np.int64), niche.partition(".")[0]
        for key in _inside(top, holders):
            mark[holders[key]] = marks.niche_same_field
        if top in holders:
            mark[holders[top]] = marks.niche_whole_field
        for key in (niche, *_inside(niche, holders)):
            if key in holders:
                mark[holders[key]] = BASIS_POINTS
        earned += share * mark
    return earned // BASIS_POINTS


def _inside(niche: str, keys: Iterable[str]) -> list[str]:
    """The keys of niches inside this one."""
    prefix = f"{niche}."
    return [key for key in keys if key.startswith(prefix)]
