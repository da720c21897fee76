"""How good the first places are: NDCG and the share of those who would accept."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from evaluation.arrays import Floats
from matching.attention import attentions

FIRST: Final = 10


def ndcg(gains: Floats, order: Sequence[int], first: int = FIRST) -> float:
    """The discounted gain of the first places over that of the best order, 0 to 1 (Järvelin and Kekäläinen 2002).

    `gains` of everybody, `order` as places in them. Where there is nothing to gain, every order is the best: 1.
    """
    best = _discounted(np.sort(gains)[::-1][:first])
    return _discounted(gains[list(order[:first])]) / best if best else 1.0


def accepted_share(answers: Sequence[float], first: int = FIRST) -> float:
    """accept@10: of the first so many, the share who accept: 0 or 1 each, or their chance. Nobody at all: 0."""
    seen = answers[:first]
    return sum(seen) / len(seen) if seen else 0.0


def _discounted(gains: Floats) -> float:
    return float(gains @ attentions(len(gains)))
