from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.bookings.booking import BOOKING_LIFECYCLE, Booking, BookingStatus
from domain.bookings.cancelling import (
    agree_to_cancel,
    ask_to_cancel,
    cancel_by_silence,
    refuse_to_cancel,
    remind_of_cancellation,
)
from domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingPublished,
    BookingSettled,
    CancellationAsked,
    CancellationRefused,
    ChangesAsked,
    DraftApproved,
    DraftSent,
)
from domain.bookings.refusals import CancellationAskedAlready, DraftNotApproved, NoCancellationAsked, RoundsUsedUp
from domain.bookings.rules import booking_rule
from domain.errors import WrongState
from domain.law.periods import LawNotOnFile
from domain.money import vnd
from domain.offers.terms import Side
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.offers import make_wide_terms

DAY = date(2026, 12, 19)
DISPUTABLE = ["funded", "draft_sent", "changes_asked", "draft_approved", "published"]
UNPUBLISHED = ["funded", "draft_sent", "changes_asked", "judging", "draft_approved"]

VERBS: dict[str, Callable[[Booking], object]] = {
    "send_draft": lambda booking: booking.send_draft(now=NOON),
    "ask_for_changes": lambda booking: booking.ask_for_changes(now=NOON),
    "approve_draft": lambda booking: booking.approve_draft(now=NOON),
    "refer_draft": lambda booking: booking.refer_draft(now=NOON),
    "find_draft_met": lambda booking: booking.judge_draft(meets_brief=True, now=NOON),
    "find_draft_unmet": lambda booking: booking.judge_draft(meets_brief=False, now=NOON),
    "publish": lambda booking: booking.publish(last_day=DAY, now=NOON),
    "approve": lambda booking: booking.approve(),
    "settle": lambda booking: booking.settle(now=NOON),
    "ask_to_cancel": lambda booking: ask_to_cancel(booking, Side.BRAND, online=0, now=NOON),
    "refuse_to_cancel": lambda booking: refuse_to_cancel(booking, Side.BRAND, now=NOON),
    "agree_to_cancel": lambda booking: agree_to_cancel(booking, Side.BRAND, now=NOON),
    "remind_of_cancellation": lambda booking: remind_of_cancellation(booking, now=NOON + timedelta(days=2)),
    "cancel_by_silence": lambda booking: cancel_by_silence(booking, now=NOON + timedelta(days=9)),
    "end_overdue": lambda booking: booking.end_overdue(now=NOON),
    "dispute": lambda booking: booking.dispute(now=NOON),
    "resume_published": lambda booking: booking.resume(BookingStatus.PUBLISHED, left=timedelta(days=1), now=NOON),
    "find_delivered": lambda booking: booking.end_disputed(delivered=True, now=NOON),
    "find_undelivered": lambda booking: booking.end_disputed(delivered=False, now=NOON),
}
PATHS: dict[BookingStatus, list[str]] = {
    BookingStatus.FUNDED: [],
    BookingStatus.DRAFT_SENT: ["send_draft"],
    BookingStatus.CHANGES_ASKED: ["send_draft", "ask_for_changes"],
    BookingStatus.JUDGING: [*["send_draft", "ask_for_changes"] * 2, "send_draft", "refer_draft"],
    BookingStatus.DRAFT_APPROVED: ["send_draft", "approve_draft"],
    BookingStatus.PUBLISHED: ["send_draft", "approve_draft", "publish"],
    BookingStatus.APPROVED: ["send_draft", "approve_draft", "publish", "approve"],
    BookingStatus.DISPUTED: ["send_draft", "approve_draft", "publish", "dispute"],
    BookingStatus.SETTLED: ["send_draft", "approve_draft", "publish", "approve", "settle"],
    BookingStatus.CANCELLED: ["ask_to_cancel", "cancel_by_silence"],
}


def brought_to(status: BookingStatus) -> Booking:
    booking = make_booking(make_wide_terms())
    for verb in PATHS[status]:
        VERBS[verb](booking)
    assert booking.status is status
    return booking


