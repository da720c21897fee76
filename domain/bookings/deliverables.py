"""What a booking owes, piece by piece, and the evidence of each publication."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.events import DeliverablePublished
from domain.bookings.publications import Evidence, Publication, evidence_checks, evidence_columns, evidence_files
from domain.bookings.refusals import PublishedAlready
from domain.campaigns.content import AskedDeliverable
from domain.ids import BookingId, DeliverableId, InfluencerId, LoginId, new_id
from domain.rows import Row


class Deliverable(Row, kw_only=True):
    """One thing owed in a booking; published once, with all its evidence or not at all (a trigger keeps that too)."""

    __tablename__ = "deliverables"
    __table_args__ = (
        UniqueConstraint("booking_id", "place"),
        CheckConstraint("place > 0", name="place"),
        *evidence_checks("before", "during"),
        *evidence_files("before", "during"),
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
    evidence_before: Mapped[Evidence | None] = evidence_columns("before")
    evidence_during: Mapped[Evidence | None] = evidence_columns("during")
    supplied_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    """Who supplied the evidence; empty where it was published before that was noted."""
    supplied_at: Mapped[datetime | None] = mapped_column(default=None)

    def amend(self, *, due_on: date, format: str, note: str | None) -> None:  # noqa: A002
        """Follow an amendment. Raises PublishedAlready."""
        if self.url is not None:
            raise PublishedAlready(url=self.url)
        self.due_on, self.format, self.note = due_on, format, note

    def publish(
        self, publication: Publication, *, influencer_id: InfluencerId, by: LoginId, now: datetime
    ) -> DeliverablePublished:
        """Record a checked publication, and who supplied its evidence. Raises PublishedAlready."""
        if self.url is not None:
            raise PublishedAlready(url=self.url)
        self.url, self.published_at = publication.url, publication.published_at
        self.evidence_before, self.evidence_during = publication.evidence_before, publication.evidence_during
        self.supplied_by, self.supplied_at = by, now
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
