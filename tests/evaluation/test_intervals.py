"""The paired bootstrap: draws that are alike for a seed, intervals around the figure, pairs that cancel out."""

import numpy as np
import pytest

from evaluation.intervals import Drawn, Estimate, drawn, draws_of


def test_draws_weigh_as_many_briefs_as_there_are() -> None:
    found = draws_of(4, seed=7, times=50)

    assert found.shape == (50, 4)
    assert found.sum(axis=1).tolist() == pytest.approx([1] * 50)
    assert np.array_equal(found, draws_of(4, seed=7, times=50))
    assert not np.array_equal(found, draws_of(4, seed=8, times=50))


def test_an_interval_is_the_spread_of_the_draws_around_the_figure() -> None:
    found = drawn(lambda weights: weights @ np.array([0.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))

    assert found.value == 0.5
    assert found.draws.tolist() == [0, 1, 0.5]
    assert found.estimate() == Estimate(0.5, 0.025, 0.975)


def test_the_middle_of_the_draws_does_not_move_the_figure() -> None:
    assert Drawn(2.0, np.array([5.0, 6.0, 7.0])).estimate() == Estimate(2.0, 1.05, 2.95)


def test_what_is_hard_for_both_cancels_out() -> None:
    weights = draws_of(30, seed=1, times=200)
    easy = np.linspace(0, 1, 30)
    one, other = (drawn(lambda drawn, more=more: drawn @ (easy + more), weights) for more in (0.25, 0.0))

    found = one.less(other).estimate()

    assert found == Estimate(0.25, 0.25, 0.25)
    assert one.estimate().high - one.estimate().low > 0.1
