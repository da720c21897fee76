from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from domain.money import Money, vnd
from matching.person import Ask, Piece
from tests.makers.matching import make_candidate
from tests.matching.strategies import person_of

VIDEO, POST = ("tiktok", "short_video"), ("facebook", "feed_post")
SOMEBODY = replace(person_of(make_candidate(1), Random(1)), rates={VIDEO: 3_000_000, POST: 1_500_000}, places=2)
WORK = Ask(pieces={VIDEO: 1}, first_day=date(2026, 12, 1), last_day=date(2026, 12, 20))


@pytest.mark.parametrize(
    ("pieces", "minimum", "price"),
    [
        ({VIDEO: 2}, 0, vnd(6_000_000)),
        ({VIDEO: 2, POST: 1}, 0, vnd(7_500_000)),
        ({VIDEO: 2}, 6_000_001, vnd(6_000_001)),
        ({VIDEO: 2}, 5_999_999, vnd(6_000_000)),
        ({("youtube", "short_video"): 1}, 1, None),
        ({VIDEO: 1, ("youtube", "short_video"): 1}, 1, None),
        ({}, 2_000_000, vnd(2_000_000)),
    ],
)
def test_a_price_is_all_that_is_asked_by_the_rate_card(
    pieces: Mapping[Piece, int], minimum: int, price: Money | None
) -> None:
    person = replace(SOMEBODY, minimum_fee=minimum)

    assert person.asked(replace(WORK, pieces=pieces)).price == price


@pytest.mark.parametrize(
    ("first", "last", "places"),
    [
        (date(2026, 12, 1), date(2026, 12, 20), 0),
        (date(2026, 11, 1), date(2027, 1, 31), 0),
        (date(2026, 12, 2), date(2026, 12, 20), 2),
        (date(2026, 12, 1), date(2026, 12, 19), 2),
        (date(2027, 1, 1), date(2027, 2, 1), 2),
    ],
)
def test_who_is_away_on_all_days_of_the_work_has_no_place(first: date, last: date, places: int) -> None:
    person = replace(SOMEBODY, away=((date(2026, 3, 1), date(2026, 3, 2)), (first, last)))

    assert person.asked(WORK).free_places == places
