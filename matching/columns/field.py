"""One layer of people for one question: who is eligible, and what they are worth."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matching.brief import Brief
from matching.columns.contest import Contest
from matching.columns.gates import gates_of
from matching.columns.leading import Leaders, contend
from matching.columns.order import order_values_of
from matching.columns.points import niche_values, points_of
from matching.columns.standing import standing_of
from matching.columns.table import Columns, Numbers
from matching.eligibility import Reason
from matching.person import Ask
from matching.ranking import daily_hashing
from matching.ranking_policy import RankingPolicy


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, by which numbers, on which day (Ha Noi)."""

    brief: Brief
    ask: Ask
    policy: RankingPolicy
    day: date


@dataclass(frozen=True, eq=False)
class Field:
    """`passing`: which rows pass all gates; `refused`: how many of all fail each."""

    columns: Columns
    question: Question
    passing: Numbers
    refused: Counter[Reason]

    @cached_property
    def eligible(self) -> int:
        """How many pass all gates."""
        return int(np.count_nonzero(self.passing))

    @cached_property
    def _contest(self) -> Contest:
        columns, asked = self.columns, self.question
        return Contest(
            columns=columns,
            ask=asked.ask,
            standing=standing_of(columns, asked.policy, asked.brief.kind),
            niches=niche_values(columns, asked.brief, asked.policy.weights.marks),
            points=points_of(columns, asked.brief, asked.policy.weights),
            values=order_values_of(asked.brief, asked.policy, asked.day),
        )

    def newcomers(self, rows: slice | Numbers) -> Numbers:
        """Which of the rows are newcomers, as `FairStart.is_newcomer` says of each alone."""
        rule, since = self.question.policy.fair_start, self.columns.certified_since[rows]
        new: Numbers = (since > self.question.day.toordinal() - rule.newcomer_days) & (since > 0)
        return new & (self.columns.bookings[rows] < rule.newcomer_bookings)

    def leading(self, first: int, *, spare: int = 0, least: int = 0) -> Leaders:
        """The `first` of the eligible and some to spare, and whoever a head start could lift among them.

        Of those only who are worth `least` or more.
        """
        lifting = first, self.question.policy.fair_start.least_counting
        return self._led(self.passing, Leaders(first + spare, least=least, lifting=lifting))

    def leading_newcomers(self, most: int) -> Leaders:
        """The first `most` of the eligible newcomers."""
        return self._led(self.passing & self.newcomers(slice(None)), Leaders(most))

    def at_least(self, value: int) -> Leaders:
        """All eligible who are worth so much or more."""
        return self._led(self.passing, Leaders(len(self.columns), least=value))

    def _led(self, among: Numbers, leaders: Leaders) -> Leaders:
        if self.eligible:
            contend(self._contest, among, leaders)
        return leaders

    def places(self, rows: Numbers, worth: Numbers) -> list["Place"]:
        """As places, in the order of the rows."""
        tie_of = daily_hashing(self.question.day, self.question.brief.id)
        return [
            Place(-value, tie_of(influencer_id), row, self)
            for row, value, influencer_id in zip(rows.tolist(), worth.tolist(), self.columns.ids_at(rows), strict=True)
        ]


class Place(NamedTuple):
    """Somebody's place in the order, by order value and then by the daily hash."""

    falling: int
    tie: bytes
    row: int
    field: Field

    @property
    def key(self) -> tuple[int, bytes]:
        """What sorts places, the best first."""
        return self.falling, self.tie


def field_of(columns: Columns, question: Question) -> Field:
    """Who passes the gates, and how many do not pass each."""
    gates = gates_of(columns, question.brief, question.ask, question.day)
    return Field(columns, question, gates.passing(), gates.refused)
