"""The ranking of everybody for a brief, from columns: the same answer as `matching.ranking.rank` gives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from matching.brief import Brief, Candidate
from matching.columns.candidates import candidates_of
from matching.columns.field import Field, Place, Question, field_of
from matching.columns.placing import first_places
from matching.columns.table import Columns, Numbers
from matching.columns.taking import taken
from matching.eligibility import Reason
from matching.explaining import Explaining
from matching.fair_start import Contender
from matching.ordering import Ordering
from matching.person import Ask
from matching.ranking import Card, Ranking
from matching.ranking_policy import RankingPolicy
from matching.scoring import total


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


def rank_layers(
    layers: Sequence[Layer], brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, limit: int = 100
) -> Ranking:
    """Everybody in the layers ranked for what a brief asks, on `day` (Ha Noi); the first `limit` are explained.

    Nobody stands unhidden in two layers.
    """
    question = Question(brief=brief, ask=ask, policy=policy, day=day)
    fields = [_field(layer, question) for layer in layers if len(layer)]
    refused = Counter[Reason]()
    for each in fields:
        refused.update(each.refused)
    first = first_places(fields, policy.fair_start, limit)
    contenders = [
        Contender(-place.falling, place.tie, newcomer)
        for place, newcomer in zip(first.places, first.newcomers, strict=True)
    ]
    order = policy.fair_start.places_of(contenders)[:limit]
    candidates = _candidates([first.places[before] for before in order], question)
    return Ranking(
        cards=tuple(_cards(candidates, [first.rank_of(before) for before in order], question)),
        weighed=sum(map(len, layers)),
        eligible=sum(each.eligible for each in fields),
        refused={reason: refused[reason] for reason in Reason if refused[reason]},
        versions=policy.versions,
        day=day,
    )


def _field(layer: Layer, question: Question) -> Field:
    found = field_of(layer.columns, question)
    if len(layer.hidden):
        found.passing[layer.hidden] = False
        found.refused.subtract(field_of(layer.put_aside, question).refused)
    return found


def _candidates(places: Sequence[Place], question: Question) -> list[Candidate]:
    """Those who have the places, in their order."""
    found: dict[int, Candidate] = {}
    for field in {place.field for place in places}:
        own = [number for number, place in enumerate(places) if place.field is field]
        rows = np.array([places[number].row for number in own], dtype=np.int64)
        candidates = candidates_of(field.columns, rows, question.ask, question.brief.audience)
        found |= zip(own, candidates, strict=True)
    return [found[number] for number in range(len(places))]


def _cards(candidates: Sequence[Candidate], ranks_before: Sequence[int], question: Question) -> Iterator[Card]:
    """These, in their order, explained."""
    explaining = Explaining(question.brief, question.policy.weights)
    ordering = Ordering(question.brief, question.policy, question.day)
    for rank, (candidate, rank_before) in enumerate(zip(candidates, ranks_before, strict=True), start=1):
        parts = explaining.of(candidate)
        order = ordering.of(candidate, parts)
        yield Card(rank, rank_before, candidate.influencer_id, total(parts), parts, order)
