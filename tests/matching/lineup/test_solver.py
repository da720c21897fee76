"""HiGHS within a stock of time, by a clock that is set by hand."""

from math import inf

import pytest

from matching.lineup.solver import Highs, Program, Row

KNAPSACK = Program(
    whole=3,
    costs=(-5.0, -4.0, -3.0, -0.5),
    most=(1.0, 1.0, 1.0, 2.0),
    rows=(Row(((0, 2.0), (1, 3.0), (2, 1.0)), high=4), Row(((3, 1.0), (0, -1.5)), high=0)),
)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_whole_columns_are_whole_and_the_others_need_not_be() -> None:
    solution = Highs(60).minimise(KNAPSACK, share=1)

    assert solution.columns == pytest.approx((1, 0, 1, 1.5))
    assert (solution.bound, solution.is_complete) == (pytest.approx(-8.75), True)


def test_what_cannot_be_met_is_known_to_be_so() -> None:
    solution = Highs(60).minimise(KNAPSACK.also(Row(((0, 1.0),), low=2)), share=1)

    assert (solution.columns, solution.bound, solution.is_complete) == (None, -inf, True)


def test_each_program_gets_its_share_of_the_time_that_is_left() -> None:
    clock = Clock()
    solver = Highs(2.0, clock)

    solver.minimise(KNAPSACK, share=0.5)
    clock.now += 1.5
    solver.minimise(KNAPSACK, share=0.5)

    assert solver.limits == [1.0, 0.25]


def test_with_no_time_left_nothing_is_begun() -> None:
    clock = Clock()
    solver = Highs(2.0, clock)
    clock.now += 2.0

    solution = solver.minimise(KNAPSACK, share=1)

    assert (solution.columns, solution.bound, solution.is_complete) == (None, -inf, False)
    assert solver.limits == []
