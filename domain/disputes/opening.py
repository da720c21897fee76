"""Whether a booking can be disputed now, and what of its fee the influencer has, or would have, without a dispute."""

from datetime import datetime

from domain.bookings.booking import Booking
from domain.bookings.shares import part_of
from domain.bookings.status import BookingStatus
from domain.disputes.refusals import DeliveryAccepted, DisputeTooLate, EndedByConsent, NothingToDispute
from domain.disputes.rules import dispute_rule
from domain.money import Money


def require_disputable(booking: Booking, now: datetime) -> None:
    """Refuse what is agreed or over: one that has ended can be disputed for some days, unless that was in words.

    Raises NothingToDispute, DeliveryAccepted, EndedByConsent, DisputeTooLate, LawNotOnFile.
    """
    if not booking.fee.minor:
        raise NothingToDispute
    if booking.accepted_by is not None:
        raise DeliveryAccepted
    if booking.ended_at is not None:
        if booking.cancels_at is not None and booking.ended_at < booking.cancels_at:
            raise EndedByConsent
        if now >= (until := dispute_rule(booking.ended_at).opens_until(booking.ended_at)):
            raise DisputeTooLate(until=until)


def undisputed_part(booking: Booking, *, had: Money, online: int) -> Money:
    """What of the fee is the influencer's without a dispute: what an ended booking released (`had`), else by silence.

    Silence gives all once the work is published, and before that the share reached with `online` pieces published.
    """
    if booking.ended_at is not None:
        return had
    published = booking.status is BookingStatus.PUBLISHED
    return booking.fee if published else part_of(booking.fee, booking.share_reached(online))
