"""Drafts: what the influencer shows before publishing, round by round."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.bookings.refusals import DraftUnchanged
from domain.bookings.stated_files import MOST_BYTES, StatedFile
from domain.errors import InvalidInput
from domain.files.kept_file import address_of_file
from domain.ids import BookingId, DraftId, FileId, new_id
from domain.offers.texts import needed_text, optional_text
from domain.rows import Row

LONGEST_NOTE: Final = 2_000


class Draft(Row, kw_only=True):
    """A draft as it was sent; `changes` says what the brand asked for, once."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("booking_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("changes IS NULL OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("num_nulls(file_sha256, file_size, file_media_type) IN (0, 3)", name="file"),
        CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name="file_sha256"),
        CheckConstraint(f"file_size BETWEEN 1 AND {MOST_BYTES}", name="file_size"),
        CheckConstraint("file_id IS NULL OR file_sha256 IS NOT NULL", name="file_id"),
        ForeignKeyConstraint(["file_id", "file_sha256"], ["files.id", "files.sha256"]),
        Index("ix_drafts_file_id", "file_id", postgresql_where="file_id IS NOT NULL"),
    )

    id: Mapped[DraftId] = mapped_column(primary_key=True, default_factory=lambda: DraftId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    number: Mapped[int]
    url: Mapped[str]
    note: Mapped[str | None]
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    changes: Mapped[str | None] = mapped_column(default=None)
    file_sha256: Mapped[str | None] = mapped_column(default=None)
    """The kept file, or the one behind the address as the influencer states it; `file_size` in bytes."""
    file_size: Mapped[int | None] = mapped_column(default=None)
    file_media_type: Mapped[str | None] = mapped_column(default=None)
    file_id: Mapped[FileId | None] = mapped_column(default=None)
    """The file, where it is kept here: its hash is then the kept one's."""

    @classmethod
    def sent(
        cls,
        booking_id: BookingId,
        number: int,
        *,
        url: str | None,
        note: str | None,
        now: datetime,
        file: StatedFile | None = None,
        file_id: FileId | None = None,
        before: "Draft | None" = None,
    ) -> "Draft":
        """A new draft, and the file behind its address where that is stated; `before` is the draft that came back.

        A file that is kept has an address here, so none needs to be given with `file_id`. Raises AddressInvalid,
        InvalidInput, DraftUnchanged.
        """
        stated = None if file is None else file.checked(field="input.file")
        if stated is not None and before is not None and stated.sha256 == before.file_sha256:
            raise DraftUnchanged(number=before.number, field="input.file.sha256")
        return cls(
            booking_id=booking_id,
            number=number,
            url=_address(url, file_id),
            note=optional_text(note, "input.note", LONGEST_NOTE),
            sent_at=now,
            file_sha256=stated and stated.sha256,
            file_size=stated and stated.size,
            file_media_type=stated and stated.media_type,
            file_id=file_id,
        )

    def ask_for_changes(self, changes: str, *, now: datetime) -> None:
        """Say what is to be changed. Raises InvalidInput."""
        self.changes = needed_text(changes, "changes", LONGEST_NOTE)
        self.answered_at = now

    def approve(self, *, now: datetime) -> None:
        """Be content with it."""
        self.answered_at = now


def _address(url: str | None, file_id: FileId | None) -> str:
    if url is not None:
        return checked_address(url, field="input.url")
    if file_id is None:
        raise InvalidInput(
            vi_reason="Cần địa chỉ của bản nháp, hoặc một tệp đã lưu ở đây.",
            en_reason="Say where the draft is, or which file that is kept here.",
            field="input.url",
        )
    return address_of_file(file_id)
