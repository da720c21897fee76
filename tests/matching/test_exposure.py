from collections.abc import Sequence
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.attention import attention
from matching.exposure import GroupShare, gini, group_shares, least_newcomers_share, tenths
from matching.fair_start import adjusted_minimums


def shown(**groups: tuple[int, int]) -> list[tuple[str, InfluencerId, int]]:
    """Groups of so many people, each of whom got so much, twice half of it."""
    return [
        (group, InfluencerId(UUID(int=hash((group, person)) & ((1 << 64) - 1))), got // 2)
        for group, (people, got) in groups.items()
        for person in range(people)
        for _ in range(2)
    ]


def test_shares_are_of_all_and_people_count_once() -> None:
    assert group_shares(shown(a=(5, 20), b=(10, 30)), 5) == (GroupShare("a", 5, 2500), GroupShare("b", 10, 7500))


@pytest.mark.parametrize(
    ("groups", "spoken_of"),
    [
        ({"a": (5, 20), "b": (6, 20), "c": (7, 20)}, "abc"),
        # A small group alone would be told by the others: the next smallest goes with it.
        ({"a": (4, 20), "b": (6, 20), "c": (7, 20)}, "c"),
        ({"a": (1, 20), "b": (50, 20), "c": (50, 20)}, "c"),
        # Two of them together are still few.
        ({"a": (1, 20), "b": (2, 20), "c": (7, 20), "d": (8, 20)}, "d"),
        ({"a": (3, 20), "b": (2, 20), "c": (7, 20)}, "c"),
        ({"a": (4, 20)}, ""),
        ({"a": (4, 20), "b": (9, 20)}, ""),
        ({}, ""),
    ],
)
def test_small_groups_are_left_unsaid_and_cannot_be_told_from_the_others(
    groups: dict[str, tuple[int, int]], spoken_of: str
) -> None:
    found = group_shares(shown(**groups), 5)

    assert [each.key for each in found] == sorted(groups)
    assert "".join(each.key for each in found if each.people is not None) == spoken_of
    assert all((each.people is None) is (each.share is None) for each in found)


def test_nobody_got_anything() -> None:
    assert group_shares(shown(a=(6, 0)), 5) == (GroupShare("a", 6, 0),)


def test_tenths_are_even_and_hold_those_who_got_nothing() -> None:
    assert tenths([10] * 5 + [30] * 5, 52, 5) == (
        GroupShare("01", 5, 7500),
        GroupShare("02", 5, 2500),
        *(GroupShare(f"{tenth:02}", 6 if tenth in {5, 10} else 5, 0) for tenth in range(3, 11)),
    )


@pytest.mark.parametrize(("attentions", "everybody"), [([10] * 49, 49), ([], 100), ([0], 100)])
def test_tenths_that_would_be_small_or_empty_are_left_unsaid(attentions: Sequence[int], everybody: int) -> None:
    assert tenths(attentions, everybody, 5) == ()


@pytest.mark.parametrize(
    ("attentions", "everybody", "expected"),
    [
        ([7] * 10, 10, 0),
        ([7], 10, 9000),
        ([1, 3], 2, 2500),
        ([1, 2, 3, 4], 4, 2500),
        ([7], 1, 0),
    ],
)
def test_gini_by_hand(attentions: list[int], everybody: int, expected: int) -> None:
    assert gini(attentions, everybody, 1) == expected


def test_gini_of_few_or_of_nothing_is_left_unsaid() -> None:
    assert gini([1] * 4, 4, 5) is None
    assert gini([], 100, 5) is None


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), zeros=st.integers(0, 20))
def test_gini_is_the_mean_difference(seed: int, zeros: int) -> None:
    random = Random(seed)
    given_to = [random.randint(1, 1_000) for _ in range(random.randint(1, 20))]
    everybody = [*given_to, *[0] * zeros]
    differences = sum(abs(one - other) for one in everybody for other in everybody)

    expected = differences / (2 * len(everybody) * sum(everybody))
    assert gini(given_to, len(everybody), 1) == pytest.approx(expected * 10_000, abs=1)


def test_what_fair_start_promises_newcomers() -> None:
    """Of twenty places, by the shipped numbers, the 8th, the 14th and the 19th at the latest."""
    minimums = adjusted_minimums(20, 3000, 1000)

    least = attention(8) + attention(14) + attention(19)
    everything = sum(attention(place) for place in range(1, 21))
    assert least_newcomers_share(minimums) == least * 10_000 // everything == 1140
    assert least_newcomers_share([0, 0, 0]) == 0
    assert least_newcomers_share([1, 2]) == 10_000
