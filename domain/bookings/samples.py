"""Product samples: what the brand sends so that the influencer knows what they introduce (Law 16/2012 Art 15a.3.a)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.events import SampleLost, SampleReceived, SampleSent
from domain.ids import BookingId, LoginId, SampleId, new_id
from domain.lifecycle import Lifecycle
from domain.offers.texts import needed_text, optional_text
from domain.rows import Row

LONGEST_NAME: Final = 200


class SampleStatus(StrEnum):
    """Where a product sample is."""

    SENT = "sent"
    """On its way to the influencer."""
    RECEIVED = "received"
    """The influencer has it."""
    LOST = "lost"
    """It did not arrive."""


SAMPLE_LIFECYCLE: Final = Lifecycle(
    "product sample",
    SampleStatus.SENT,
    {
        "receive": ({SampleStatus.SENT}, SampleStatus.RECEIVED),
        "lose": ({SampleStatus.SENT}, SampleStatus.LOST),
    },
)


class Sample(Row, kw_only=True):
    """One parcel; proof of when the influencer could know the product."""

    __tablename__ = "samples"
    __table_args__ = (
        CheckConstraint("(status = 'sent') = (answered_at IS NULL)", name="answered"),
        Index("ix_samples_booking", "booking_id", "id"),
    )

    id: Mapped[SampleId] = mapped_column(primary_key=True, default_factory=lambda: SampleId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    status: Mapped[SampleStatus] = mapped_column(default=SAMPLE_LIFECYCLE.initial)
    product: Mapped[str]
    tracking: Mapped[str | None]
    sent_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def sent(
        cls, booking_id: BookingId, *, product: str, tracking: str | None, by: LoginId, now: datetime
    ) -> "tuple[Sample, SampleSent]":
        """A parcel handed over for delivery. Raises InvalidInput."""
        sample = cls(
            booking_id=booking_id,
            product=needed_text(product, "input.product", LONGEST_NAME),
            tracking=optional_text(tracking, "input.tracking", LONGEST_NAME),
            sent_by=by,
            sent_at=now,
        )
        return sample, SampleSent(booking_id=booking_id, sample_id=sample.id)

    def receive(self, *, now: datetime) -> SampleReceived:
        """Confirm that it arrived. Raises WrongState."""
        SAMPLE_LIFECYCLE.enter("receive", self)
        self.answered_at = now
        return SampleReceived(booking_id=self.booking_id, sample_id=self.id)

    def lose(self, *, now: datetime) -> SampleLost:
        """Say that it did not arrive. Raises WrongState."""
        SAMPLE_LIFECYCLE.enter("lose", self)
        self.answered_at = now
        return SampleLost(booking_id=self.booking_id, sample_id=self.id)
