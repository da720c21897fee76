"""The list of everybody for a brief, from columns: its first places, and anybody's place, without explaining them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.field import Field, Question, field_of
from matching.columns.placing import first_places
from matching.columns.ranking import Layer, rank_layers
from matching.columns.table import Numbers
from matching.person import Ask
from matching.ranking import Card
from matching.ranking_policy import RankingPolicy
from matching.simulation import MOST_COMPARED, Listing, Standing


def list_layers(
    layers: Sequence[Layer],
    brief: Brief,
    ask: Ask,
    policy: RankingPolicy,
    day: date,
    *,
    top: int,
    depth: int = MOST_COMPARED,
) -> Listing:
    """What `matching.simulation.listed` answers of everybody in the layers, on `day` (Ha Noi)."""
    ranking = rank_layers(layers, brief, ask, policy, day, limit=max(top, policy.fair_start.places))
    question = Question(brief=brief, ask=ask, policy=policy, day=day)
    fields = [_shown(layer, question) for layer in layers if len(layer)]
    leading = first_places(fields, policy.fair_start, depth).places[:depth]
    arranged = dict.fromkeys(card.influencer_id for card in ranking.cards)
    # Below the places that fair start arranges everybody left stands by order value.
    order = [*(arranged | dict.fromkeys(place.field.columns.id_at(place.row) for place in leading))][:depth]
    return Listing(
        first=[
            Standing(
                influencer_id=card.influencer_id,
                tier=_tier(layers, card.influencer_id),
                newcomer=card.order.newcomer,
            )
            for card in ranking.cards[:top]
        ],
        order=order,
        eligible=ranking.eligible,
        rank_of=_Ranks(order, ranking.cards, fields).of,
    )


def _shown(layer: Layer, question: Question) -> Field:
    found = field_of(layer.columns, question)
    found.passing[layer.hidden] = False
    return found


def _tier(layers: Sequence[Layer], person: InfluencerId) -> int:
    return next(
        int(layer.columns.tier[row])
        for layer in layers
        if (row := layer.columns.row_of(person)) is not None and row not in layer.hidden
    )


@dataclass(frozen=True, eq=False)
class _Ranks:
    """Places: those of `order` and `cards` are known; of anybody else it is counted who comes before them."""

    order: Sequence[InfluencerId]
    cards: Sequence[Card]
    fields: Sequence[Field]

    def of(self, person: InfluencerId) -> int:
        """The place of somebody eligible, from 1. Raises KeyError for anybody else."""
        known = self._known.get(person)
        return self._counted(person) if known is None else known

    @cached_property
    def _known(self) -> dict[InfluencerId, int]:
        arranged = {card.influencer_id: card.rank for card in self.cards}
        return arranged | {person: rank for rank, person in enumerate(self.order, start=1)}

    @cached_property
    def _worth(self) -> list[tuple[Field, Numbers, Numbers]]:
        """Everybody eligible, by field: their rows, and what they are worth."""
        return [(field, found.rows, found.worth) for field in self.fields for found in (field.at_least(0),)]

    def _counted(self, person: InfluencerId) -> int:
        field, row, value = self._sought(person)
        (sought,) = field.places(np.array([row]), np.array([value]))
        before = 0
        for each, rows, worth in self._worth:
            ties = each.places(rows[worth == value], worth[worth == value])
            before += int(np.count_nonzero(worth > value)) + sum(place.key < sought.key for place in ties)
        # Whoever fair start lifted over them stands before them too.
        return 1 + before + sum(card.rank_before > 1 + before for card in self.cards)

    def _sought(self, person: InfluencerId) -> tuple[Field, int, int]:
        for field, rows, worth in self._worth:
            row = field.columns.row_of(person)
            if row is not None and (found := np.flatnonzero(rows == row)).size:
                return field, row, int(worth[found[0]])
        raise KeyError(person)
