"""Evidence in a dispute: what a side says, and the file or page that shows it, kept with its time and hash."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.disputes.events import EvidenceAdded
from domain.errors import InvalidInput
from domain.file_hashes import checked_sha256
from domain.ids import DisputeEvidenceId, DisputeId, FileId, LoginId, new_id
from domain.offers.terms import Side
from domain.offers.texts import needed_text
from domain.rows import Row

LONGEST_STATEMENT: Final = 5_000


class DisputeEvidence(Row, kw_only=True):
    """One piece; never changed, never removed (a trigger keeps it), and its hash is checked by the database.

    `file_hash` is the SHA-256 of the file, in hex: of the one that is kept as `file_id`, or of the one at `url` as
    whoever added it reckoned it, so that what is shown there later can be held against it.
    """

    __tablename__ = "dispute_evidence"
    __table_args__ = (
        CheckConstraint(
            "file_hash IS NULL OR (num_nonnulls(url, file_id) > 0 AND file_hash ~ '^[0-9a-f]{64}$')", name="file_hash"
        ),
        CheckConstraint("file_id IS NULL OR file_hash IS NOT NULL", name="file_id"),
        ForeignKeyConstraint(["file_id", "file_hash"], ["files.id", "files.sha256"]),
        Index("ix_dispute_evidence_file_id", "file_id", postgresql_where="file_id IS NOT NULL"),
        CheckConstraint(
            "encode(sha256(convert_to(concat_ws(chr(10), statement, coalesce(url, ''), coalesce(file_hash, '')),"
            " 'UTF8')), 'hex') = hash",
            name="hash",
        ),
        Index("ix_dispute_evidence_dispute", "dispute_id", "id"),
    )

    id: Mapped[DisputeEvidenceId] = mapped_column(primary_key=True, default_factory=lambda: DisputeEvidenceId(new_id()))
    dispute_id: Mapped[DisputeId] = mapped_column(ForeignKey("disputes.id"))
    side: Mapped[Side]
    statement: Mapped[str]
    url: Mapped[str | None]
    file_hash: Mapped[str | None]
    hash: Mapped[str]
    added_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    added_at: Mapped[datetime]
    file_id: Mapped[FileId | None] = mapped_column(default=None)

    @classmethod
    def added(
        cls,
        dispute_id: DisputeId,
        side: Side,
        *,
        statement: str,
        url: str | None,
        file_hash: str | None,
        by: LoginId,
        now: datetime,
        file_id: FileId | None = None,
    ) -> "tuple[DisputeEvidence, EvidenceAdded]":
        """A piece of evidence. Raises InvalidInput, AddressInvalid."""
        said = needed_text(statement, "input.statement", LONGEST_STATEMENT)
        address = None if url is None else checked_address(url, field="input.url")
        sha256 = None if file_hash is None else checked_sha256(file_hash, field="input.fileHash")
        if sha256 is not None and address is None and file_id is None:
            raise InvalidInput(
                vi_reason="Mã băm của tệp phải kèm địa chỉ của tệp.",
                en_reason="The hash of a file comes with the file's address.",
                field="input.fileHash",
            )
        evidence = cls(
            dispute_id=dispute_id,
            side=side,
            statement=said,
            url=address,
            file_hash=sha256,
            hash=hash_of_evidence(said, address, sha256),
            added_by=by,
            added_at=now,
            file_id=file_id,
        )
        return evidence, EvidenceAdded(dispute_id=dispute_id, evidence_id=evidence.id, side=side, hash=evidence.hash)


def hash_of_evidence(statement: str, url: str | None, file_hash: str | None) -> str:
    """SHA-256, in hex, of the three as lines in UTF-8: whoever holds them can reckon it without us."""
    return hashlib.sha256("\n".join((statement, url or "", file_hash or "")).encode()).hexdigest()
