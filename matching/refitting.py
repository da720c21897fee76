"""Fit the acceptance model's coefficients to how offers were answered: a proposal, for people to read and ship.

Ridge-penalised logistic regression under bounds: the negative log likelihood, plus half of RIDGE × the squared distance
from the coefficients in force, so that few answers move little; no coefficient below zero, so that no merit ever lowers
a chance (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd ed., sections 3.4.1 and 4.4).
Floats are used here only: what is proposed is whole numbers again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from domain.money import BASIS_POINTS
from domain.sentences import Sentence
from matching.acceptance import LOGIT, AcceptanceFeature, AcceptanceModel, chance_of
from matching.brier import brier

RIDGE: Final = 1.0
"""Per squared logit; the distance of one logit weighs as much as half a unit of log likelihood."""
LEAST_OUTCOMES: Final = 500
"""Fewer answers are not fitted: with so many, a coefficient's standard error is still about a third of a logit."""
LEAST_OF_EACH: Final = 50
"""Of yes and of no, among the answers that are fitted."""
HELD_OUT: Final = 5
"""The newest fifth is kept back and predicted."""
MOST_INTERCEPT: Final = 20.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One offer: the features' values in basis points on the day it was made, and whether it was accepted."""

    values: Mapping[AcceptanceFeature, int]
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well chances foretold the answers; the lower, the better.

    `brier`: see `matching.brier`. `log_loss`: the mean of -ln of the chance given to what came true.
    """

    brier: float
    log_loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """The proposed model, on how many answers it was fitted, and how both models foretold those held out."""

    present: AcceptanceModel
    proposed: AcceptanceModel
    fitted: int
    held_out: int
    present_quality: Quality
    proposed_quality: Quality

    @property
    def better(self) -> bool:
        """Whether the proposal foretells better by both measures."""
        before, after = self.present_quality, self.proposed_quality
        return after.brier < before.brier and after.log_loss < before.log_loss


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewOutcomes:
    """How many answers there are of each kind; nothing was fitted."""

    accepted: int
    declined: int


def refit(
    outcomes: Sequence[Outcome], present: AcceptanceModel, *, version: str, valid_from: date
) -> Refit | TooFewOutcomes:
    """Fit on all outcomes but the newest fifth, and judge by that. `outcomes` are in the order of time, oldest first.

    The floor and what the features mean stay as they are in `present`.
    """
    held_out = len(outcomes) // HELD_OUT
    fitted, later = outcomes[: len(outcomes) - held_out], outcomes[len(outcomes) - held_out :]
    yes = sum(each.accepted for each in fitted)
    if len(outcomes) < LEAST_OUTCOMES or min(yes, len(fitted) - yes) < LEAST_OF_EACH:
        accepted = sum(each.accepted for each in outcomes)
        return TooFewOutcomes(accepted=accepted, declined=len(outcomes) - accepted)
    intercept, *coefficients = _fitted(fitted, present)
    proposed = AcceptanceModel.model_validate(
        present.model_dump()
        | {
            "version": version,
            "valid_from": valid_from,
            "note": _note(present, len(fitted)),
            "intercept": intercept,
            "coefficients": dict(zip(AcceptanceFeature, coefficients, strict=True)),
        }
    )
    return Refit(
        present=present,
        proposed=proposed,
        fitted=len(fitted),
        held_out=held_out,
        present_quality=quality(later, present),
        proposed_quality=quality(later, proposed),
    )


def quality(outcomes: Sequence[Outcome], model: AcceptanceModel) -> Quality:
    """How well a model foretells outcomes, by the chances that it would show, floor and rounding included."""
    # A chance that is shown as none or as certainty is off by half a basis point at most: nothing is lost for ever.
    chances = [min(max(chance_by(model, each.values), 0.5), BASIS_POINTS - 0.5) / BASIS_POINTS for each in outcomes]
    answered = list(zip(chances, outcomes, strict=True))
    return Quality(
        brier=brier([(chance, each.accepted) for chance, each in answered]),
        log_loss=-sum(log(chance if each.accepted else 1 - chance) for chance, each in answered) / len(outcomes),
    )


def chance_by(model: AcceptanceModel, values: Mapping[AcceptanceFeature, int]) -> int:
    """The chance in basis points that a model gives to these values."""
    adds = sum(model.coefficients[name] * values[name] // BASIS_POINTS for name in AcceptanceFeature)
    return chance_of(model.intercept + adds, model.floor)


def _fitted(outcomes: Sequence[Outcome], present: AcceptanceModel) -> list[int]:
    """The intercept and the coefficients, in the order of the features, in thousandths of a logit."""
    rows = np.array([[1.0, *(each.values[name] / BASIS_POINTS for name in AcceptanceFeature)] for each in outcomes])
    signs = np.array([1.0 if each.accepted else -1.0 for each in outcomes])
    start = np.array([present.intercept, *(present.coefficients[name] for name in AcceptanceFeature)]) / LOGIT
    pull = np.array([0.0, *[RIDGE] * len(AcceptanceFeature)])  # the intercept is not pulled

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (rows @ weights)
        away = weights - start
        value = float(np.logaddexp(0.0, -margins).sum() + (pull * away**2).sum() / 2)
        slope: Floats = -(rows * (signs / (1.0 + np.exp(margins)))[:, None]).sum(axis=0) + pull * away
        return value, slope

    bounds = [(-MOST_INTERCEPT, MOST_INTERCEPT), *[(0.0, None)] * len(AcceptanceFeature)]
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return [round(float(weight) * LOGIT) for weight in found.x]


def _note(present: AcceptanceModel, fitted: int) -> Sentence:
    """The first sentence says where the numbers come from; the others, how they are meant."""
    vi, en = (note.partition(". ")[2] for note in (present.note.vi, present.note.en))
    return Sentence(
        f"Công khai: khớp bằng `niemtin refit acceptance` theo {fitted} lời mời đã được trả lời. {vi}",
        f"Public: fitted by `niemtin refit acceptance` on {fitted} answered offers. {en}",
    )
