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

    `adds_by_niche_value`: by the value of a set of niches, what it and all that is the same for everybody add to the
    chance, in thousandths of a logit. `chances`: see `chances_of`.
    """

    brief: Brief
    model: AcceptanceModel
    adds_by_niche_value: Numbers
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
    weighs_niches = PartName.NICHE_FIT in policy.weights.weights_for(brief.kind)
    values = np.arange(BASIS_POINTS + 1) if weighs_niches else np.full(BASIS_POINTS + 1, model.unknown)
    of_time = model.coefficients[AcceptanceFeature.TIME_LEFT] * time_left(brief, model, day) // BASIS_POINTS
    return OrderValues(
        brief=brief,
        model=model,
        adds_by_niche_value=model.coefficients[AcceptanceFeature.NICHE_FIT] * values // BASIS_POINTS + of_time,
        chances=chances_of(model),
    )
