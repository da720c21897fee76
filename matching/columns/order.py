"""The order value over columns: what `matching.ordering` gives each alone, as tables and whole numbers."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.money import BASIS_POINTS
from matching.acceptance import AcceptanceFeature, AcceptanceModel, time_left
from matching.brief import Brief, BriefKind
from matching.columns.chances import chances_of
from matching.columns.table import NO_RATE, Numbers
from matching.ranking_policy import RankingPolicy
from matching.weights import PartName


@dataclass(frozen=True, kw_only=True)
class OrderValues:
    """Score × chance × damping for one brief.

    `of_time`: what the time that is left adds to everybody's chance, in thousandths of a logit. `chances`: see
    `chances_of`.
    """

    brief: Brief
    model: AcceptanceModel
    weighs_niches: bool
    of_time: int
    chances: Numbers

    @property
    def most_of_fee(self) -> int:
        """The most that the fee can add to a chance."""
        coefficient = self.model.coefficients[AcceptanceFeature.FEE_ABOVE_PRICE]
        return coefficient if self._ceiling is not None else coefficient * self.model.unknown // BASIS_POINTS

    @property
    def _ceiling(self) -> int | None:
        ceiling = self.brief.fee_ceiling
        return None if self.brief.kind is BriefKind.COMMUNITY or ceiling is None else ceiling.minor

    def of_niches(self, values: Numbers) -> Numbers:
        """What sets of niches of these values, and the time that is left for everybody, add to a chance."""
        known = values if self.weighs_niches else np.full_like(values, self.model.unknown)
        return known * self.model.coefficients[AcceptanceFeature.NICHE_FIT] // BASIS_POINTS + self.of_time

    def of_fee(self, price: Numbers) -> Numbers:
        """What the highest fee adds to the chances of people with these prices."""
        ceiling = self._ceiling
        if ceiling is None:
            return np.full(len(price), self.most_of_fee, dtype=np.int64)
        above = np.clip(ceiling - price, 0, price)
        value = np.where(ceiling >= 2 * price, BASIS_POINTS, above * BASIS_POINTS // np.maximum(price, 1))
        known = np.where(price == NO_RATE, self.model.unknown, value)
        return self.model.coefficients[AcceptanceFeature.FEE_ABOVE_PRICE] * known // BASIS_POINTS


def order_values_of(brief: Brief, policy: RankingPolicy, day: date) -> OrderValues:
    """The order values of a brief on `day` (Ha Noi)."""
    model = policy.acceptance
    return OrderValues(
        brief=brief,
        model=model,
        weighs_niches=PartName.NICHE_FIT in policy.weights.weights_for(brief.kind),
        of_time=model.coefficients[AcceptanceFeature.TIME_LEFT] * time_left(brief, model, day) // BASIS_POINTS,
        chances=chances_of(model),
    )
