"""A file that is kept: its hash, size and type, whose it is, and its bytes in pieces."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand, ActingInfluencer
from domain.bookings.stated_files import StatedFile
from domain.errors import InvalidInput
from domain.events import Event
from domain.files.refusals import FileDiffers
from domain.ids import BrandId, FileId, InfluencerId, LoginId, new_id
from domain.rows import Row

FILE_ADDRESS: Final = "/files/{file_id}"
"""Where a kept file is, on this server."""
PIECE: Final = 256 * 1024
"""Bytes of each piece of a file, but its last one: what is in memory at once while it is written or read."""
LONGEST_NAME: Final = 200
LONGEST_REASON: Final = 2_000

_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""Nothing that ends a header, names a folder, or turns the order in which a name is read."""


@dataclass(frozen=True, kw_only=True)
class FileKept(Event):
    """A side of bookings has sent a file, which is kept."""

    file_id: FileId
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class FileErased(Event):
    """The bytes and the name of a file are gone; that it was there, its hash, and why it was erased, stay."""

    file_id: FileId
    reason: str | None = None


class KeptFile(Row, kw_only=True):
    """One file of one owner, a brand or an influencer: the same bytes are the same file.

    `kept_at` is when it first came, `sent_at` when it was sent last. Erased, it has neither name nor pieces.
    """

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("id", "sha256"),
        CheckConstraint("num_nonnulls(brand_id, influencer_id) = 1", name="owner"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(name IS NULL) = (erased_at IS NOT NULL)", name="erased"),
        Index("ix_files_of_brand", "brand_id", "sha256", unique=True, postgresql_where="erased_at IS NULL"),
        Index("ix_files_of_influencer", "influencer_id", "sha256", unique=True, postgresql_where="erased_at IS NULL"),
        Index("ix_files_sent_at", "sent_at", postgresql_where="erased_at IS NULL"),
    )

    id: Mapped[FileId] = mapped_column(primary_key=True, default_factory=lambda: FileId(new_id()))
    brand_id: Mapped[BrandId | None] = mapped_column(ForeignKey("brands.id"))
    influencer_id: Mapped[InfluencerId | None] = mapped_column(ForeignKey("influencers.id"))
    name: Mapped[str | None]
    media_type: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    kept_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    kept_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    erased_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def kept(
        cls, owner: ActingBrand | ActingInfluencer, *, name: str, file: StatedFile, now: datetime
    ) -> "tuple[KeptFile, FileKept]":
        """A file of whom the actor acts for, with a name that was checked."""
        row = cls(
            brand_id=owner.brand_id if isinstance(owner, ActingBrand) else None,
            influencer_id=owner.influencer_id if isinstance(owner, ActingInfluencer) else None,
            name=name,
            media_type=file.media_type,
            sha256=file.sha256,
            size=file.size,
            kept_by=owner.login_id,
            kept_at=now,
            sent_at=now,
        )
        return row, FileKept(file_id=row.id, sha256=file.sha256, size=file.size)

    @property
    def pieces(self) -> int:
        """How many pieces it has."""
        return -(-self.size // PIECE)

    def send_again(self, *, now: datetime) -> None:
        """The owner has sent the same bytes once more: until something names it, it is kept from now on."""
        self.sent_at = now

    def agreed(self, stated: StatedFile | None, *, field: str) -> StatedFile:
        """Which file it is; what is stated of it must be so. Raises FileDiffers, InvalidInput."""
        mine = StatedFile(sha256=self.sha256, size=self.size, media_type=self.media_type)
        if stated is not None and stated.checked(field=field) != mine:
            raise FileDiffers(sha256=self.sha256, field=field)
        return mine

    def erase(self, *, reason: str | None = None, now: datetime) -> FileErased:
        """Take its name; whoever calls drops its pieces in the same transaction."""
        self.name, self.erased_at = None, now
        return FileErased(file_id=self.id, reason=reason)


class FilePiece(Row, kw_only=True):
    """Some of a file's bytes: `number` counts from 0, and each piece but the last has PIECE bytes."""

    __tablename__ = "file_pieces"
    __table_args__ = (CheckConstraint(f"octet_length(content) BETWEEN 1 AND {PIECE}", name="content"),)

    file_id: Mapped[FileId] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary())


def address_of_file(file_id: FileId) -> str:
    """Where a kept file is, on this server."""
    return FILE_ADDRESS.format(file_id=file_id)


def checked_name(stated: str | None) -> str:
    """A file's name, tidied. Raises InvalidInput."""
    name = (stated or "").strip()
    if not 0 < len(name) <= LONGEST_NAME or _UNFIT.search(name) or name.strip(".") == "":
        raise InvalidInput(
            vi_reason=f"Tên tệp có từ 1 đến {LONGEST_NAME} ký tự, không có / và \\.",
            en_reason=f"The name of a file has 1 to {LONGEST_NAME} characters, without / and \\.",
            field="name",
        )
    return name
