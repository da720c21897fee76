"""The review: one side's word about the other, hidden until both are in or the time for them is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.booking import Booking
from domain.errors import InvalidInput, WrongState
from domain.events import Event
from domain.ids import BookingId, BrandId, InfluencerId, LoginId, ReviewId, new_id
from domain.offers.terms import Side
from domain.offers.texts import needed_text, optional_text
from domain.reviews.refusals import BookingNotEnded, RepliedAlready, ReviewTooLate
from domain.reviews.rules import review_rule, rule_named
from domain.rows import Row

WORST, BEST = 1, 5
LONGEST_WORDS: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(Event):
    """A side has reviewed the other; what it says stays hidden for now, and is not in the fact either."""

    review_id: ReviewId
    booking_id: BookingId
    side: Side


@dataclass(frozen=True, kw_only=True)
class ReviewPublished(Event):
    """A review is shown to everybody and counts in the track record."""

    review_id: ReviewId
    booking_id: BookingId
    side: Side
    rating: int


@dataclass(frozen=True, kw_only=True)
class ReviewReplied(Event):
    """Whom a review is about has answered it."""

    review_id: ReviewId
    booking_id: BookingId


class Review(Row, kw_only=True):
    """What `side` says of the other: never changed (a trigger keeps it), shown once, answered once.

    `weight` (basis points, by the size of the booking) and `counts_until` are fixed when it is written.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("booking_id", "side"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("weight > 0", name="weight"),
        CheckConstraint("written_at < closes_at AND closes_at < counts_until", name="in_time"),
        CheckConstraint("num_nulls(reply, replied_by, replied_at) IN (0, 3)", name="reply"),
        CheckConstraint("replied_at IS NULL OR published_at <= replied_at", name="replied_once_shown"),
        Index("ix_reviews_influencer", "influencer_id", "side", "id"),
        Index("ix_reviews_brand", "brand_id", "side", "id"),
        Index("ix_reviews_hidden", "closes_at", postgresql_where=text("published_at IS NULL")),
    )

    id: Mapped[ReviewId] = mapped_column(primary_key=True, default_factory=lambda: ReviewId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    side: Mapped[Side]
    """Who says it."""
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    rating: Mapped[int]
    words: Mapped[str | None]
    weight: Mapped[int]
    rule_version: Mapped[str]
    written_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    written_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    """From then on it is shown, whether the other side has written or not."""
    counts_until: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    reply: Mapped[str | None] = mapped_column(default=None)
    replied_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    replied_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def written(
        cls, booking: Booking, side: Side, *, rating: int, words: str | None, by: LoginId, now: datetime
    ) -> "tuple[Review, ReviewWritten]":
        """A side's word about a booking that has ended. Raises BookingNotEnded, ReviewTooLate, InvalidInput."""
        if booking.ended_at is None:
            raise BookingNotEnded
        rule = review_rule(booking.ended_at)
        closes_at = rule.closes_at(booking.ended_at)
        if now >= closes_at:
            raise ReviewTooLate(until=closes_at)
        if not WORST <= rating <= BEST:
            raise InvalidInput(
                vi_reason=f"Điểm từ {WORST} đến {BEST}.",
                en_reason=f"A rating is {WORST} to {BEST}.",
                field="input.rating",
            )
        review = cls(
            booking_id=booking.id,
            side=side,
            brand_id=booking.brand_id,
            influencer_id=booking.influencer_id,
            rating=rating,
            words=optional_text(words, "input.words", LONGEST_WORDS),
            weight=rule.weight_of(booking.fee),
            rule_version=rule.version,
            written_by=by,
            written_at=now,
            closes_at=closes_at,
            counts_until=rule.counts_until(booking.ended_at),
        )
        return review, ReviewWritten(review_id=review.id, booking_id=booking.id, side=side)

    def publish(self, *, both_in: bool, now: datetime) -> ReviewPublished:
        """Show it to everybody: once both sides have written, or the time is over. Raises WrongState."""
        if self.published_at is not None or (now < self.closes_at and not both_in):
            raise WrongState(thing="review", verb="publish", status="published" if self.published_at else "hidden")
        self.published_at = now
        return ReviewPublished(review_id=self.id, booking_id=self.booking_id, side=self.side, rating=self.rating)

    def answer(self, reply: str, *, by: LoginId, now: datetime) -> ReviewReplied:
        """Answer it as whom it is about, once it is shown. Raises WrongState, RepliedAlready, ReviewTooLate."""
        if self.published_at is None:
            raise WrongState(thing="review", verb="reply", status="hidden")
        if self.reply is not None:
            raise RepliedAlready
        until = rule_named(self.rule_version).replies_until(self.published_at)
        if now >= until:
            raise ReviewTooLate(until=until)
        self.reply = needed_text(reply, "reply", LONGEST_WORDS)
        self.replied_by, self.replied_at = by, now
        return ReviewReplied(review_id=self.id, booking_id=self.booking_id)
