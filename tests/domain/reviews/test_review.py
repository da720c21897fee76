import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.cancelling import agree_to_cancel, ask_to_cancel
from domain.errors import InvalidInput, WrongState
from domain.ids import LoginId, new_id
from domain.money import vnd
from domain.offers.terms import Side
from domain.reviews.refusals import BookingNotEnded, RepliedAlready, ReviewTooLate
from domain.reviews.review import Review, ReviewPublished, ReviewReplied, ReviewWritten
from domain.reviews.rules import ReviewRule, review_rule
from tests.domain.bookings.test_booking import brought_to
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.offers import make_terms

TICK = timedelta(microseconds=1)
SOMEBODY = LoginId(new_id())
WEEK = timedelta(days=7)


def ended(at: datetime = NOON, fee: int = 3_000_000) -> Booking:
    booking = make_booking(make_terms(fee=vnd(fee)))
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)
    agree_to_cancel(booking, Side.INFLUENCER, now=NOON)
    booking.ended_at = at
    return booking


def write(booking: Booking, *, now: datetime = NOON, **changes: Any) -> tuple[Review, ReviewWritten]:
    given: dict[str, Any] = {"rating": 4, "words": " Đúng hẹn. "}
    return Review.written(booking, Side.BRAND, by=SOMEBODY, now=now, **(given | changes))


def state(review: Review) -> list[object]:
    return [getattr(review, column.name) for column in Review.__table__.columns]


def test_a_review_is_written_hidden_with_its_weight_and_its_days() -> None:
    booking = ended(fee=5_000_000)

    review, event = write(booking)

    assert event == ReviewWritten(review_id=review.id, booking_id=booking.id, side=Side.BRAND)
    assert (review.rating, review.words, review.weight, review.published_at) == (4, "Đúng hẹn.", 12_500, None)
    assert (review.closes_at, review.counts_until) == (NOON + WEEK, NOON + timedelta(days=730))
    assert (review.brand_id, review.influencer_id) == (booking.brand_id, booking.influencer_id)


@pytest.mark.parametrize(
    "ended_at",
    [NOON, datetime.fromisoformat("2027-02-04T05:00:00Z"), datetime.fromisoformat("2028-02-25T05:00:00Z")],
)
def test_it_is_written_for_seven_days_over_tet_and_the_leap_day(ended_at: datetime) -> None:
    booking = ended(ended_at)

    with pytest.raises(ReviewTooLate) as refusal:
        write(booking, now=ended_at + WEEK)
    review, _ = write(booking, now=ended_at + WEEK - TICK)

    assert (refusal.value.until, review.closes_at) == (ended_at + WEEK, ended_at + WEEK)


@pytest.mark.parametrize("status", [each for each in BookingStatus if each.value not in {"settled", "cancelled"}])
def test_what_is_not_over_is_not_reviewed(status: BookingStatus) -> None:
    with pytest.raises(BookingNotEnded):
        write(brought_to(status))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"rating": 0}, "input.rating"), ({"rating": 6}, "input.rating"), ({"words": "x" * 2_001}, "input.words")],
)
def test_a_rating_is_one_to_five_stars(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        write(ended(), **changes)

    assert refusal.value.field == field


def test_it_is_shown_once_both_are_in_or_when_the_time_is_over() -> None:
    (early, _), (late, _) = (write(ended()) for _ in range(2))
    before = state(late)

    with pytest.raises(WrongState):
        late.publish(both_in=False, now=NOON + WEEK - TICK)
    assert state(late) == before
    shown = late.publish(both_in=False, now=NOON + WEEK)
    early.publish(both_in=True, now=NOON)

    assert shown == ReviewPublished(review_id=late.id, booking_id=late.booking_id, side=Side.BRAND, rating=4)
    assert (late.published_at, early.published_at) == (NOON + WEEK, NOON)
    with pytest.raises(WrongState):
        late.publish(both_in=True, now=NOON + WEEK)


def test_it_is_answered_once_within_thirty_days_of_being_shown() -> None:
    (review, _), (late, _) = (write(ended()) for _ in range(2))
    with pytest.raises(WrongState):
        review.answer("Cảm ơn.", by=SOMEBODY, now=NOON)
    for each in (review, late):
        each.publish(both_in=True, now=NOON)
    until = NOON + timedelta(days=30)

    with pytest.raises(ReviewTooLate):
        late.answer("Cảm ơn.", by=SOMEBODY, now=until)
    with pytest.raises(InvalidInput):
        review.answer(" ", by=SOMEBODY, now=NOON)
    replied = review.answer(" Cảm ơn. ", by=SOMEBODY, now=until - TICK)

    assert replied == ReviewReplied(review_id=review.id, booking_id=review.booking_id)
    assert (review.reply, review.replied_at, late.reply) == ("Cảm ơn.", until - TICK, None)
    with pytest.raises(RepliedAlready):
        review.answer("Nữa.", by=SOMEBODY, now=NOON)


@pytest.mark.parametrize(
    ("fee", "weight"),
    [
        (0, 10_000),
        (4_999_999, 10_000),
        (5_000_000, 12_500),
        (19_999_999, 12_500),
        (20_000_000, 15_000),
        (1_000_000_000, 15_000),
    ],
)
def test_larger_bookings_count_for_more(fee: int, weight: int) -> None:
    assert review_rule(NOON).weight_of(vnd(fee)) == weight


@pytest.mark.parametrize("bands", [[], [{"from_fee": 1, "weight": 1}], [{"from_fee": 0, "weight": 1}] * 2])
def test_bands_leave_no_fee_out(bands: list[dict[str, int]]) -> None:
    given = review_rule(NOON).model_dump(mode="json") | {"bands": bands}

    with pytest.raises(ValidationError):
        ReviewRule.model_validate_json(json.dumps(given))
