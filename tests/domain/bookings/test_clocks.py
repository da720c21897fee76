from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.cancelling import (
    agree_to_cancel,
    ask_to_cancel,
    cancel_by_silence,
    refuse_to_cancel,
    remind_of_cancellation,
)
from domain.bookings.clocks import BookingStep, Clock, clock_of
from domain.bookings.events import (
    BookingClockStarted,
    BookingReminded,
    CancellationReminded,
    DraftJudged,
    DraftReferred,
)
from domain.bookings.refusals import AnswerTooLate, RoundsLeft
from domain.bookings.rules import booking_rule
from domain.campaigns.content import AskedDeliverable
from domain.errors import WrongState
from domain.law.periods import day_in_vietnam
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import brought_to, state
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.offers import make_terms

TICK = timedelta(microseconds=1)
DUE = date(2026, 12, 20)
RULE = booking_rule(NOON)
TWO_DAYS = timedelta(days=2)


def strikes(step: BookingStep, now: datetime, due_on: date = DUE) -> datetime:
    clock = clock_of(step, RULE, due_on=due_on, now=now)
    assert clock is not None
    return clock.strikes_at


@pytest.mark.parametrize(
    ("step", "now", "strikes_at"),
    [
        (BookingStep.ANSWER_DRAFT, NOON, datetime(2026, 11, 24, 5, tzinfo=UTC)),
        (BookingStep.ACCEPT_DELIVERY, NOON, datetime(2026, 12, 5, 5, tzinfo=UTC)),
        # Clock hours go on over Tết and over the leap day.
        (BookingStep.ANSWER_DRAFT, datetime(2027, 2, 5, 5, tzinfo=UTC), datetime(2027, 2, 8, 5, tzinfo=UTC)),
        (BookingStep.ANSWER_DRAFT, datetime(2028, 2, 27, 5, tzinfo=UTC), datetime(2028, 3, 1, 5, tzinfo=UTC)),
        (BookingStep.ACCEPT_DELIVERY, datetime(2028, 2, 20, 5, tzinfo=UTC), datetime(2028, 3, 5, 5, tzinfo=UTC)),
        # Three working days: Wednesday, Thursday and Friday after the Day of Culture; after Tết; over the leap day.
        (BookingStep.JUDGE_DRAFT, datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2026, 11, 27, 17, tzinfo=UTC)),
        (BookingStep.JUDGE_DRAFT, datetime(2027, 2, 3, 5, tzinfo=UTC), datetime(2027, 2, 15, 17, tzinfo=UTC)),
        (BookingStep.JUDGE_DRAFT, datetime(2028, 2, 25, 5, tzinfo=UTC), datetime(2028, 3, 1, 17, tzinfo=UTC)),
        # Fourteen days after the end of the last day owed in Hà Nội, or after the step began.
        (BookingStep.DELIVER, NOON, datetime(2027, 1, 3, 17, tzinfo=UTC)),
        (BookingStep.DELIVER, datetime(2026, 12, 20, 17, tzinfo=UTC), datetime(2027, 1, 3, 17, tzinfo=UTC)),
        (BookingStep.DELIVER, datetime(2026, 12, 21, 5, tzinfo=UTC), datetime(2027, 1, 4, 5, tzinfo=UTC)),
    ],
)
def test_each_step_has_its_clock(step: BookingStep, now: datetime, strikes_at: datetime) -> None:
    clock = clock_of(step, RULE, due_on=DUE, now=now)

    assert clock == Clock(strikes_at=strikes_at, reminds_at=strikes_at - TWO_DAYS)


@pytest.mark.parametrize("step", [BookingStep.SETTLE, BookingStep.ANSWER_CANCELLATION])
def test_where_nobody_is_awaited_no_clock_runs(step: BookingStep) -> None:
    assert clock_of(step, RULE, due_on=DUE, now=NOON) is None


def test_nobody_is_reminded_before_the_clock_has_started() -> None:
    hurried = RULE.model_copy(update={"draft_silence_hours": 24})

    clock = clock_of(BookingStep.ANSWER_DRAFT, hurried, due_on=DUE, now=NOON)

    assert clock == Clock(strikes_at=NOON + timedelta(days=1), reminds_at=NOON)


