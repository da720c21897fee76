"""Which bookings count as delivered, now that a dispute may take back what had been settled."""

from sqlalchemy import ColumnElement, select

from domain.bookings.booking import Booking
from domain.bookings.status import BookingStatus
from domain.disputes.dispute import Dispute


def was_delivered() -> ColumnElement[bool]:
    """Whether a booking is settled, and no dispute has since found that nothing of its fee is the influencer's.

    A running booking of which that is found ends cancelled (`next_steps.ends_as`) and counts neither: what was found
    out later weighs the same. Where some of the fee stayed the influencer's, something was delivered.
    """
    taken_back = select(Dispute.id).where(Dispute.booking_id == Booking.id, Dispute.released_minor == 0).exists()
    return (Booking.status == BookingStatus.SETTLED) & ~taken_back
