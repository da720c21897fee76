"""A booking that follows an accepted amendment: its promise, the last day it owes, and the clock of delivering."""

from datetime import date, datetime, timedelta

from domain.bookings.amended_terms import AmendableTerms
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.refusals import AnswerTooLate
from domain.bookings.status import AMENDABLE
from domain.errors import WrongState


def require_amendable(booking: Booking, *, now: datetime) -> None:
    """Raise WrongState once the delivery was accepted or the booking has ended, AnswerTooLate where silence did it."""
    if booking.status not in AMENDABLE:
        raise WrongState(verb="amend", status=booking.status.value)
    for silence in (booking.strikes_at, booking.cancels_at):
        if silence is not None and now >= silence:
            raise AnswerTooLate(since=silence)


def follow_amendment(booking: Booking, agreed: AmendableTerms, *, last_day: date, now: datetime) -> None:
    """Let a booking follow what both sides agreed to; `last_day` is the last one of delivery, as owed or as it was.

    A day owed that moves starts the clock of delivering anew; other clocks run on. Raises WrongState, AnswerTooLate.
    """
    require_amendable(booking, now=now)
    promise = agreed.exclusivity
    booking.exclusivity_category, booking.exclusivity_days = promise and promise.category, promise and promise.days
    booking.exclusive_until = promise and last_day + timedelta(days=promise.days)
    moves, booking.due_on = agreed.last_day != booking.due_on, agreed.last_day
    if moves and booking.step is BookingStep.DELIVER:
        booking.wind(now=now)
