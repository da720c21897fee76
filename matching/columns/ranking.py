"""The ranking of everybody for a brief, from columns: the same answer as `matching.ranking.rank` gives, in blocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from domain.ids import InfluencerId
from matching.brief import Brief, Candidate
from matching.columns.gates import gates_of
from matching.columns.leading import Leaders, blocks, contend
from matching.columns.order import OrderValues, order_values_of
from matching.columns.points import Points, points_of
from matching.columns.table import Columns, Numbers
from matching.columns.taking import taken
from matching.eligibility import Reason
from matching.explaining import explain
from matching.fair_start import FairStart, fair_start
from matching.ordering import order_of
from matching.person import Ask
from matching.ranking import Card, Ranking, daily_hash
from matching.ranking_policy import RankingPolicy
from matching.scoring import score_parts, total


@dataclass(frozen=True)
class Layer:
    """Columns some rows of which, rising, are `hidden`: newer columns say what those people offer now, if anything."""

    columns: Columns
    hidden: Numbers

    def __len__(self) -> int:
        return len(self.columns) - len(self.hidden)

    @cached_property
    def put_aside(self) -> Columns:
        """The hidden, alone."""
        return taken(self.columns, self.hidden)


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What is asked, of whom, by which numbers."""

    brief: Brief
    ask: Ask
    policy: RankingPolicy
    day: date


@dataclass(frozen=True, eq=False)
class _Field:
    """One layer for one question: who of it is eligible, and what they are worth."""

    columns: Columns
    question: _Question
    passing: Numbers
    refused: Counter[Reason]
    points: Points
    values: OrderValues

    @cached_property
    def newcomers(self) -> Numbers:
        """Which of the eligible are newcomers."""
        return self.passing & _newcomers(self.columns, self.question.policy.fair_start, self.question.day)

    def at_least(self, value: int) -> tuple[Numbers, Numbers]:
        """The rows of all eligible who are worth so much or more, and what they are worth."""
        found = Leaders(len(self.columns), least=value)
        self._contend(self.passing, found)
        reached = found.worth >= value
        return found.rows[reached], found.worth[reached]

    def leading(self, most: int, among: Numbers) -> list["_Place"]:
        """The first `most` of those, and whoever equals the last of them."""
        leaders = Leaders(most)
        self._contend(among, leaders)
        return self.places(leaders.rows, leaders.worth)

    def places(self, rows: Numbers, values: Numbers) -> list["_Place"]:
        """As places, in the order of the rows."""
        return [
            _Place(-value, daily_hash(self.question.day, self.question.brief.id, self.columns.id_at(row)), row, self)
            for row, value in zip(rows.tolist(), values.tolist(), strict=True)
        ]

    def _contend(self, among: Numbers, leaders: Leaders) -> None:
        for start, end in blocks(len(self.columns)):
            contend(self.points, self.values, among[start:end], start, leaders)


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody's place in the order, by order value and then by the daily hash."""

    falling: int
    tie: bytes
    row: int
    field: _Field

    @property
    def key(self) -> tuple[int, bytes]:
        """What sorts places, the best first."""
        return self.falling, self.tie

    @property
    def person(self) -> InfluencerId:
        """Who has it."""
        return self.field.columns.id_at(self.row)

    @property
    def newcomer(self) -> bool:
        """Whether fair start is for them."""
        return bool(self.field.newcomers[self.row])


def rank_layers(
    layers: Sequence[Layer], brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, limit: int = 100
) -> Ranking:
    """Everybody in the layers ranked for what a brief asks, on `day` (Ha Noi); the first `limit` are explained.

    Nobody stands unhidden in two layers.
    """
    question = _Question(brief=brief, ask=ask, policy=policy, day=day)
    fields = [_field(layer, question) for layer in layers]
    refused = Counter[Reason]()
    for each in fields:
        refused.update(each.refused)
    ordered = _ordered(fields, policy.fair_start, limit)
    placed = fair_start([place.newcomer for place in ordered], policy.fair_start.minimums)
    ranks = _ranks_before(fields, ordered, limit)
    return Ranking(
        cards=tuple(
            _card(ordered[before], question, rank=rank, rank_before=ranks[before])
            for rank, before in enumerate(placed[:limit], start=1)
        ),
        weighed=sum(map(len, layers)),
        eligible=sum(int(np.count_nonzero(each.passing)) for each in fields),
        refused={reason: refused[reason] for reason in Reason if refused[reason]},
        versions=policy.versions,
        day=day,
    )


