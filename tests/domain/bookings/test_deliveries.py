"""Any sequence of steps, in any order, from either side, at any time: what always holds of a booking."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.bookings.booking import Booking
from domain.bookings.cancelling import (
    agree_to_cancel,
    ask_to_cancel,
    cancel_by_silence,
    refuse_to_cancel,
    remind_of_cancellation,
)
from domain.bookings.clocks import BookingStep
from domain.bookings.status import ENDED, BookingStatus
from domain.errors import DomainError
from domain.offers.terms import Side
from tests.instants import NOON
from tests.makers.bookings import make_booking

SIDES: Final = st.sampled_from(Side)
ONLINE: Final = (BookingStatus.PUBLISHED, BookingStatus.APPROVED, BookingStatus.SETTLED)


class Delivery(RuleBasedStateMachine):
    """One booking; hours pass between the steps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.booking: Booking
        self.approved_drafts = 0

    @initialize(draft_review=st.booleans())
    def make(self, draft_review: bool) -> None:
        self.booking = make_booking(draft_review=draft_review)

    @rule(hours=st.integers(0, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def send_draft(self) -> None:
        self.attempt(lambda: self.booking.send_draft(now=self.now))

    @rule()
    def ask_for_changes(self) -> None:
        self.attempt(lambda: self.booking.ask_for_changes(now=self.now))

    @rule()
    def approve_draft(self) -> None:
        self.approved_drafts += self.attempt(lambda: self.booking.approve_draft(now=self.now))

    @rule()
    def refer_draft(self) -> None:
        self.attempt(lambda: self.booking.refer_draft(now=self.now))

    @rule(meets_brief=st.booleans())
    def judge_draft(self, meets_brief: bool) -> None:
        done = self.attempt(lambda: self.booking.judge_draft(meets_brief=meets_brief, now=self.now))
        self.approved_drafts += done and meets_brief

    @rule()
    def strike(self) -> None:
        due, step = self.booking.strikes_at, self.booking.step
        try:
            assert self.booking.strike(now=self.now).step is step
        except DomainError:
            assert due is None or self.now < due
        else:
            assert due is not None
            assert due <= self.now

    @rule()
    def end_overdue(self) -> None:
        self.attempt(lambda: self.booking.end_overdue(now=self.now))

    @rule()
    def publish(self) -> None:
        self.attempt(lambda: self.booking.publish(last_day=date(2026, 12, 1), now=self.now))

    @rule()
    def approve(self) -> None:
        self.attempt(self.booking.approve)

    @rule()
    def settle(self) -> None:
        self.attempt(lambda: self.booking.settle(now=self.now))

    @rule(side=SIDES)
    def ask_to_cancel(self, side: Side) -> None:
        self.attempt(lambda: ask_to_cancel(self.booking, side, online=0, now=self.now))

    @rule(side=SIDES)
    def refuse_to_cancel(self, side: Side) -> None:
        self.attempt(lambda: refuse_to_cancel(self.booking, side, now=self.now))

    @rule(side=SIDES)
    def agree_to_cancel(self, side: Side) -> None:
        asked_by = self.booking.cancellation_side
        if self.attempt(lambda: agree_to_cancel(self.booking, side, now=self.now)):
            assert asked_by is side.other

    @rule()
    def cancel_by_silence(self) -> None:
        due = self.booking.cancels_at
        if self.attempt(lambda: cancel_by_silence(self.booking, now=self.now)):
            assert due is not None
            assert due <= self.now

    @rule()
    def remind_of_cancellation(self) -> None:
        due, side = self.booking.cancellation_reminds_at, self.booking.cancellation_side
        if self.attempt(lambda: remind_of_cancellation(self.booking, now=self.now)):
            assert due is not None
            assert due <= self.now
            assert side is not None

    def attempt(self, verb: Callable[[], object]) -> bool:
        """Do it and say whether it was done; where it is refused, nothing has moved."""
        before = self.picture()
        try:
            verb()
        except DomainError:
            assert self.picture() == before
            return False
        assert self.picture() != before
        return True

    def picture(self) -> tuple[object, ...]:
        """All that can move."""
        booking = self.booking
        return (
            (booking.status, booking.drafts, booking.rounds, booking.ended_at),
            (booking.cancellation_side, booking.cancellation_asked_at, booking.cancels_at),
            (booking.cancellation_pays_minor, booking.cancellation_reminds_at),
            (booking.strikes_at, booking.reminds_at),
        )

    @invariant()
    def a_clock_runs_wherever_somebody_is_awaited(self) -> None:
        waits = self.booking.step not in {None, BookingStep.SETTLE}
        assert (self.booking.strikes_at is not None) is waits
        if self.booking.strikes_at is not None and self.booking.reminds_at is not None:
            assert self.booking.reminds_at < self.booking.strikes_at

    @invariant()
    def a_draft_is_sent_back_twice_at_most(self) -> None:
        assert 0 <= self.booking.rounds <= min(2, self.booking.drafts)

    @invariant()
    def what_is_online_was_approved_where_the_brief_asks_to_see_it(self) -> None:
        if self.booking.draft_review and self.booking.status in ONLINE:
            assert self.approved_drafts == 1

    @invariant()
    def it_ends_once(self) -> None:
        assert (self.booking.ended_at is not None) is (self.booking.status in ENDED)

    @invariant()
    def a_wish_to_cancel_is_whole_and_none_stands_once_it_is_online(self) -> None:
        wish = (self.booking.cancellation_side, self.booking.cancellation_asked_at, self.booking.cancels_at)
        assert len({each is None for each in wish}) == 1
        if self.booking.cancellation_asked_at is not None:
            assert self.booking.cancels_at == self.booking.cancellation_asked_at + timedelta(hours=72)
        if self.booking.status in ONLINE:
            assert wish == (None, None, None)

    @invariant()
    def one_is_reminded_of_a_wish_that_waits_alone(self) -> None:
        if self.booking.cancellation_reminds_at is not None:
            assert self.booking.cancels_at == self.booking.cancellation_reminds_at + timedelta(days=2)
            assert self.booking.ended_at is None


TestDelivery = Delivery.TestCase