def test_each_delivery_starts_the_clock_anew_and_says_so() -> None:
    booking = make_booking()
    assert booking.strikes_at == strikes(BookingStep.DELIVER, NOON)
    booking.send_draft(now=NOON)
    booking.ask_for_changes(now=NOON)
    later = NOON + timedelta(days=1)

    booking.send_draft(now=later)

    assert booking.announced() == (
        BookingClockStarted(
            booking_id=booking.id,
            step=BookingStep.ANSWER_DRAFT,
            reminds_at=later + timedelta(hours=24),
            strikes_at=later + timedelta(hours=72),
        ),
    )


@pytest.mark.parametrize(
    "status", [BookingStatus.APPROVED, BookingStatus.DISPUTED, BookingStatus.SETTLED, BookingStatus.CANCELLED]
)
def test_once_nobody_is_awaited_no_clock_is_announced(status: BookingStatus) -> None:
    booking = brought_to(status)

    assert (booking.strikes_at, booking.reminds_at, booking.announced()) == (None, None, ())


def test_one_is_reminded_once_from_two_days_before() -> None:
    booking = brought_to(BookingStatus.PUBLISHED)
    due = NOON + timedelta(days=12)

    with pytest.raises(WrongState):
        booking.remind(now=due - TICK)
    reminded = booking.remind(now=due)

    assert reminded == BookingReminded(
        booking_id=booking.id, step=BookingStep.ACCEPT_DELIVERY, strikes_at=NOON + timedelta(days=14)
    )
    with pytest.raises(WrongState):
        booking.remind(now=due)


def test_a_clock_strikes_at_its_instant_and_not_before() -> None:
    booking = brought_to(BookingStatus.PUBLISHED)
    due = NOON + timedelta(days=14)

    with pytest.raises(WrongState):
        booking.strike(now=due - TICK)

    assert booking.strike(now=due).step is BookingStep.ACCEPT_DELIVERY


@pytest.mark.parametrize("verb", ["ask_for_changes", "refer_draft"])
def test_a_brand_objects_to_a_draft_until_silence_has_answered(verb: str) -> None:
    in_time, late = (brought_to(BookingStatus.DRAFT_SENT) for _ in range(2))
    due = NOON + timedelta(hours=72)
    for booking in (in_time, late):
        booking.rounds = 2 if verb == "refer_draft" else 0
        booking.drafts = 3
    before = state(late)

    with pytest.raises(AnswerTooLate) as refusal:
        getattr(late, verb)(now=due)
    getattr(in_time, verb)(now=due - TICK)

    assert (refusal.value.since, state(late)) == (due, before)


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        (NOON, datetime(2026, 11, 24, 5, tzinfo=UTC)),
        # Over Tết, and over the leap day.
        (datetime(2027, 2, 5, 5, tzinfo=UTC), datetime(2027, 2, 8, 5, tzinfo=UTC)),
        (datetime(2028, 2, 27, 5, tzinfo=UTC), datetime(2028, 3, 1, 5, tzinfo=UTC)),
    ],
)
def test_an_answer_to_a_wish_to_cancel_comes_before_silence_agrees(asked_at: datetime, due: datetime) -> None:
    in_time, late, reminder = make_booking(), make_booking(), due - TWO_DAYS
    for booking in (in_time, late):
        booking.wind(now=asked_at)
        asked = ask_to_cancel(booking, Side.BRAND, online=0, now=asked_at)
        assert (asked.cancels_at, asked.reminds_at, booking.cancellation_reminds_at) == (due, reminder, reminder)
    before = state(late)

    with pytest.raises(WrongState):
        remind_of_cancellation(late, now=reminder - TICK)
    assert state(late) == before
    assert remind_of_cancellation(late, now=reminder) == CancellationReminded(
        booking_id=late.id, awaited=Side.INFLUENCER, cancels_at=due
    )
    before = state(late)
    with pytest.raises(WrongState):
        remind_of_cancellation(late, now=reminder)

    with pytest.raises(AnswerTooLate):
        refuse_to_cancel(late, Side.INFLUENCER, now=due)
    with pytest.raises(WrongState):
        cancel_by_silence(late, now=due - TICK)
    assert state(late) == before
    refuse_to_cancel(in_time, Side.INFLUENCER, now=due - TICK)
    cancel_by_silence(late, now=due)

    assert (in_time.status, in_time.cancels_at) == (BookingStatus.FUNDED, None)
    assert (late.status, late.ended_at) == (BookingStatus.CANCELLED, due)


