"""Which bookings exist for whom, and which of them bind an influencer at an instant."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, func, or_, select, true

from domain.actors import ActingAdmin, ActingBrand, ActingInfluencer, Actor
from domain.bookings.booking import ENDED, Booking, BookingStatus
from domain.bookings.deliverables import Deliverable
from domain.ids import BookingId, BrandId, BriefId, DeliverableId, InfluencerId


def booking_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a booking: its two sides, and the alliance's admins."""
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return Booking.brand_id == actor.brand_id
        case ActingInfluencer():
            return Booking.influencer_id == actor.influencer_id
        case _:
            return false()


def bookings_between(actor: ActingBrand | ActingInfluencer) -> Select[Booking]:
    """The bookings one of whose sides the actor is; to them no other booking exists."""
    return select(Booking).where(booking_is_visible(actor))


def booking_taken(brief_id: BriefId, influencer_id: InfluencerId) -> Select[Booking]:
    """The booking by which an influencer has a place of a brief, if there is one."""
    return select(Booking).where(
        Booking.brief_id == brief_id,
        Booking.influencer_id == influencer_id,
        Booking.status != BookingStatus.CANCELLED,
    )


def running_bookings_of(influencers: Collection[InfluencerId]) -> Select[InfluencerId, int]:
    """How many bookings each influencer has in hand; who has none is missing."""
    return (
        select(Booking.influencer_id, func.count())
        .where(Booking.influencer_id.in_(influencers), Booking.status.not_in(ENDED))
        .group_by(Booking.influencer_id)
    )


def bookings_in_the_way(
    influencer_id: InfluencerId, brand_id: BrandId, *, category: str, exclusive_category: str | None, today: date
) -> Select[Booking]:
    """Bookings with other brands that stand against a new one, the longest-lasting first.

    Either an exclusivity of theirs covers what is new, or the new exclusivity would cover work in hand.
    """
    touched = [category] if exclusive_category is None else [category, exclusive_category]
    bound = Booking.exclusivity_category.in_(touched) & (Booking.exclusive_until > today)
    would_bind = (Booking.category == exclusive_category) & Booking.status.not_in(ENDED)
    return (
        select(Booking)
        .where(
            Booking.influencer_id == influencer_id,
            Booking.brand_id != brand_id,
            Booking.status != BookingStatus.CANCELLED,
            or_(bound, would_bind) if exclusive_category is not None else bound,
        )
        .order_by(Booking.exclusive_until.desc().nulls_last(), Booking.id)
    )


def fees_of(brief_id: BriefId | SQLColumnExpression[BriefId]) -> Select[int]:
    """What the bookings of a brief cost together, in đồng; those cancelled cost nothing."""
    minor: ColumnElement[int] = Booking.__table__.c.fee_minor
    return select(func.coalesce(func.sum(minor), 0)).where(
        Booking.brief_id == brief_id, Booking.status != BookingStatus.CANCELLED
    )


def bookings_past_answering(now: datetime, most: int) -> Select[Booking]:
    """Bookings in which silence has agreed to cancel by now, by id."""
    return (
        select(Booking).where(Booking.cancels_at <= now, Booking.status.not_in(ENDED)).order_by(Booking.id).limit(most)
    )


def booking_by(booking_id: BookingId) -> Select[Booking]:
    """One booking, whoever asks: for operations that follow from another's deed."""
    return select(Booking).where(Booking.id == booking_id)


def booking_of(actor: ActingInfluencer, deliverable_id: DeliverableId) -> Select[Booking]:
    """The booking of the actor's that owes a deliverable."""
    owing = select(Deliverable.booking_id).where(Deliverable.id == deliverable_id).scalar_subquery()
    return bookings_between(actor).where(Booking.id == owing)
