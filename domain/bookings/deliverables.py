"""What a booking owes, piece by piece, and the evidence of each publication."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.bookings.events import DeliverablePublished
from domain.bookings.refusals import ProductNotUsed, PublishedAlready
from domain.campaigns.content import AskedDeliverable
from domain.errors import InvalidInput
from domain.ids import BookingId, DeliverableId, InfluencerId, new_id
from domain.instants import aware
from domain.rows import Row


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Where and when a deliverable went online, and the evidence that people were told before and during.

    Advertising Law Art 15a.3.b wants both moments; Art 15a.3.a that the product was used and is understood.
    """

    url: str
    published_at: datetime
    evidence_before: str
    evidence_during: str
    product_used: bool

    def checked(self, *, since: datetime, now: datetime) -> "Publication":
        """The publication tidied; what is older than `since` was not made for the booking.

        Raises InvalidInput, AddressInvalid, ProductNotUsed.
        """
        if not self.product_used:
            raise ProductNotUsed(field="input.productUsed")
        if aware(self.published_at, field="input.publishedAt") > now:
            raise InvalidInput(
                vi_reason="Thời điểm đăng không ở tương lai.",
                en_reason="It was not published in the future.",
                field="input.publishedAt",
            )
        if self.published_at < since:
            raise InvalidInput(
                vi_reason="Bài không được đăng trước khi nhận việc hoặc trước khi bản nháp được duyệt.",
                en_reason="It was not published before it was booked, or before its draft was approved.",
                field="input.publishedAt",
            )
        return Publication(
            url=checked_address(self.url, field="input.url"),
            published_at=self.published_at,
            evidence_before=checked_address(self.evidence_before, field="input.evidenceBefore"),
            evidence_during=checked_address(self.evidence_during, field="input.evidenceDuring"),
            product_used=True,
        )


class Deliverable(Row, kw_only=True):
    """One thing owed in a booking; published once, with all its evidence or not at all."""

    __tablename__ = "deliverables"
    __table_args__ = (
        UniqueConstraint("booking_id", "place"),
        CheckConstraint("place > 0", name="place"),
        CheckConstraint(
            "num_nulls(url, published_at, evidence_before, evidence_during) IN (0, 4)", name="published_with_evidence"
        ),
    )

    id: Mapped[DeliverableId] = mapped_column(primary_key=True, default_factory=lambda: DeliverableId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    place: Mapped[int]
    platform: Mapped[str]
    format: Mapped[str]
    due_on: Mapped[date]
    note: Mapped[str | None]
    url: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    evidence_before: Mapped[str | None] = mapped_column(default=None)
    evidence_during: Mapped[str | None] = mapped_column(default=None)

    def amend(self, *, due_on: date, format: str, note: str | None) -> None:  # noqa: A002
        """Follow an amendment. Raises PublishedAlready."""
        if self.url is not None:
            raise PublishedAlready(url=self.url)
        self.due_on, self.format, self.note = due_on, format, note

    def publish(self, publication: Publication, *, influencer_id: InfluencerId) -> DeliverablePublished:
        """Record a checked publication. Raises PublishedAlready."""
        if self.url is not None:
            raise PublishedAlready(url=self.url)
        self.url, self.published_at = publication.url, publication.published_at
        self.evidence_before, self.evidence_during = publication.evidence_before, publication.evidence_during
        return DeliverablePublished(
            booking_id=self.booking_id,
            deliverable_id=self.id,
            influencer_id=influencer_id,
            platform=self.platform,
            url=publication.url,
        )


def owed(booking_id: BookingId, asked: tuple[AskedDeliverable, ...]) -> list[Deliverable]:
    """One row for each piece: three videos asked for are three deliverables."""
    pieces = [each for each in asked for _ in range(each.count)]
    return [
        Deliverable(
            booking_id=booking_id,
            place=place,
            platform=each.platform,
            format=each.format,
            due_on=each.due_on,
            note=each.note,
        )
        for place, each in enumerate(pieces, start=1)
    ]