ENDINGS: dict[str, Callable[[Booking], object]] = {
    "refused": lambda booking: refuse_to_cancel(booking, Side.INFLUENCER, now=NOON),
    "agreed": lambda booking: agree_to_cancel(booking, Side.INFLUENCER, now=NOON),
    "silence": lambda booking: cancel_by_silence(booking, now=NOON + timedelta(hours=72)),
    "published": lambda booking: booking.publish(last_day=DUE, now=NOON),
    "disputed": lambda booking: booking.dispute(now=NOON),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_of_a_wish_that_no_longer_waits_nobody_is_reminded(ending: str) -> None:
    booking = make_booking(draft_review=False)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    ENDINGS[ending](booking)

    assert booking.cancellation_reminds_at is None
    with pytest.raises(WrongState):
        remind_of_cancellation(booking, now=NOON + TWO_DAYS)


@pytest.mark.parametrize(
    ("due_on", "due"),
    [
        (DUE, datetime(2027, 1, 3, 17, tzinfo=UTC)),
        # Over Tết, and over the leap day.
        (date(2027, 1, 31), datetime(2027, 2, 14, 17, tzinfo=UTC)),
        (date(2028, 2, 20), datetime(2028, 3, 5, 17, tzinfo=UTC)),
    ],
)
def test_what_was_not_delivered_ends_fourteen_days_after_its_last_day(due_on: date, due: datetime) -> None:
    piece = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=due_on)
    booking = make_booking(make_terms(deliverables=(piece,)))

    with pytest.raises(WrongState):
        booking.remind(now=due - TWO_DAYS - TICK)
    assert booking.remind(now=due - TWO_DAYS).strikes_at == due
    with pytest.raises(WrongState):
        booking.strike(now=due - TICK)

    assert booking.strike(now=due).step is BookingStep.DELIVER


def test_the_judge_is_for_drafts_whose_rounds_are_used_up() -> None:
    booking = brought_to(BookingStatus.DRAFT_SENT)
    before = state(booking)

    with pytest.raises(RoundsLeft) as refusal:
        booking.refer_draft(now=NOON)

    assert (refusal.value.left, state(booking)) == (2, before)


@pytest.mark.parametrize(
    ("meets_brief", "status"), [(True, BookingStatus.DRAFT_APPROVED), (False, BookingStatus.CHANGES_ASKED)]
)
def test_the_judge_lets_a_draft_pass_or_sends_it_back(meets_brief: bool, status: BookingStatus) -> None:
    booking = brought_to(BookingStatus.JUDGING)

    judged = booking.judge_draft(meets_brief=meets_brief, now=NOON)

    assert judged == DraftJudged(booking_id=booking.id, number=3, meets_brief=meets_brief)
    assert (booking.status, booking.rounds) == (status, 2)
    assert booking.strikes_at == strikes(BookingStep.DELIVER, NOON, booking.due_on)


def test_the_judge_has_three_working_days_to_find_fault() -> None:
    booking = brought_to(BookingStatus.DRAFT_SENT)
    booking.rounds = 2
    assert booking.refer_draft(now=NOON) == DraftReferred(booking_id=booking.id, number=1)
    # Saturday noon: Monday, and after the Day of Culture Wednesday and Thursday.
    due = datetime(2026, 11, 26, 17, tzinfo=UTC)
    assert (booking.strikes_at, day_in_vietnam(due - TICK)) == (due, date(2026, 11, 26))
    before = state(booking)

    with pytest.raises(AnswerTooLate):
        booking.judge_draft(meets_brief=False, now=due)
    assert state(booking) == before
    booking.judge_draft(meets_brief=False, now=due - TICK)

    assert booking.status is BookingStatus.CHANGES_ASKED