def state(booking: Booking) -> list[object]:
    return [getattr(booking, column.name) for column in Booking.__table__.columns]


def test_the_lifecycle_is_exactly_this() -> None:
    assert {(verb, str(left), str(entered)) for verb, left, entered in BOOKING_LIFECYCLE.rows()} == {
        ("send_draft", "funded", "draft_sent"),
        ("send_draft", "changes_asked", "draft_sent"),
        ("ask_for_changes", "draft_sent", "changes_asked"),
        ("approve_draft", "draft_sent", "draft_approved"),
        ("refer_draft", "draft_sent", "judging"),
        ("find_draft_met", "judging", "draft_approved"),
        ("find_draft_unmet", "judging", "changes_asked"),
        ("publish", "funded", "published"),
        ("publish", "draft_approved", "published"),
        ("approve", "published", "approved"),
        ("settle", "approved", "settled"),
        *(("cancel", status, "cancelled") for status in UNPUBLISHED),
        *(("dispute", status, "disputed") for status in DISPUTABLE),
        *((f"resume_{status}", "disputed", status) for status in DISPUTABLE),
        ("find_delivered", "disputed", "settled"),
        ("find_undelivered", "disputed", "cancelled"),
    }


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (status, verb)
        for status in BookingStatus
        for verb, leaves in {
            "send_draft": {"funded", "changes_asked"},
            "ask_for_changes": {"draft_sent"},
            "approve_draft": {"draft_sent"},
            "refer_draft": {"draft_sent"},
            "find_draft_met": {"judging"},
            "find_draft_unmet": {"judging"},
            "end_overdue": {"funded", "changes_asked", "draft_approved"},
            "publish": {"funded", "draft_approved"},
            "approve": {"published"},
            "settle": {"approved"},
            "ask_to_cancel": set(UNPUBLISHED),
            "refuse_to_cancel": set(UNPUBLISHED),
            "agree_to_cancel": set(UNPUBLISHED),
            "cancel_by_silence": set[str](),
            "remind_of_cancellation": set[str](),
            "dispute": set(DISPUTABLE),
            "resume_published": {"disputed"},
            "find_delivered": {"disputed"},
            "find_undelivered": {"disputed"},
        }.items()
        if status not in leaves
    ],
)
def test_a_verb_out_of_place_moves_nothing(status: BookingStatus, verb: str) -> None:
    booking = brought_to(status)
    before = state(booking)

    with pytest.raises(WrongState):
        VERBS[verb](booking)

    assert state(booking) == before


def test_a_booking_begins_as_it_was_agreed() -> None:
    booking = make_booking(make_wide_terms())

    assert (booking.status, booking.drafts, booking.rounds) == (BookingStatus.FUNDED, 0, 0)
    assert (booking.exclusivity_category, booking.exclusivity_days) == ("electronics_household", 30)
    assert booking.exclusive_until == date(2027, 1, 23)
    assert booking.rule_version == "bookings-2026-01"
    assert make_booking().exclusive_until is None


def test_from_draft_to_settlement() -> None:
    booking = make_booking(make_wide_terms())

    assert booking.send_draft(now=NOON) == DraftSent(booking_id=booking.id, number=1)
    assert booking.ask_for_changes(now=NOON) == ChangesAsked(booking_id=booking.id, number=1, left=1)
    assert booking.send_draft(now=NOON) == DraftSent(booking_id=booking.id, number=2)
    assert booking.approve_draft(now=NOON) == DraftApproved(booking_id=booking.id, number=2)
    assert booking.publish(last_day=DAY, now=NOON) == BookingPublished(booking_id=booking.id)
    assert booking.exclusive_until == date(2027, 1, 18)
    assert booking.approve() == BookingApproved(booking_id=booking.id)
    assert booking.settle(now=NOON) == BookingSettled(booking_id=booking.id, influencer_id=booking.influencer_id)
    assert (booking.status, booking.ended_at) == (BookingStatus.SETTLED, NOON)


