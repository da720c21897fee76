"""The figures of each policy, with intervals, and where the shipped one is better or worse than another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from evaluation.arrays import Floats
from evaluation.calibration import Calibration, calibration
from evaluation.equal_merit import EqualMerit
from evaluation.exposure import decile_shares, gini, misplaced
from evaluation.intervals import Drawn, Estimate, drawn
from evaluation.newcomers import to_equals
from evaluation.policies import BASELINES, SHIPPED
from evaluation.runs import Run


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a run, from weights of its briefs, a row for each answer. `upwards`: more is better."""

    name: str
    title: str
    upwards: bool
    of: Callable[[Run, Floats], Floats]


def _over_time(run: Run, weights: Floats) -> Floats:
    return misplaced(weights @ run.exposure, weights @ run.merit)


def _gini(run: Run, weights: Floats) -> Floats:
    return gini(weights @ run.exposure)


def _to_equals(run: Run, weights: Floats) -> Floats:
    """The attention to newcomers over that to others of equal merit."""
    return to_equals(weights @ run.newcomers, weights @ run.to_newcomers, weights @ run.others, weights @ run.to_others)


def _off_equals(run: Run, weights: Floats) -> Floats:
    return np.abs(1 - _to_equals(run, weights))


NDCG: Final = Measure("ndcg", "NDCG@10", True, lambda run, weights: weights @ run.ndcg)
MISPLACED: Final = Measure("misplaced", "misplaced attention", False, lambda run, weights: weights @ run.misplaced)
MEASURES: Final = (
    NDCG,
    Measure("accepted", "accept@10", True, lambda run, weights: weights @ run.accepted),
    MISPLACED,
    Measure("misplaced_over_time", "misplaced over time", False, _over_time),
    Measure("gini", "Gini", False, _gini),
    Measure("newcomers_off_equals", "newcomers off equals", False, _off_equals),
)
"""What is compared, in the order in which it is shown."""


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """Shares, means over the briefs: the least that fair start promises newcomers, what they got, and their merit.

    `to_equals`: the attention to newcomers over that to others of the same merit. `briefs_below`: briefs in which they
    got less than promised; `minimums_broken`: prefixes that held too few. `merit_bands`: by band of merit, the mean
    attention to one newcomer and to one other.
    """

    promised: float
    given: float
    deserved: float
    to_equals: float
    briefs_below: int
    minimums_broken: int
    merit_bands: tuple[tuple[float | None, float | None], ...]


@dataclass(frozen=True, kw_only=True)
class PolicyFigures:
    """What one policy comes to. `deciles`: the share of attention of each tenth of the people, the least first."""

    measures: Mapping[str, Estimate]
    deciles: tuple[float, ...]
    newcomers: Newcomers
    calibration: Calibration | None


Policies = Mapping[str, PolicyFigures]
Differences = Mapping[str, Estimate]
"""By measure."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A whole evaluation. `differences`: by other policy and measure, the shipped one's figure less the other's.

    `equal_merit`: by policy, what newcomers of equal merit get. `stability`: by part, the mean and the least agreement
    of the order with itself under changed weights.
    """

    setting: Mapping[str, int | str]
    briefs: int
    policies: Policies
    differences: Mapping[str, Differences]
    equal_merit: Mapping[str, EqualMerit]
    stability: Mapping[str, tuple[float, float]]

    @property
    def beats_every_baseline(self) -> bool:
        """Whether the shipped policy is better than each in both at once, by the whole intervals."""
        return all(
            better(measure, self.differences[name][measure.name]) for name in BASELINES for measure in (NDCG, MISPLACED)
        )


def better(measure: Measure, difference: Estimate) -> bool:
    """Whether the whole interval lies on the better side of zero."""
    return difference.low > 0 if measure.upwards else difference.high < 0


def worse(measure: Measure, difference: Estimate) -> bool:
    """Whether the whole interval lies on the worse side of zero."""
    return difference.high < 0 if measure.upwards else difference.low > 0


def figures_of(runs: Mapping[str, Run], weights: Floats) -> tuple[Policies, Mapping[str, Differences]]:
    """The figures of each policy's run, and the shipped one's less each other's, on these draws of the briefs."""
    by_policy = {name: _drawn(run, weights) for name, run in runs.items()}
    policies = {
        name: PolicyFigures(
            measures={measure: each.estimate() for measure, each in by_policy[name].items()},
            deciles=decile_shares(run.exposure.sum(axis=0)),
            newcomers=_newcomers(run),
            calibration=calibration(run.outcomes) if run.outcomes else None,
        )
        for name, run in runs.items()
    }
    shipped = by_policy.pop(SHIPPED)
    differences = {
        name: {measure: shipped[measure].less(each).estimate() for measure, each in other.items()}
        for name, other in by_policy.items()
    }
    return policies, differences


def _drawn(run: Run, weights: Floats) -> dict[str, Drawn]:
    return {each.name: drawn(partial(each.of, run), weights) for each in MEASURES}


def _newcomers(run: Run) -> Newcomers:
    sums = (each.sum(axis=0).tolist() for each in (run.to_newcomers, run.newcomers, run.to_others, run.others))
    return Newcomers(
        promised=float(run.promised.mean()),
        given=float(run.given.mean()),
        deserved=float(run.deserved.mean()),
        to_equals=float(_to_equals(run, np.full((1, len(run.ndcg)), 1 / len(run.ndcg)))[0]),
        # A share is a sum of fractions: what differs in the last digits only is the same.
        briefs_below=int(np.sum(run.given < run.promised - 1e-9)),
        minimums_broken=int(run.broken.sum()),
        merit_bands=tuple(
            (_mean(to_newcomers, newcomers), _mean(to_others, others))
            for to_newcomers, newcomers, to_others, others in zip(*sums, strict=True)
        ),
    )


def _mean(amount: float, count: float) -> float | None:
    return amount / count if count else None
