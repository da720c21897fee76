from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.brief import Delivery
from matching.ordering import (
    Order,
    chance_sentence,
    damping_sentence,
    fair_start_sentence,
    order_of,
    order_value,
)
from matching.ranking_policy import ranking_policy_on
from matching.scoring import score_parts
from tests.makers.matching import BRIEF, TODAY, make_candidate

POLICY = ranking_policy_on(TODAY)
basis_points = st.integers(0, 10_000)


def order(**changes: Any) -> Order:
    candidate = make_candidate(**changes)
    return order_of(BRIEF, candidate, score_parts(BRIEF, candidate, POLICY.weights), POLICY, TODAY)


@pytest.mark.parametrize(
    ("score", "chance", "factor", "expected"),
    [
        (10_000, 10_000, 10_000, 10_000),
        (8286, 6908, 10_000, 5723),
        (8286, 6908, 5000, 2861),
        (1, 9999, 10_000, 0),
        (0, 2000, 5000, 0),
        # Rounded down once, not after each factor: 3 × 6667 / 10000 would have lost 0.0001 of 2.0001 before.
        (3, 6667, 5000, 1),
    ],
)
def test_the_order_value_is_the_product_rounded_down_once(score: int, chance: int, factor: int, expected: int) -> None:
    assert order_value(score, chance, factor) == expected


@given(score=basis_points, chance=basis_points, factor=basis_points, more=basis_points)
def test_raising_any_factor_never_lowers_the_order_value(score: int, chance: int, factor: int, more: int) -> None:
    value = order_value(score, chance, factor)

    assert value <= order_value(score + more, chance, factor)
    assert value <= order_value(score, chance + more, factor)
    assert value <= order_value(score, chance, factor + more)
    assert 0 <= value <= min(score, chance, factor)


def test_the_order_of_a_known_candidate() -> None:
    found = order(asked_lately=8, certified_since=TODAY - timedelta(days=10), delivery=Delivery(bookings=2, kept=2))

    # The score is 8286 with the nine of ten kept of the makers; two of two earn 11 points less.
    assert (found.value, found.acceptance.chance, found.damping, found.newcomer) == (
        8275 * 6908 * 5000 // 10_000**2,
        6908,
        5000,
        True,
    )


def test_the_sentences_say_what_moved_a_place_and_not_how_many_others_asked() -> None:
    plain, damped = order(), order(asked_lately=6)
    new = order(certified_since=TODAY, delivery=Delivery())

    assert chance_sentence(plain).vi == (
        "Ước tính 69 % khả năng nhận lời; từ chối vì lý do được bảo vệ không bao giờ bị tính."
    )
    assert (
        chance_sentence(plain).en == "The chance of a yes is put at 69%; refusals for a protected reason never count."
    )
    assert damping_sentence(plain).en == "Not asked too often, so nothing is taken off."
    assert damping_sentence(damped).vi == "Gần đây được mời nhiều hơn sức nhận, nên chỉ tính 66,6 %."
    assert damping_sentence(damped).en == "Asked lately for more than they can take on, so 66.6% is counted."
    assert [fair_start_sentence(*each).en for each in ((new, 8, 13), (plain, 9, 8), (new, 3, 3), (plain, 1, 1))] == [
        "A newcomer, moved up from place 13 to 8 for a fair start.",
        "Moved from place 8 to 9 so that newcomers get a fair start.",
        "A newcomer who stands where the order value puts them.",
        "Stands where the order value puts them.",
    ]
    assert [fair_start_sentence(*each).vi for each in ((new, 8, 13), (plain, 9, 8))] == [
        "Người mới: được đưa từ vị trí 13 lên 8 để có khởi đầu công bằng.",
        "Từ vị trí 8 xuống 9 để người mới có khởi đầu công bằng.",
    ]
