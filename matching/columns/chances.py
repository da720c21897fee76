"""The chance of a yes as a table: the logistic curve is worked out once for a model, not for everybody."""

from functools import cache, lru_cache

import numpy as np

from matching.acceptance import AcceptanceFeature, AcceptanceModel, chance_of
from matching.columns.table import Numbers


def chances_of(model: AcceptanceModel) -> Numbers:
    """The chance, in basis points, by the thousandths of a logit that the features add to the model's intercept."""
    return _chances(model.intercept, sum(model.coefficients.values()), model.floor)


def highest_share(model: AcceptanceModel, adds: int) -> float:
    """The highest share of a chance that is left, whatever the answers, where all other features add but so much."""
    answers = model.coefficients[AcceptanceFeature.ANSWERS]
    return _highest_share(model.intercept, sum(model.coefficients.values()), model.floor, answers, adds)


@cache
def _chances(intercept: int, most: int, floor: int) -> Numbers:
    return np.array([chance_of(intercept + added, floor) for added in range(most + 1)], dtype=np.int64)


@lru_cache(maxsize=4096)
def _highest_share(intercept: int, most: int, floor: int, answers: int, adds: int) -> float:
    chances = _chances(intercept, most, floor)
    return float(np.max(chances[adds : adds + answers + 1] / np.maximum(chances[most - answers :], 1)))
