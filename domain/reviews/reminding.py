"""Reminding of reviews: before the time to write is over, each side that has not written is told, and nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.bookings.booking import Booking
from domain.errors import WrongState
from domain.events import Event
from domain.ids import BookingId
from domain.offers.terms import Side
from domain.reviews.rules import review_rule


@dataclass(frozen=True, kw_only=True)
class ReviewReminded(Event):
    """A side that has not reviewed a booking is reminded, and nobody else is told: from `closes_at` it is too late."""

    booking_id: BookingId
    side: Side
    closes_at: datetime


def remind_of_review(booking: Booking, *, written: Collection[Side], now: datetime) -> list[ReviewReminded]:
    """Remind whoever has not written about a booking, once; nobody where it is too late. Raises WrongState before."""
    if booking.ended_at is None or booking.review_reminds_at is None or now < booking.review_reminds_at:
        raise WrongState(thing="booking", verb="remind", status=booking.status.value)
    booking.review_reminds_at = None
    closes_at = review_rule(booking.ended_at).closes_at(booking.ended_at)
    missing = [side for side in Side if side not in written and now < closes_at]
    return [ReviewReminded(booking_id=booking.id, side=side, closes_at=closes_at) for side in missing]
