"""How sure a figure is: the paired bootstrap over briefs (Efron 1979; for rankings Sakai, SIGIR 2006)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.arrays import Floats

TIMES: Final = 1_000
WITHIN: Final = (2.5, 97.5)
"""Percentiles: 95 of 100 lie between."""
DIGITS: Final = 9
"""What differs further down is the order of summing."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, and where it lies in 95 of 100 draws of as many briefs."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of all briefs, and of each draw of as many of them."""

    value: float
    draws: Floats

    def less(self, other: "Drawn") -> "Drawn":
        """The difference of two figures on the same draws: paired, for what is hard about a brief is hard for both."""
        return Drawn(self.value - other.value, self.draws - other.draws)

    def estimate(self) -> Estimate:
        """The interval, moved so that the middle of the draws is the figure.

        A draw repeats some briefs and leaves out others, so what is added up over briefs is always more concentrated in
        it than in all of them; the spread of the draws says how sure a figure is, their middle does not say what it is.
        """
        low, high = np.percentile(self.draws - self.draws.mean(), WITHIN)
        return Estimate(
            *(round(each, DIGITS) for each in (self.value, self.value + float(low), self.value + float(high)))
        )


def draws_of(briefs: int, *, seed: int, times: int = TIMES) -> Floats:
    """Weights of the briefs, a row each time, summing to 1: as many drawn as there are, with repeats."""
    counts = np.random.default_rng([seed, 2]).multinomial(briefs, np.full(briefs, 1 / briefs), times)
    return counts / briefs


def drawn(value: Callable[[Floats], Floats], weights: Floats) -> Drawn:
    """`value`, a function of weights a row at a time, of all briefs alike and of each draw."""
    count = weights.shape[1]
    return Drawn(float(value(np.full((1, count), 1 / count))[0]), value(weights))
