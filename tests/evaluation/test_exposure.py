"""Where attention goes, worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluation.arrays import Floats
from evaluation.exposure import decile_shares, gini, misplaced

amounts = arrays(np.float64, 7, elements=st.integers(0, 9).map(float)).filter(lambda each: bool(each.any()))


def test_misplaced_is_half_the_difference_of_the_shares() -> None:
    assert misplaced(np.array([1.0, 0.5, 0.5]), np.array([3.0, 3.0, 0.0])) == 0.25
    assert misplaced(np.array([2.0, 1.0]), np.array([0.2, 0.1])) == pytest.approx(0)
    assert misplaced(np.array([1.0, 0.0]), np.array([0.0, 5.0])) == 1


def test_many_rankings_are_looked_at_at_once() -> None:
    exposure, merit = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[0.0, 1.0], [3.0, 1.0]])

    assert misplaced(exposure, merit).tolist() == [1, 0.25]


def test_gini_goes_from_all_alike_to_one_has_all() -> None:
    assert gini(np.ones(4)) == 0
    assert gini(np.array([0.0, 5.0, 0.0, 0.0])) == 0.75
    assert gini(np.array([4.0, 1.0, 3.0, 2.0])) == 0.25
    assert gini(np.array([[1.0, 1.0], [0.0, 1.0]])).tolist() == [0, 0.5]


@settings(max_examples=50)
@given(amounts, st.sampled_from([0.5, 3.0]))
def test_gini_does_not_hang_on_the_unit_or_the_order(found: Floats, factor: float) -> None:
    assert gini(found[::-1] * factor) == pytest.approx(gini(found))


def test_deciles_are_the_shares_of_tenths_of_the_people() -> None:
    assert decile_shares(np.arange(10.0, 0.0, -1)) == pytest.approx([each / 55 for each in range(1, 11)])


def test_a_person_across_a_border_counts_on_both_sides() -> None:
    assert decile_shares(np.array([6.0, 1.0, 1.0, 1.0, 1.0])) == pytest.approx([0.05] * 8 + [0.3] * 2)


@settings(max_examples=50)
@given(amounts)
def test_deciles_add_up_and_rise(found: Floats) -> None:
    shares = decile_shares(found)

    assert sum(shares) == pytest.approx(1)
    assert all(above >= below - 1e-12 for below, above in pairwise(shares))