def first_of(
    layers: Sequence[Layer], brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, most: int
) -> tuple[list[InfluencerId], int]:
    """The first `most` by order value, without places; and how many are eligible."""
    question = _Question(brief=brief, ask=ask, policy=policy, day=day)
    fields = [_field(layer, question) for layer in layers]
    leading = sorted(
        (place for each in fields for place in each.leading(most, each.passing)), key=lambda each: each.key
    )
    return [place.person for place in leading[:most]], sum(int(np.count_nonzero(each.passing)) for each in fields)


def _field(layer: Layer, question: _Question) -> _Field:
    columns, brief, ask, policy = layer.columns, question.brief, question.ask, question.policy
    passing, refused = _through_the_gates(columns, question)
    if len(layer.hidden):
        passing[layer.hidden] = False
        refused.subtract(_through_the_gates(layer.put_aside, question)[1])
    points = points_of(columns, brief, ask, policy.weights)
    values = order_values_of(columns, brief, ask, policy, question.day)
    return _Field(columns, question, passing, refused, points, values)


def _through_the_gates(columns: Columns, question: _Question) -> tuple[Numbers, Counter[Reason]]:
    """Who passes, and how many do not pass each gate."""
    gates = gates_of(columns, question.brief, question.ask, question.day)
    passing = np.empty(len(columns), dtype=np.bool_)
    for start, end in blocks(len(columns)):
        passing[start:end] = gates.passing(start, end)
    return passing, gates.refused


def _newcomers(columns: Columns, rule: FairStart, day: date) -> Numbers:
    """Who is new, as `FairStart.is_newcomer` says of each alone."""
    newest = day.toordinal() - rule.newcomer_days
    new: Numbers = (columns.certified_since > newest) & (columns.certified_since > 0)
    return new & (columns.bookings < rule.newcomer_bookings)


def _ordered(fields: Sequence[_Field], rule: FairStart, limit: int) -> list[_Place]:
    """The best `limit`, then as many more newcomers as fair start may ask for among the first `limit`."""
    first = sorted((place for each in fields for place in each.leading(limit, each.passing)), key=lambda each: each.key)
    first = first[:limit]
    asked_for = max(rule.minimums[:limit], default=0)
    if sum(place.newcomer for place in first) >= asked_for:
        return first
    newcomers = (place for each in fields for place in each.leading(asked_for, each.newcomers))
    there = {place.key for place in first}
    more = [place for place in sorted(newcomers, key=lambda each: each.key)[:asked_for] if place.key not in there]
    return first + more


def _ranks_before(fields: Sequence[_Field], ordered: Sequence[_Place], limit: int) -> list[int]:
    """The places by order value alone: counted among all for newcomers from below the first `limit`."""
    ranks, below = list(range(1, len(ordered[:limit]) + 1)), ordered[limit:]
    if below:
        lowest = -max(place.falling for place in below)
        reached = [(each, *each.at_least(lowest)) for each in fields]
        ranks.extend(1 + sum(_ahead(place, *each) for each in reached) for place in below)
    return ranks


def _ahead(sought: _Place, field: _Field, rows: Numbers, values: Numbers) -> int:
    """How many of these rows of one layer come before a place."""
    value = -sought.falling
    equal = field.places(rows[values == value], values[values == value])
    return int(np.count_nonzero(values > value)) + sum(place.key < sought.key for place in equal)


def _card(place: _Place, question: _Question, *, rank: int, rank_before: int) -> Card:
    brief, policy = question.brief, question.policy
    candidate = _candidate(place, question)
    parts = score_parts(brief, candidate, policy.weights)
    return Card(
        rank=rank,
        rank_before=rank_before,
        influencer_id=candidate.influencer_id,
        score=total(parts),
        parts=explain(brief, candidate, parts, policy.weights),
        order=order_of(brief, candidate, parts, policy, question.day),
    )


def _candidate(place: _Place, question: _Question) -> Candidate:
    rows = np.array([place.row], dtype=np.int64)
    return next(place.field.columns.candidates(rows, question.ask, question.brief.audience))
