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
    FairStart,
    adjusted_minimums,
    failure_probability,
    fair_start,
    fair_start_on,
    fair_starts,
    minimums,
)
from tests.makers.matching import TODAY, make_candidate

RULE = fair_start_on(TODAY)
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
    assert [(each.version, each.valid_from) for each in fair_starts()] == [("v1", date(2026, 1, 1))]


@pytest.mark.parametrize(
    "change", [{"places": 0}, {"share": 0}, {"share": 10_000}, {"significance": 0}, {"newcomer_days": 0}, {"paid": 1}]
)
def test_numbers_that_cannot_be_meant_are_refused_at_load(change: dict[str, Any]) -> None:
    data = json.loads((files("matching.reference") / "fair_start_v1.json").read_text(encoding="utf-8"))

    with pytest.raises(ValidationError):
        FairStart.model_validate(data | change)
