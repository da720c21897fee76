"""The vectors are those of the FA*IR paper's method, computed once more by hand with exact fractions."""

import json
from datetime import date, timedelta
from fractions import Fraction
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.money import BASIS_POINTS
from matching.brief import Delivery
from matching.fair_start import (
    Contender,
    FairStart,
    adjusted_minimums,
    failure_probability,
    fair_start,
    fair_start_on,
    fair_starts,
    minimums,
    promise_sentence,
)
from tests.makers.matching import TODAY, make_candidate

RULE = fair_start_on(TODAY)
AHEAD = fair_start_on(date(2026, 11, 22))
TENTH = Fraction(1, 10)
flags = st.lists(st.booleans(), max_size=60)
shares = st.integers(1, BASIS_POINTS - 1)


def test_the_shipped_numbers_ask_for_the_published_minimums() -> None:
    assert (RULE.places, RULE.share, RULE.significance) == (20, 3000, 1000)
    assert RULE.minimums == (0,) * 7 + (1,) * 6 + (2,) * 5 + (3,) * 2


def test_the_strict_minimums_of_ten_places() -> None:
    assert adjusted_minimums(10, 3000, 1000) == (0,) * 6 + (1,) * 4


def test_unadjusted_minimums_are_broken_by_chance_more_often_than_promised() -> None:
    required = minimums(20, 2500, TENTH)

    assert float(failure_probability(required, 2500)) == pytest.approx(0.146887, abs=5e-7)


def test_strict_means_the_promise_is_kept_and_one_step_more_would_break_it() -> None:
    kept = failure_probability(RULE.minimums, 3000)
    # The next minimum to change is that of eighteen places, from 2 to 3.
    stricter = (0,) * 7 + (1,) * 6 + (2,) * 4 + (3,) * 3

    assert float(kept) == pytest.approx(0.096813, abs=5e-7)
    assert failure_probability(stricter, 3000) > TENTH >= kept


def test_two_places_by_hand() -> None:
    # Both places go past a newcomer with probability 1/4.
    assert minimums(2, 5000, Fraction(1, 4)) == (0, 1)
    assert minimums(2, 5000, Fraction(24, 100)) == (0, 0)
    assert failure_probability((0, 1), 5000) == Fraction(1, 4)
    assert failure_probability((1, 1), 5000) == Fraction(1, 2)
    assert failure_probability((0, 2), 5000) == Fraction(3, 4)


@given(places=st.integers(1, 15), share=shares, significance=st.integers(1, 5000))
def test_adjusted_minimums_keep_the_promise_and_ask_for_no_more_than_each_prefix_alone(
    places: int, share: int, significance: int
) -> None:
    promised = Fraction(significance, BASIS_POINTS)
    adjusted = adjusted_minimums(places, share, significance)

    assert failure_probability(adjusted, share) <= promised
    assert all(strict <= alone for strict, alone in zip(adjusted, minimums(places, share, promised), strict=True))
    assert all(later - earlier in {0, 1} for earlier, later in zip((0, *adjusted), adjusted, strict=False))


def test_the_failure_probability_is_how_often_chance_fails() -> None:
    random, tries = Random(20261122), 4_000
    lists = [[random.random() < 0.3 for _ in range(20)] for _ in range(tries)]
    failed = sum(
        any(held < least for held, least in zip(accumulate(each), RULE.minimums, strict=True)) for each in lists
    )

    assert failed / tries == pytest.approx(float(failure_probability(RULE.minimums, 3000)), abs=0.02)


