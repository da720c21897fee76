"""Where attention goes, and whether merit is there.

Attention that follows merit: Singh and Joachims, "Fairness of Exposure in Rankings", KDD 2018 (one ranking), and Biega,
Gummadi and Weikum, "Equity of Attention", SIGIR 2018 (added up over many). Both compare each one's share of the
attention with their share of the merit.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from evaluation.arrays import Floats

DECILES: Final = 10


def shares(amounts: Floats) -> Floats:
    """Amounts over their sum, along the last axis; all 0 where the sum is."""
    total = amounts.sum(axis=-1, keepdims=True)
    return np.divide(amounts, total, out=np.zeros_like(amounts, dtype=np.float64), where=total != 0)


def misplaced(exposure: Floats, merit: Floats) -> Floats:
    """The share of attention that lies where merit does not: half the sum of absolute differences of the shares.

    0: attention is where merit is, person by person. 1: whoever gets any has no merit. Along the last axis.
    """
    return np.abs(shares(exposure) - shares(merit)).sum(axis=-1) / 2


def gini(amounts: Floats) -> Floats:
    """How unequally amounts are spread, whoever deserves them: 0 all alike, towards 1 one has all. Last axis."""
    ordered = np.sort(amounts, axis=-1)
    count = ordered.shape[-1]
    ranks = 2 * np.arange(1, count + 1, dtype=np.float64) - count - 1
    return np.asarray((ordered * ranks).sum(axis=-1) / (count * ordered.sum(axis=-1)))


def decile_shares(amounts: Floats) -> tuple[float, ...]:
    """The share of the whole that each tenth of the people has, those with the least first.

    Where their number is no multiple of ten, whoever stands across a border counts on both sides in proportion.
    """
    whole = np.zeros(len(amounts) + 1)
    np.cumsum(np.sort(amounts) / amounts.sum(), out=whole[1:])
    people = np.arange(len(whole), dtype=np.float64)
    borders = np.arange(DECILES + 1) * len(amounts) / DECILES
    up_to: list[float] = np.interp(borders, people, whole).tolist()
    return tuple(above - below for below, above in pairwise(up_to))
