"""Which disputes exist for whom, and which of them wait for what at an instant."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from domain.actors import ActingBrand, ActingInfluencer, Actor
from domain.bookings.booking import Booking
from domain.bookings.visibility import booking_is_visible
from domain.disputes.dispute import Dispute
from domain.disputes.evidence import DisputeEvidence
from domain.disputes.status import DisputeStatus
from domain.ids import BookingId, DisputeId
from domain.offers.terms import Side


def dispute_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a dispute: whoever may see its booking."""
    return Dispute.booking_id.in_(select(Booking.id).where(booking_is_visible(actor)))


def disputes_between(actor: ActingBrand | ActingInfluencer) -> Select[Dispute]:
    """The disputes over bookings one of whose sides the actor is; to them no other dispute exists."""
    return select(Dispute).where(dispute_is_visible(actor))


def dispute_by(dispute_id: DisputeId) -> Select[Dispute]:
    """One dispute, whoever asks: for admins, who see all."""
    return select(Dispute).where(Dispute.id == dispute_id)


def disputes_in_the_way(booking_id: BookingId, side: Side) -> Select[bool]:
    """Whether a booking is in dispute, a dispute of it was resolved, or this side has withdrawn one."""
    in_the_way = select(Dispute.id).where(
        Dispute.booking_id == booking_id, (Dispute.side == side) | (Dispute.status != DisputeStatus.WITHDRAWN)
    )
    return select(in_the_way.exists())


def evidence_of(dispute_id: DisputeId, side: Side) -> Select[DisputeEvidence]:
    """What a side has added to a dispute."""
    return select(DisputeEvidence).where(DisputeEvidence.dispute_id == dispute_id, DisputeEvidence.side == side)


def disputes_to_strike(now: datetime, most: int) -> Select[Dispute]:
    """Disputes whose step is over by now, by id."""
    return select(Dispute).where(Dispute.strikes_at <= now).order_by(Dispute.id).limit(most)


def disputes_to_remind(now: datetime, most: int) -> Select[Dispute]:
    """Disputes in which somebody is to be reminded by now, by id."""
    return select(Dispute).where(Dispute.reminds_at <= now).order_by(Dispute.id).limit(most)
