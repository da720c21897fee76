"""How far the order hangs on the exact weights: Kendall's tau when each is five per cent more or less."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
from scipy.stats import kendalltau

from domain.money import BASIS_POINTS
from evaluation.arrays import Whole
from matching.brief import Brief, Candidate
from matching.ordering import Order, order_of, order_value
from matching.ranking_policy import RankingPolicy
from matching.scoring import score_parts
from matching.weights import PartName

CHANGE: Final = 500
"""Basis points of a weight."""


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
    """Each part twice, its weight lowered and raised: how far the order agrees with the published one.

    The other weights stay, so the score may end a little below or above 10000. Before fair start.
    """
    weights = list(policy.weights.weights_for(brief.kind).items())
    parts = [score_parts(brief, each, policy.weights) for each in people]
    orders = [order_of(brief, each, of, policy, day) for each, of in zip(people, parts, strict=True)]
    values = np.array([[part.value for part in of] for of in parts], dtype=np.int64)
    before = [order.value for order in orders]
    for place, (part, weight) in enumerate(weights):
        for change in (-CHANGE, CHANGE):
            changed = np.array([each for _, each in weights], dtype=np.int64)
            changed[place] += weight * change // BASIS_POINTS
            scores = (values * changed // BASIS_POINTS).sum(axis=1)
            yield part, agreement(before, _values(scores, orders))


def _values(scores: Whole, orders: Sequence[Order]) -> list[int]:
    return [
        order_value(score, order.acceptance.chance, order.damping)
        for score, order in zip(scores.tolist(), orders, strict=True)
    ]
