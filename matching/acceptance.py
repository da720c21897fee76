"""How probably someone accepts an offer for a brief: a small logistic model whose every number is published.

Only what both sides may know enters it, and a refusal for a protected reason never does. Whole numbers throughout, but
for the logistic curve itself, which is rounded to basis points at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from math import exp
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from domain.money import BASIS_POINTS
from matching.brief import Brief, BriefKind, Candidate
from matching.published import Published, in_force, published
from matching.scoring import Scored
from matching.weights import BasisPoints, PartName

LOGIT = 1_000
"""One logit, in the whole numbers that the model is published in."""


class AcceptanceFeature(StrEnum):
    """What the chance of a yes is made of, in the order in which it is shown."""

    NICHE_FIT = "niche_fit"
    """How far the niches asked for are covered, as in the score."""
    FEE_ABOVE_PRICE = "fee_above_price"
    """How far the brief's highest fee lies above the person's own price."""
    ANSWERS = "answers"
    """How many of the last year's offers they accepted; refusals for a protected reason are left out."""
    TIME_LEFT = "time_left"
    """How many days there are until the first piece is due."""


class AcceptanceModel(Published):
    """One version of the model: `intercept` and `coefficients` in thousandths of a logit, the rest in basis points.

    `record_days`: how far back answers are counted. `days_full`: the days from which on there is time enough.
    """

    floor: BasisPoints
    intercept: Annotated[int, Field(ge=-20 * LOGIT, le=20 * LOGIT)]
    coefficients: Mapping[AcceptanceFeature, Annotated[int, Field(ge=0)]]
    unknown: BasisPoints
    record_days: Annotated[int, Field(gt=0)]
    answers_prior_mean: BasisPoints
    answers_prior_strength: Annotated[int, Field(gt=0)]
    days_full: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.coefficients) != set(AcceptanceFeature):
            raise ValueError("A model has a coefficient for every feature.")
        return self


class FeatureValue(NamedTuple):
    """A feature's value in basis points, and what it adds in thousandths of a logit."""

    name: AcceptanceFeature
    value: int
    adds: int


class Acceptance(NamedTuple):
    """The chance of a yes in basis points, from the model's floor up, and what it is made of."""

    chance: int
    features: tuple[FeatureValue, ...]


class Acceptances:
    """How probably candidates accept an offer for one brief on `day` (Ha Noi): the same for all is worked out once."""

    def __init__(self, brief: Brief, model: AcceptanceModel, day: date) -> None:
        self._model = model
        # Unpaid work has no fee to compare.
        self._highest_fee = None if brief.kind is BriefKind.COMMUNITY else brief.fee_ceiling
        self._features = [(name, model.coefficients[name]) for name in AcceptanceFeature]
        self._time_left = time_left(brief, model, day)

    def of(self, candidate: Candidate, parts: Sequence[Scored]) -> Acceptance:
        """How probably one candidate accepts. `parts` are those of their score for the brief."""
        model = self._model
        niche_fit = [part.value for part in parts if part.name is PartName.NICHE_FIT] or [model.unknown]
        values = (niche_fit[0], self._fee_above_price(candidate), _answers(candidate, model), self._time_left)
        features = tuple([
            FeatureValue(name, value, coefficient * value // BASIS_POINTS)
            for (name, coefficient), value in zip(self._features, values, strict=True)
        ])  # fmt: skip
        logit = model.intercept + sum([each.adds for each in features])
        return Acceptance(chance_of(logit, model.floor), features)

    def _fee_above_price(self, candidate: Candidate) -> int:
        """From the price itself to twice the price."""
        if self._highest_fee is None or candidate.price is None:
            return self._model.unknown
        price = candidate.price.minor
        above = self._highest_fee.minor - price
        return BASIS_POINTS if above >= price else max(0, above) * BASIS_POINTS // price


def acceptance(
    brief: Brief, candidate: Candidate, parts: Sequence[Scored], model: AcceptanceModel, day: date
) -> Acceptance:
    """What `Acceptances` say of one candidate; whoever asks about many for a brief makes those once."""
    return Acceptances(brief, model, day).of(candidate, parts)


def chance_of(logit: int, floor: int) -> int:
    """The logistic curve over thousandths of a logit, to the nearest basis point, and `floor` at least."""
    return max(floor, round(BASIS_POINTS / (1 + exp(-logit / LOGIT))))


@cache
def acceptance_models() -> tuple[AcceptanceModel, ...]:
    """Every published version, oldest first."""
    return published(AcceptanceModel, "acceptance")


def acceptance_model_on(day: date) -> AcceptanceModel:
    """The version in force on `day`."""
    return in_force(acceptance_models(), day)


def _answers(candidate: Candidate, model: AcceptanceModel) -> int:
    """The mean of the record and of a prior worth some answers, as with deliveries."""
    record, strength = candidate.answers, model.answers_prior_strength
    return (record.accepted * BASIS_POINTS + model.answers_prior_mean * strength) // (record.offers + strength)


def time_left(brief: Brief, model: AcceptanceModel, day: date) -> int:
    """How much of the time that is time enough there is from `day` (Ha Noi) to the first piece, in basis points."""
    if brief.first_due is None:
        return model.unknown
    days = min(max((brief.first_due - day).days, 0), model.days_full)
    return days * BASIS_POINTS // model.days_full