def test_changes_are_asked_for_twice_at_most() -> None:
    booking = make_booking()
    for _ in range(2):
        booking.send_draft(now=NOON)
        booking.ask_for_changes(now=NOON)
    booking.send_draft(now=NOON)
    before = state(booking)

    with pytest.raises(RoundsUsedUp) as refusal:
        booking.ask_for_changes(now=NOON)

    assert refusal.value.rounds == 2
    assert state(booking) == before


def test_without_a_draft_review_one_may_publish_at_once() -> None:
    booking = make_booking(draft_review=False)

    booking.publish(last_day=DAY, now=NOON)

    assert (booking.status, booking.exclusive_until) == (BookingStatus.PUBLISHED, None)


def test_with_a_draft_review_a_draft_is_approved_first() -> None:
    booking = make_booking()
    before = state(booking)

    with pytest.raises(DraftNotApproved):
        booking.publish(last_day=DAY, now=NOON)

    assert state(booking) == before


@pytest.mark.parametrize("side", Side)
def test_a_booking_is_cancelled_by_consent(side: Side) -> None:
    booking = make_booking()

    asked = ask_to_cancel(booking, side, online=0, now=NOON)
    cancelled = agree_to_cancel(booking, side.other, now=NOON)

    assert asked == CancellationAsked(
        booking_id=booking.id,
        side=side,
        cancels_at=NOON + timedelta(hours=72),
        pays=vnd(0),
        reminds_at=NOON + timedelta(hours=24),
    )
    assert cancelled == BookingCancelled(
        booking_id=booking.id, brief_id=booking.brief_id, influencer_id=booking.influencer_id, by_silence=False
    )
    assert (booking.status, booking.ended_at) == (BookingStatus.CANCELLED, NOON)


@pytest.mark.parametrize("side", Side)
def test_nobody_answers_their_own_wish(side: Side) -> None:
    booking = make_booking()
    ask_to_cancel(booking, side, online=0, now=NOON)
    before = state(booking)

    with pytest.raises(NoCancellationAsked):
        agree_to_cancel(booking, side, now=NOON)
    with pytest.raises(NoCancellationAsked):
        refuse_to_cancel(booking, side, now=NOON)
    with pytest.raises(CancellationAskedAlready):
        ask_to_cancel(booking, side.other, online=0, now=NOON)

    assert state(booking) == before


def test_a_wish_that_nobody_had_is_not_answered() -> None:
    booking = make_booking()

    with pytest.raises(NoCancellationAsked):
        agree_to_cancel(booking, Side.BRAND, now=NOON)

    assert booking.status is BookingStatus.FUNDED


def test_one_may_hold_to_a_booking() -> None:
    booking = make_booking()
    ask_to_cancel(booking, Side.INFLUENCER, online=0, now=NOON)

    event = refuse_to_cancel(booking, Side.BRAND, now=NOON)

    assert event == CancellationRefused(booking_id=booking.id, side=Side.BRAND)
    assert booking.status is BookingStatus.FUNDED
    assert (booking.cancellation_side, booking.cancellation_asked_at, booking.cancels_at) == (None, None, None)


def test_silence_agrees_after_72_hours() -> None:
    booking = make_booking()
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)
    over = NOON + timedelta(hours=72)

    with pytest.raises(WrongState):
        cancel_by_silence(booking, now=over - timedelta(microseconds=1))
    assert booking.status is BookingStatus.FUNDED

    assert cancel_by_silence(booking, now=over).by_silence is True
    assert (booking.status, booking.ended_at) == (BookingStatus.CANCELLED, over)


def test_publishing_ends_a_wish_to_cancel() -> None:
    booking = make_booking(draft_review=False)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    booking.publish(last_day=DAY, now=NOON)

    assert (booking.cancellation_side, booking.cancellation_asked_at) == (None, None)


def test_before_the_first_rule_nothing_is_booked() -> None:
    with pytest.raises(LawNotOnFile):
        booking_rule(datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
