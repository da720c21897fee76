"""What newcomers get: the places that fair start promises them, and as much attention as others of equal merit."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from evaluation.arrays import Floats
from matching.attention import attentions

MERIT_BORDERS: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 1.0)
"""Merit counts as equal between two of these, the upper one included; whoever has none is compared with nobody."""
BANDS: Final = len(MERIT_BORDERS) - 1


def violations(newcomers: Sequence[bool], required: Sequence[int], eligible: int) -> int:
    """How many prefixes of a list hold fewer newcomers than required; all that are `eligible` are always enough."""
    held = np.cumsum(newcomers[: len(required)])
    return int(np.sum(held < np.minimum(required[: len(held)], eligible)))


def promised_exposure(required: Sequence[int], places: int, eligible: int) -> float:
    """The least attention that newcomers have on a list of so many places that keeps every minimum, as a share.

    They stand as low as the minimums allow: one more wherever the minimum rises, `eligible` of them at most.
    """
    looks = attentions(places)
    rises = np.flatnonzero(np.diff(np.minimum(required[:places], eligible), prepend=0))
    return float(looks[rises].sum() / looks.sum())


def by_merit(merit: Floats, amounts: Floats) -> Floats:
    """The amounts added up by band of merit."""
    band = np.searchsorted(MERIT_BORDERS, merit, side="left") - 1
    found = np.zeros(BANDS)
    np.add.at(found, band[merit > 0], amounts[merit > 0])
    return found


def to_equals(newcomers: Floats, attention_to_newcomers: Floats, others: Floats, attention_to_others: Floats) -> Floats:
    """Attention to newcomers over what they would have, had each as much as the others of equal merit have on average.

    Direct standardisation: counts and sums by band of merit, along the last axis; bands without others count for none.
    Where there is nobody to compare, nothing says that anybody is treated unlike: 1.
    """
    each = np.divide(attention_to_others, others, out=np.zeros_like(attention_to_others), where=others > 0)
    compared = np.where(others > 0, attention_to_newcomers, 0.0).sum(axis=-1)
    expected = (newcomers * each).sum(axis=-1)
    return np.divide(compared, expected, out=np.ones_like(compared), where=expected > 0)