@pytest.mark.parametrize(
    ("newcomers", "expected"),
    [
        ("", []),
        ("....", [0, 1, 2, 3]),
        ("..N.", [0, 1, 2, 3]),
        ("........N.", [0, 1, 2, 3, 4, 5, 6, 8, 7, 9]),
        ("NNNN......", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (".........N", [0, 1, 2, 3, 4, 5, 6, 9, 7, 8]),
        ("NNN", [0, 1, 2]),
    ],
)
def test_a_newcomer_moves_up_only_where_a_minimum_would_be_missed(newcomers: str, expected: list[int]) -> None:
    assert fair_start([each == "N" for each in newcomers], RULE.minimums) == expected


def test_beyond_the_governed_places_the_order_simply_goes_on() -> None:
    newcomers = [False] * 30 + [True] * 5

    ordered = fair_start(newcomers, RULE.minimums)

    assert ordered[:20] == [*range(7), 30, *range(7, 12), 31, *range(12, 16), 32, 16]
    assert ordered[20:] == [*range(17, 30), 33, 34]


@given(newcomers=flags)
def test_every_prefix_holds_its_minimum_as_far_as_there_are_newcomers(newcomers: list[bool]) -> None:
    ordered = fair_start(newcomers, RULE.minimums)
    held = accumulate(newcomers[place] for place in ordered)

    assert sorted(ordered) == list(range(len(newcomers)))
    assert all(found >= min(least, sum(newcomers)) for found, least in zip(held, RULE.minimums, strict=False))


@given(newcomers=flags)
def test_the_order_within_newcomers_and_within_the_others_is_kept(newcomers: list[bool]) -> None:
    ordered = fair_start(newcomers, RULE.minimums)

    for group in (True, False):
        kept = [place for place in ordered if newcomers[place] is group]
        assert kept == sorted(kept)


@given(newcomers=flags)
def test_a_list_that_is_fair_already_stays_as_it_is(newcomers: list[bool]) -> None:
    once = fair_start(newcomers, RULE.minimums)

    assert fair_start([newcomers[place] for place in once], RULE.minimums) == list(range(len(newcomers)))


@pytest.mark.parametrize(
    ("days", "bookings", "new"),
    [(0, 0, True), (179, 2, True), (180, 2, False), (179, 3, False)],
)
def test_a_newcomer_was_certified_lately_and_has_finished_little(days: int, bookings: int, new: bool) -> None:
    person = make_candidate(
        certified_since=TODAY - timedelta(days=days), delivery=Delivery(bookings=bookings, kept=bookings)
    )

    assert RULE.is_newcomer(person, TODAY) is new


def test_who_was_never_certified_is_no_newcomer() -> None:
    assert not RULE.is_newcomer(make_candidate(certified_since=None, delivery=Delivery()), TODAY)


def test_versions_have_their_own_names_and_days() -> None:
    assert [(each.version, each.valid_from) for each in fair_starts()] == [
        ("v1", date(2026, 1, 1)),
        ("v2", date(2026, 11, 22)),
    ]


def test_the_head_start_came_with_the_second_version_and_left_the_minimums_as_they_were() -> None:
    before = RULE.model_dump(exclude={"version", "valid_from", "note", "head_start", "equal_merit"})

    assert (RULE.head_start, RULE.equal_merit) == (0, 0)
    assert (AHEAD.head_start, AHEAD.equal_merit) == (500, 8000)
    assert AHEAD.model_dump(include=set(before)) == before
    assert AHEAD.minimums == RULE.minimums


def test_a_newcomer_counts_more_only_when_places_are_given() -> None:
    assert AHEAD.counted(6_001, newcomer=True) == 6_301
    assert AHEAD.counted(6_001, newcomer=False) == RULE.counted(6_001, newcomer=True) == 6_001


@given(value=st.integers(0, BASIS_POINTS), head_start=st.integers(0, BASIS_POINTS))
def test_the_least_that_counts_so_much_is_the_least(value: int, head_start: int) -> None:
    rule = AHEAD.model_copy(update={"head_start": head_start})
    least = rule.least_counting(value)

    assert rule.counted(least, newcomer=True) >= value
    assert least == 0 or rule.counted(least - 1, newcomer=True) < value


def contenders(*values: int) -> list[Contender]:
    """Those below zero are newcomers; equals go by their place in the list."""
    return [Contender(abs(value), bytes([place]), value < 0) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((6_300, -6_001), [1, 0]),
        ((6_301, -6_001), [0, 1]),
        ((6_302, -6_001), [0, 1]),
        ((-5_000, -6_000, 6_100), [1, 2, 0]),
        # What the head start does not reach, the minimum for the eighth place does.
        ((*(9_000,) * 9, -10), [0, 1, 2, 3, 4, 5, 6, 9, 7, 8]),
    ],
)
def test_the_head_start_comes_before_the_minimums(values: tuple[int, ...], expected: list[int]) -> None:
    assert AHEAD.places_of(contenders(*values)) == expected


def test_after_the_governed_places_there_is_no_head_start() -> None:
    first = [-9_000, -8_999, -8_998, *(8_997 - place for place in range(17))]

    # Counted with a head start, the last would come before the one above them.
    assert AHEAD.places_of(contenders(*first, 6_300, -6_001)) == list(range(22))


@given(people=st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=40))
def test_newcomers_never_fall_and_each_group_keeps_its_order(people: list[tuple[int, bool]]) -> None:
    """Values so close that the head start reaches over many."""
    ordered = sorted(
        (Contender(10_000 - value * 40, bytes([tie]), newcomer) for tie, (value, newcomer) in enumerate(people)),
        key=lambda each: (-each.value, each.tie),
    )

    places = AHEAD.places_of(ordered)

    assert sorted(places) == list(range(len(ordered)))
    assert all(ordered[before].newcomer for rank, before in enumerate(places) if rank < before)
    held = accumulate(ordered[place].newcomer for place in places)
    newcomers = sum(each.newcomer for each in ordered)
    assert all(found >= min(least, newcomers) for found, least in zip(held, AHEAD.minimums, strict=False))
    for group in (True, False):
        kept = [place for place in places if ordered[place].newcomer is group]
        assert kept == sorted(kept)


def test_what_is_promised_is_said_in_both_languages() -> None:
    before, since = promise_sentence(RULE), promise_sentence(AHEAD)

    assert (
        before.en == "Of the first 20 places newcomers stand at 8, 14, 19 at the latest, as far as there are newcomers."
    )
    assert since.en.startswith(before.en)
    assert "at least 80% of the attention that people of equal merit with a record get" in since.en
    assert since.en.endswith("a newcomer's order value counts 5% more when places are given.")
    assert since.vi.startswith(before.vi)
    assert "ít nhất 80 % sự chú ý" in since.vi
    assert since.vi.endswith("giá trị xếp của người mới được tính thêm 5 %.")


@pytest.mark.parametrize(
    "change", [{"places": 0}, {"share": 0}, {"share": 10_000}, {"significance": 0}, {"newcomer_days": 0}, {"paid": 1}]
)
def test_numbers_that_cannot_be_meant_are_refused_at_load(change: dict[str, Any]) -> None:
    data = json.loads((files("matching.reference") / "fair_start_v1.json").read_text(encoding="utf-8"))

    with pytest.raises(ValidationError):
        FairStart.model_validate(data | change)
