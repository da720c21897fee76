"""Calibration and the reliability table, worked out by hand."""

import pytest

from evaluation.calibration import Band, Outcome, calibration, reliability

OUTCOMES = [Outcome(0.8, True), Outcome(0.4, False), Outcome(0.5, True), Outcome(1.0, True)]


def test_the_table_goes_by_equal_bands_and_leaves_out_empty_ones() -> None:
    low, high = reliability(OUTCOMES, bands=2)

    assert low == Band(offers=1, foreseen=0.4, accepted=0)
    assert (high.offers, high.accepted) == (3, 1)
    assert high.foreseen == pytest.approx(2.3 / 3)
    assert [band.offers for band in reliability(OUTCOMES)] == [1, 1, 1, 1]


def test_beside_it_stands_what_whoever_knows_only_the_share_would_score() -> None:
    found = calibration(OUTCOMES)

    assert (found.offers, found.accepted, found.always) == (4, 0.75, 0.1875)
    assert found.brier == pytest.approx((0.04 + 0.16 + 0.25 + 0) / 4)
    assert found.foreseen == pytest.approx(0.675)
