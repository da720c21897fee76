"""Review the other side of a booking, be reminded to, show what was written, answer it."""

from typing import Final

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.booking import Booking
from domain.bookings.visibility import bookings_between, bookings_to_remind_of_reviews
from domain.ids import BookingId, ReviewId
from domain.offers.visibility import side_of
from domain.reviews.refusals import ReviewedAlready
from domain.reviews.reminding import remind_of_review
from domain.reviews.review import Review
from domain.reviews.visibility import review_about, reviews_of_booking, reviews_to_publish
from storage.work import Work

AT_ONCE: Final = 50
"""How many reviews one strike of a clock shows; the next strike takes the next."""


async def write_review(
    work: Work[ActingBrandManager | ActingInfluencer], *, booking_id: BookingId, rating: int, words: str | None
) -> Review:
    """Review the other side of a booking that has ended; with the second review both are shown.

    Raises NotFound, BookingNotEnded, ReviewTooLate, ReviewedAlready, InvalidInput.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    side = side_of(work.actor)
    there = await work.claim_all(reviews_of_booking(booking_id))
    if any(each.side is side for each in there):
        raise ReviewedAlready
    review, event = Review.written(booking, side, rating=rating, words=words, by=work.actor.login_id, now=work.now)
    work.add(review)
    work.record(event)
    if there:
        work.record(*(each.publish(both_in=True, now=work.now) for each in (*there, review)))
    return review


async def reply_to_review(
    work: Work[ActingBrandManager | ActingInfluencer], *, review_id: ReviewId, reply: str
) -> Review:
    """Answer what was said of one's side, once. Raises NotFound, RepliedAlready, ReviewTooLate, InvalidInput."""
    review = await work.claim(review_about(work.actor, review_id))
    work.record(review.answer(reply, by=work.actor.login_id, now=work.now))
    return review


async def remind_of_reviews(work: Work[System]) -> int:
    """Remind the sides that have not reviewed what ended, once each; answers of how many bookings (see AT_ONCE).

    A booking that is being reviewed is left to the next strike.
    """
    bookings = await work.claim_free(bookings_to_remind_of_reviews(work.now, AT_ONCE))
    reviews = await work.all(select(Review).where(Review.booking_id.in_([each.id for each in bookings])))
    for booking in bookings:
        written = {each.side for each in reviews if each.booking_id == booking.id}
        work.record(*remind_of_review(booking, written=written, now=work.now))
    return len(bookings)


async def publish_reviews(work: Work[System]) -> int:
    """Show the reviews whose other side has not written in time; answers how many (see AT_ONCE)."""
    reviews = await work.claim_free(reviews_to_publish(work.now, AT_ONCE))
    work.record(*(review.publish(both_in=False, now=work.now) for review in reviews))
    return len(reviews)
