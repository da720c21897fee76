"""How far the order hangs on the exact weights: Kendall's tau when each is five per cent more or less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy.stats import kendalltau

from domain.money import BASIS_POINTS
from evaluation.arrays import Whole
from matching.brief import Brief, Candidate
from matching.ordering import order_of, order_value
from matching.ranking_policy import RankingPolicy
from matching.scoring import score_parts
from matching.weights import PartName

CHANGE: Final = 500
"""Basis points of a weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Somebody weighed for a brief: the value of each part, the chance and the damping, in basis points."""

    values: Sequence[int]
    chance: int
    damping: int


def agreement(first: Sequence[float], second: Sequence[float]) -> float:
    """Kendall's tau-b of two orders of the same people by value: 1 the same order, -1 the reverse, ties weighed.

    1 where either has nothing to order.
    """
    if len(set(first)) <= 1 or len(set(second)) <= 1:
        return 1.0
    return float(kendalltau(first, second).statistic)


def under_changed_weights(
    brief: Brief, people: Sequence[Candidate], policy: RankingPolicy, day: date
) -> Iterator[tuple[PartName, float]]:
    """How far the order of these people for a brief hangs on each weight; before fair start."""
    parts = [score_parts(brief, each, policy.weights) for each in people]
    orders = [order_of(brief, each, of, policy, day) for each, of in zip(people, parts, strict=True)]
    weighed = [
        Weighed(values=[part.value for part in of], chance=order.acceptance.chance, damping=order.damping)
        for of, order in zip(parts, orders, strict=True)
    ]
    return agreements(list(policy.weights.weights_for(brief.kind).items()), weighed)


def agreements(weights: Sequence[tuple[PartName, int]], people: Sequence[Weighed]) -> Iterator[tuple[PartName, float]]:
    """Each part twice, its weight lowered and raised: how far the order agrees with that under these weights.

    The other weights stay, so the score may end a little below or above 10000. `people` with their values of the parts
    in the order of the weights.
    """
    values = np.array([each.values for each in people], dtype=np.int64)
    given = np.array([each for _, each in weights], dtype=np.int64)
    before = _order_values(values, given, people)
    for place, (part, weight) in enumerate(weights):
        for change in (-CHANGE, CHANGE):
            changed = given.copy()
            changed[place] += weight * change // BASIS_POINTS
            yield part, agreement(before, _order_values(values, changed, people))


def _order_values(values: Whole, weights: Whole, people: Sequence[Weighed]) -> list[int]:
    scores: list[int] = (values * weights // BASIS_POINTS).sum(axis=1).tolist()
    return [order_value(score, each.chance, each.damping) for score, each in zip(scores, people, strict=True)]
