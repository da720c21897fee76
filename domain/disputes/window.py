"""For how long the end of a booking can be disputed: what happens with its fee until then can be undone."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from domain.bookings.booking import Booking
from domain.bookings.status import BookingStatus
from domain.disputes.dispute import Dispute
from domain.disputes.rules import RULES, DisputeRule, dispute_rule
from domain.disputes.status import DisputeStatus
from domain.ids import BookingId, CampaignId
from domain.law.periods import midnight_in_vietnam
from domain.payments import Hold


def disputable_until(ended_at: datetime | None, stands: bool) -> datetime | None:  # noqa: FBT001 - a row's columns
    """The instant from which the end of a booking stands; None before it ended, and where it `stands` at once.

    Raises LawNotOnFile.
    """
    return None if ended_at is None or stands else dispute_rule(ended_at).opens_until(ended_at)


def stands_at_once() -> ColumnElement[bool]:
    """Whether the end of a booking cannot be disputed: it was agreed to in words, or a dispute found it."""
    in_words = Booking.accepted_by.is_not(None) | (Booking.ended_at < Booking.cancels_at)
    resolved = select(Dispute.id).where(Dispute.booking_id == Booking.id, Dispute.status == DisputeStatus.RESOLVED)
    return func.coalesce(in_words, False) | resolved.correlate(Booking).exists()


def end_of(booking_id: BookingId) -> Select[datetime | None, bool]:
    """When a booking ended, and whether that stands at once: what `disputable_until` takes."""
    return select(Booking.ended_at, stands_at_once()).where(Booking.id == booking_id)


def refunds_in_dispute_window(campaign_id: CampaignId, now: datetime) -> Select[int]:
    """What was refunded to a campaign, in minor units, for bookings whose end can be disputed at an instant.

    Each by the rule of its own end, as in `disputable_until`; where none is on file nothing can be disputed. While one
    is disputed its fee is held, so nothing of it is refunded.
    """
    in_time = (_ended_under(rule) & (Booking.ended_at > now - timedelta(days=rule.open_days)) for rule in RULES)
    return (
        select(func.coalesce(func.sum(Hold.refunded_minor), 0))
        .join(Booking, Booking.id == Hold.booking_id)
        .where(
            Hold.campaign_id == campaign_id,
            Booking.status == BookingStatus.CANCELLED,
            or_(false(), *in_time),
            ~stands_at_once(),
        )
    )


def _ended_under(rule: DisputeRule) -> ColumnElement[bool]:
    """Whether a rule was in force on the day, in Viet Nam, on which a booking ended."""
    since = Booking.ended_at >= midnight_in_vietnam(rule.valid_from)
    return since if rule.valid_to is None else since & (Booking.ended_at < midnight_in_vietnam(rule.valid_to))
