from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certifications.scheme import scheme_in_force
from domain.certifications.scoring import assessors_needed, disputed_groups, result_of
from tests.instants import NOON
from tests.makers.certifications import sheet

SCHEME = scheme_in_force(NOON)
GROUPS = [group.code for group in SCHEME.groups]
sheets = st.fixed_dictionaries({code: st.integers(0, 100) for code in GROUPS})


@pytest.mark.parametrize(
    ("score", "total", "tier"),
    [
        (0, 0, 0),
        (59, 5900, 0),
        (60, 6000, 1),
        (74, 7400, 1),
        (75, 7500, 2),
        (89, 8900, 2),
        (90, 9000, 3),
        (100, 10000, 3),
    ],
)
def test_tiers_begin_exactly_at_their_cut_offs(score: int, total: int, tier: int) -> None:
    result = result_of(SCHEME, [sheet(score), sheet(score)])

    assert (result.total, result.tier) == (total, tier)


def test_half_a_point_below_a_cut_off_is_below_it() -> None:
    # 25 % × 1 point less by one of two assessors = 0.125 points: 59.875.
    result = result_of(SCHEME, [sheet(60), sheet(60, transparency=59)])

    assert (result.total, result.tier) == (5987, 0)
    assert result.groups[0].score == 5950


def test_half_a_groups_points_are_enough_and_a_little_less_is_not() -> None:
    assert result_of(SCHEME, [sheet(100, values=50), sheet(100, values=50)]).tier == 3
    assert result_of(SCHEME, [sheet(100, values=50), sheet(100, values=49)]).tier == 0


def test_two_scores_make_their_mean_and_three_their_median() -> None:
    two = result_of(SCHEME, [sheet(70), sheet(81)])
    three = result_of(SCHEME, [sheet(70), sheet(95), sheet(81)])

    assert {each.score for each in two.groups} == {7550}
    assert (two.total, two.tier) == (7550, 2)
    assert {each.score for each in three.groups} == {8100}
    assert (three.total, three.tier) == (8100, 2)


def test_the_weights_of_the_groups_decide() -> None:
    result = result_of(SCHEME, [sheet(100, 80, 60, 90, 70)])

    assert [each.weight for each in result.groups] == [25, 25, 20, 15, 15]
    assert result.total == 25 * 100 + 25 * 80 + 20 * 60 + 15 * 90 + 15 * 70


@pytest.mark.parametrize(("other", "needed"), [(75, 2), (76, 3), (44, 3), (45, 2)])
def test_a_third_assessor_is_called_above_fifteen_points(other: int, needed: int) -> None:
    assert assessors_needed(SCHEME, [sheet(60), sheet(60, engagement=other)]) == needed


def test_the_disputed_groups_are_named() -> None:
    assert disputed_groups(SCHEME, [sheet(60), sheet(60, conduct=90, values=44)]) == ["conduct", "values"]


@pytest.mark.parametrize("scores", [[], [sheet(60)]])
def test_two_are_needed_before_anything_can_be_compared(scores: list[dict[str, int]]) -> None:
    assert assessors_needed(SCHEME, scores) == 2


@given(st.lists(sheets, min_size=2, max_size=3))
def test_the_order_of_assessors_is_irrelevant(given_sheets: list[dict[str, int]]) -> None:
    results = {result_of(SCHEME, order).total for order in permutations(given_sheets)}
    needed = {assessors_needed(SCHEME, order) for order in permutations(given_sheets)}

    assert len(results) == len(needed) == 1


@given(sheets, sheets, st.sampled_from(GROUPS))
def test_a_better_score_never_lowers_the_result(one: dict[str, int], two: dict[str, int], group: str) -> None:
    before = result_of(SCHEME, [one, two])
    after = result_of(SCHEME, [one | {group: min(one[group] + 1, 100)}, two])

    assert after.total >= before.total
    assert after.tier >= before.tier


@given(sheets, sheets)
def test_the_total_stays_within_the_scheme_and_agrees_with_the_tier(one: dict[str, int], two: dict[str, int]) -> None:
    result = result_of(SCHEME, [one, two])

    assert 0 <= result.total <= 10_000
    reached = sum(result.total >= cut for cut in (6000, 7500, 9000))
    weak = any(one[code] + two[code] < 100 for code in GROUPS)
    assert result.tier == (0 if weak else reached)
