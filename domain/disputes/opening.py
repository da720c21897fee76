"""Whether a booking can be disputed now, and what of its fee the influencer has, or would have, without a dispute."""

from datetime import datetime

from domain.bookings.bars import PublicationBar
from domain.bookings.booking import Booking
from domain.bookings.cancelling import pays_if_ended
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


def undisputed_part(booking: Booking, *, had: Money, online: int, bar: PublicationBar | None = None) -> Money:
    """What of the fee is the influencer's without a dispute: what an ended booking released (`had`), else by silence.

    Silence gives all once the work is published, and before that what a wish to cancel pays that stands; where nobody
    wishes so, what such a wish would pay with `online` pieces published, under what bars it from being (`bar`).
    """
    if booking.ended_at is not None:
        return had
    if booking.status is BookingStatus.PUBLISHED:
        return booking.fee
    if booking.cancellation_side is not None:
        return booking.cancellation_pays
    return pays_if_ended(booking, bar, online=online)
