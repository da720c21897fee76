"""A booking that follows an accepted amendment: its fee, its promise, the last day it owes, the clock of delivering."""

from datetime import date, datetime, timedelta

from domain.bookings.amended_terms import AmendableTerms
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.refusals import AnswerTooLate, FeeNotAmendable
from domain.bookings.rules import rule_named
from domain.bookings.shares import part_of, share_overdue
from domain.bookings.status import AMENDABLE
from domain.errors import WrongState
from domain.money import Money


def require_amendable(booking: Booking, *, now: datetime) -> None:
    """Raise WrongState once the delivery was accepted or the booking has ended, AnswerTooLate where silence did it."""
    if booking.status not in AMENDABLE:
        raise WrongState(thing="booking", verb="amend", status=booking.status.value)
    for silence in (booking.strikes_at, booking.cancels_at):
        if silence is not None and now >= silence:
            raise AnswerTooLate(since=silence)


def require_fee_amendable(booking: Booking) -> None:
    """Raise FeeNotAmendable while a wish to cancel waits for an answer: what that pays was told to both."""
    if booking.cancellation_side is not None:
        raise FeeNotAmendable(field="input.terms.fee")


def follow_amendment(booking: Booking, agreed: AmendableTerms, *, last_day: date, online: int, now: datetime) -> None:
    """Let a booking follow what both sides agreed to, with so many pieces `online`.

    `last_day` is the last one of delivery, as owed or as it was. A day owed that moves starts the clock of delivering
    anew; other clocks run on. Raises WrongState, AnswerTooLate, FeeNotAmendable.
    """
    require_amendable(booking, now=now)
    if agreed.fee is not None and agreed.fee != booking.fee:
        require_fee_amendable(booking)
        _follow_fee(booking, agreed.fee, online=online)
    promise = agreed.exclusivity
    booking.exclusivity_category, booking.exclusivity_days = promise and promise.category, promise and promise.days
    booking.exclusive_until = promise and last_day + timedelta(days=promise.days)
    moves, booking.due_on = agreed.last_day != booking.due_on, agreed.last_day
    if moves and booking.step is BookingStep.DELIVER:
        booking.wind(now=now)


def _follow_fee(booking: Booking, fee: Money, *, online: int) -> None:
    share = share_overdue(rule_named(booking.rule_version), online=online)
    booking.fee, booking.overdue_pays_minor = fee, part_of(fee, share).minor
