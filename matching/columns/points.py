"""The score over columns: tables of points for the distinct codes, and what is left to compute for a row."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from domain.money import BASIS_POINTS
from matching.brief import AudienceTrait, Brief
from matching.columns.standing import OF_RECORD
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.scoring import language_share, place_mark
from matching.weights import Marks, PartName, WeightSet


@dataclass(frozen=True, kw_only=True)
class Points:
    """What makes the score of a brief under one weight set; points as `PartScore.points` rounds them."""

    columns: Columns
    brief: Brief
    marks: Marks
    weights: Mapping[PartName, int]
    by_home: Numbers
    """By the code of a home."""

    @property
    def most_of_price(self) -> int:
        """The most that the price can add."""
        return self.weights.get(PartName.PRICE_FIT, 0)

    @property
    def most_of_audience(self) -> int:
        """The most that the audience can add."""
        return self.weights.get(PartName.AUDIENCE_FIT, 0)

    def most_with(self, niches: Numbers) -> Numbers:
        """The highest score with these values of the niches."""
        of_record = sum(self.weights.get(part, 0) for part in OF_RECORD)
        of_home = int(self.by_home.max(initial=0))
        return self.of_niches(niches) + (of_record + of_home + self.most_of_price + self.most_of_audience)

    def of_niches(self, values: Numbers) -> Numbers:
        """For sets of niches of these values."""
        return self._points(PartName.NICHE_FIT, values)

    def of_home(self, rows: Numbers) -> Numbers:
        """For languages and place."""
        return self.by_home[self.columns.home[rows]]

    def of_audience(self, rows: Numbers) -> Numbers:
        """For the audience."""
        return self._points(PartName.AUDIENCE_FIT, self._audience(rows))

    def of_price(self, price: Numbers) -> Numbers:
        """For prices that are not above the ceiling, where there is one."""
        return self._points(PartName.PRICE_FIT, self._price(price))

    def _points(self, part: PartName, values: Numbers) -> Numbers:
        return values * self.weights.get(part, 0) // BASIS_POINTS

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
    """The points of a brief."""
    weight = weights.weights_for(brief.kind)
    homes = _home_values(columns, brief, weights.marks)
    return Points(
        columns=columns,
        brief=brief,
        marks=weights.marks,
        weights=weight,
        by_home=homes * weight.get(PartName.LANGUAGE_AND_PLACE, 0) // BASIS_POINTS,
    )


def _home_values(columns: Columns, brief: Brief, marks: Marks) -> Numbers:
    """The value of each distinct home, `home_mark`: of many homes few differ in their languages, and few in place."""
    (languages, spoken), (places, lived_in) = columns.spoken, columns.lived_in
    of_languages = np.array([language_share(brief, each) for each in languages], dtype=np.int64)
    of_place = np.array([place_mark(brief, marks, *each) for each in places], dtype=np.int64)
    return (of_languages[spoken] + of_place[lived_in]) // 2


def niche_values(columns: Columns, brief: Brief, marks: Marks) -> Numbers:
    """The value of each distinct set of niches: `niche_mark`, for all sets at once."""
    sets, holders = len(columns.niche_sets), columns.niche_holders
    if not brief.niches:
        return np.full(sets, BASIS_POINTS, dtype=np.int32)
    # Shares of at most 10000 basis points sum to no more than 10000 of them: 32 bits hold what is earned.
    earned = np.zeros(sets, dtype=np.int32)
    for niche, share in brief.niches.items():
        mark, field = np.zeros(sets, dtype=np.int32), niche.partition(".")[0]
        inside = columns.niches_inside.get(field, ())
        for key in inside:
            mark[holders[key]] = marks.niche_same_field
        if field in holders:
            mark[holders[field]] = marks.niche_whole_field
        for key in (niche, *(key for key in inside if key.startswith(f"{niche}."))):
            if key in holders:
                mark[holders[key]] = BASIS_POINTS
        mark *= share
        earned += mark
    return earned // BASIS_POINTS
