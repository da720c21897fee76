"""Which reviews exist for whom: those shown for everybody, hidden ones for who wrote them and for admins."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true

from domain.actors import ActingAdmin, ActingBrand, ActingInfluencer, Actor
from domain.ids import BookingId, ReviewId
from domain.offers.terms import Side
from domain.reviews.review import Review


def review_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a review: not the other side's before it is shown."""
    shown = Review.published_at.is_not(None)
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return or_(shown, (Review.side == Side.BRAND) & (Review.brand_id == actor.brand_id))
        case ActingInfluencer():
            return or_(shown, (Review.side == Side.INFLUENCER) & (Review.influencer_id == actor.influencer_id))
        case _:
            return shown


def reviews_of_booking(booking_id: BookingId) -> Select[Review]:
    """What either side has written about a booking."""
    return select(Review).where(Review.booking_id == booking_id).order_by(Review.id)


def review_about(actor: ActingBrand | ActingInfluencer, review_id: ReviewId) -> Select[Review]:
    """A review that is about the actor's side and is shown; to them no other can be answered."""
    about = (
        (Review.side == Side.INFLUENCER) & (Review.brand_id == actor.brand_id)
        if isinstance(actor, ActingBrand)
        else (Review.side == Side.BRAND) & (Review.influencer_id == actor.influencer_id)
    )
    return select(Review).where(Review.id == review_id, Review.published_at.is_not(None), about)


def reviews_to_publish(now: datetime, most: int) -> Select[Review]:
    """Hidden reviews whose time is over by now, by id."""
    return select(Review).where(Review.published_at.is_(None), Review.closes_at <= now).order_by(Review.id).limit(most)
