"""The Brier score, worked out by hand."""

import pytest

from matching.brier import brier


def test_the_brier_score_is_the_mean_squared_difference() -> None:
    foretold = [(0.8, True), (0.4, False), (0.5, True), (1.0, True)]

    assert brier(foretold) == pytest.approx((0.04 + 0.16 + 0.25 + 0) / 4)
