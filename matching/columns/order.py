"""The order value over columns: what `matching.ordering` gives each alone, as tables and whole numbers."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from domain.money import BASIS_POINTS
from matching.acceptance import AcceptanceFeature, AcceptanceModel, chance_of, time_left
from matching.brief import Brief, BriefKind
from matching.columns.points import niche_values
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.over_asking import OverAsking
from matching.person import Ask
from matching.ranking_policy import RankingPolicy
from matching.weights import PartName


@dataclass(frozen=True, kw_only=True)
class OrderValues:
    """Score × chance × damping for one brief. `adds_of_niches`: by set of niches, thousandths of a logit.

    `chances`: by the thousandths of a logit that the features add to the model's intercept. `constant`: what those
    features add that are the same for everybody.
    """

    columns: Columns
    brief: Brief
    ask: Ask
    model: AcceptanceModel
    rule: OverAsking
    adds_of_niches: Numbers
    constant: int
    chances: Numbers

    def least_score(self, least: int) -> int:
        """The lowest score that is worth `least` with the highest chance there is, and undamped."""
        return -(-least * BASIS_POINTS // int(self.chances[-1]))

    def of(self, rows: Numbers, scores: Numbers) -> Numbers:
        """The order values of these rows, in basis points."""
        return scores * self._chance(rows) * self._damping(rows) // BASIS_POINTS**2

    def _chance(self, rows: Numbers) -> Numbers:
        adds = self.adds_of_niches[self.columns.niche_set[rows]] + self.constant
        for feature, value in (
            (AcceptanceFeature.FEE_ABOVE_PRICE, self._fee_above_price(rows)),
            (AcceptanceFeature.ANSWERS, self._answers(rows)),
        ):
            adds += self.model.coefficients[feature] * value // BASIS_POINTS
        return self.chances[adds]

    def _fee_above_price(self, rows: Numbers) -> Numbers:
        ceiling = self.brief.fee_ceiling
        if self.brief.kind is BriefKind.COMMUNITY or ceiling is None:
            return np.full(len(rows), self.model.unknown, dtype=np.int64)
        price = self.columns.price(self.ask, rows)
        above = np.clip(ceiling.minor - price, 0, price)
        value = np.where(ceiling.minor >= 2 * price, BASIS_POINTS, above * BASIS_POINTS // np.maximum(price, 1))
        return np.where(price == NO_RATE, self.model.unknown, value)

    def _answers(self, rows: Numbers) -> Numbers:
        offers, accepted = (column[rows].astype(np.int64) for column in (self.columns.offers, self.columns.accepted))
        strength = self.model.answers_prior_strength
        return (accepted * BASIS_POINTS + self.model.answers_prior_mean * strength) // (offers + strength)

    def _damping(self, rows: Numbers) -> Numbers:
        borne = self.columns.places[rows].astype(np.int64) * self.rule.asks_per_place
        asked = self.columns.asked_lately[rows].astype(np.int64)
        damped = np.maximum(self.rule.floor, BASIS_POINTS * borne // np.maximum(asked, 1))
        return np.where(asked <= borne, BASIS_POINTS, damped)


def order_values_of(columns: Columns, brief: Brief, ask: Ask, policy: RankingPolicy, day: date) -> OrderValues:
    """The order values of a brief on `day` (Ha Noi)."""
    model = policy.acceptance
    coefficients = model.coefficients
    weighs_niches = PartName.NICHE_FIT in policy.weights.weights_for(brief.kind)
    niches = niche_values(columns, brief, policy.weights.marks) if weighs_niches else model.unknown
    adds = np.full(len(columns.niche_sets), coefficients[AcceptanceFeature.NICHE_FIT], dtype=np.int64)
    return OrderValues(
        columns=columns,
        brief=brief,
        ask=ask,
        model=model,
        rule=policy.over_asking,
        adds_of_niches=adds * niches // BASIS_POINTS,
        constant=coefficients[AcceptanceFeature.TIME_LEFT] * time_left(brief, model, day) // BASIS_POINTS,
        chances=_chances(model.intercept, sum(coefficients.values()), model.floor),
    )


@cache
def _chances(intercept: int, most: int, floor: int) -> Numbers:
    """The chance for each thousandth of a logit that the features may add."""
    return np.array([chance_of(intercept + added, floor) for added in range(most + 1)], dtype=np.int64)
