"""The wish to cancel: one side asks to end a booking before it is published, the other answers, or silence agrees."""

from datetime import datetime

from domain.bookings.bars import PublicationBar
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.events import (
    BookingCancelled,
    CancellationAsked,
    CancellationRefused,
    CancellationReminded,
    PublicationBarred,
)
from domain.bookings.refusals import AnswerTooLate, CancellationAskedAlready, NoCancellationAsked
from domain.bookings.rules import rule_named
from domain.bookings.shares import part_of
from domain.bookings.status import BOOKING_LIFECYCLE
from domain.errors import WrongState
from domain.money import Money
from domain.offers.terms import Side


def pays_if_ended(booking: Booking, bar: PublicationBar | None, *, online: int) -> Money:
    """What of the fee is the influencer's if a side wishes to end the booking now, `online` pieces of it published.

    Nothing where the influencer was named: that is their fault, and it is public. Else the share that the work reached.
    """
    if bar is PublicationBar.INFLUENCER_NAMED:
        return Money(0, booking.fee.currency)
    return part_of(booking.fee, booking.share_reached(online))


def barred(booking: Booking, bar: PublicationBar, *, online: int) -> PublicationBarred:
    """The fact that tells both sides of it, and of what ending the booking pays as the work stands."""
    return PublicationBarred(booking_id=booking.id, bar=bar, pays=pays_if_ended(booking, bar, online=online))


def ask_to_cancel(
    booking: Booking,
    side: Side,
    *,
    online: int,
    at_fault: bool = False,
    bar: PublicationBar | None = None,
    now: datetime,
) -> CancellationAsked:
    """Wish to end the booking before it is published. Raises WrongState, CancellationAskedAlready, AnswerTooLate.

    The other side is reminded before its silence agrees. The influencer's share is settled by how far the work has come
    now, with so many pieces online. `at_fault` says that it ends by their fault: nothing is paid where they say so
    themselves, or where they agree in words to the brand's saying so; their silence admits no fault. Where the law bars
    the booking from being published (`bar`) it pays what that pays; a fault that an authority named needs no admission.
    While it stands the booking does not end overdue; what is overdue already ends so, and no wish puts that off.
    """
    BOOKING_LIFECYCLE.move("cancel", booking.status)
    if booking.cancellation_side is not None:
        raise CancellationAskedAlready
    if booking.step is BookingStep.DELIVER and booking.strikes_at is not None and now >= booking.strikes_at:
        raise AnswerTooLate(since=booking.strikes_at)
    at_fault = at_fault and bar is not PublicationBar.INFLUENCER_NAMED
    booking.cancellation_side, booking.cancellation_asked_at, booking.cancellation_at_fault = side, now, at_fault
    admitted = at_fault and side is Side.INFLUENCER
    pays = Money(0, booking.fee.currency) if admitted else pays_if_ended(booking, bar, online=online)
    booking.cancellation_pays_minor = pays.minor
    return _wait_for_answer(booking, side, now=now)


def ask_again(booking: Booking, *, now: datetime) -> tuple[CancellationAsked, ...]:
    """Let a wish that a dispute made stand still wait anew, as long as at first, for what it paid; none asks nothing.

    Whoever cannot refuse a wish would else void it by a dispute that they take back.
    """
    side = booking.cancellation_side
    return () if side is None else (_wait_for_answer(booking, side, now=now),)


def refuse_to_cancel(booking: Booking, side: Side, *, now: datetime) -> CancellationRefused:
    """Hold to the booking. Raises WrongState, NoCancellationAsked, AnswerTooLate."""
    BOOKING_LIFECYCLE.move("cancel", booking.status)
    _require_wish_of(booking, side.other)
    if booking.cancels_at is not None and now >= booking.cancels_at:
        raise AnswerTooLate(since=booking.cancels_at)
    booking.forget_cancellation()
    return CancellationRefused(booking_id=booking.id, side=side)


def agree_to_cancel(booking: Booking, side: Side, *, now: datetime) -> BookingCancelled:
    """End the booking as the other side wishes, admitting the fault if it names one: that pays nothing.

    Raises WrongState, NoCancellationAsked.
    """
    BOOKING_LIFECYCLE.move("cancel", booking.status)
    _require_wish_of(booking, side.other)
    if booking.cancellation_at_fault:
        booking.cancellation_pays_minor = 0
    return booking.cancel(now=now)


def cancel_by_silence(booking: Booking, *, now: datetime) -> BookingCancelled:
    """End the booking, nobody having answered the wish in time: that pays the share reached, and admits no fault.

    Raises WrongState, also while there is time.
    """
    if booking.cancels_at is None or now < booking.cancels_at:
        raise WrongState(thing="booking", verb="cancel_by_silence", status=booking.status.value)
    return booking.cancel(by_silence=True, now=now)


def remind_of_cancellation(booking: Booking, *, now: datetime) -> CancellationReminded:
    """Remind the side that the wish waits for, once. Raises WrongState where it is not time."""
    side, cancels_at, reminds_at = booking.cancellation_side, booking.cancels_at, booking.cancellation_reminds_at
    if side is None or cancels_at is None or reminds_at is None or now < reminds_at:
        raise WrongState(thing="booking", verb="remind_of_cancellation", status=booking.status.value)
    booking.cancellation_reminds_at = None
    return CancellationReminded(booking_id=booking.id, awaited=side.other, cancels_at=cancels_at)


def _wait_for_answer(booking: Booking, side: Side, *, now: datetime) -> CancellationAsked:
    rule = rule_named(booking.rule_version)
    booking.cancels_at = cancels_at = rule.agreed_by_silence(now)
    booking.cancellation_reminds_at = reminds_at = rule.reminder_before(cancels_at, since=now)
    return CancellationAsked(
        booking_id=booking.id,
        side=side,
        cancels_at=cancels_at,
        pays=booking.cancellation_pays,
        reminds_at=reminds_at,
        at_fault=booking.cancellation_at_fault,
    )


def _require_wish_of(booking: Booking, side: Side) -> None:
    if booking.cancellation_side is not side:
        raise NoCancellationAsked
