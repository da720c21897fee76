"""Papers on file: what they are, who issued them, on which days they hold, and the hash of what was shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand
from domain.campaigns.checks import LONGEST_TITLE, text_line
from domain.campaigns.events import DocumentFiled, DocumentWithdrawn
from domain.errors import DomainError, InvalidInput
from domain.file_hashes import checked_sha256
from domain.ids import BrandId, DocumentId, LoginId, new_id
from domain.law.advertisements import Paper
from domain.reference.categories import DOCUMENT_KINDS, DocumentSubject
from domain.rows import Row


@dataclass(frozen=True, kw_only=True)
class DocumentDetails:
    """A paper as its brand describes it; both dates are days on which it holds. The hash is SHA-256, in hex."""

    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date | None
    content_hash: str

    def checked(self) -> "DocumentDetails":
        """The details tidied. Raises InvalidInput."""
        if self.kind not in DOCUMENT_KINDS:
            raise _invalid(f"Không có loại giấy tờ “{self.kind}”.", f"There is no paper “{self.kind}”.", "kind")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise _invalid("Ngày hết hạn không trước ngày cấp.", "It does not expire before it begins.", "validUntil")
        return DocumentDetails(
            kind=self.kind,
            number=text_line(self.number, "number", LONGEST_TITLE),
            issuer=text_line(self.issuer, "issuer", LONGEST_TITLE),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            content_hash=checked_sha256(self.content_hash, field="input.contentHash"),
        )


class Document(Row, kw_only=True):
    """A paper of a brand. What was filed is never changed, only withdrawn (a trigger keeps it)."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="days_in_order"),
        CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="content_hash"),
        Index("ix_documents_brand", "brand_id", "kind"),
    )

    id: Mapped[DocumentId] = mapped_column(primary_key=True, default_factory=lambda: DocumentId(new_id()))
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    content_hash: Mapped[str]
    filed_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    filed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def filed(
        cls, brand_id: BrandId, details: DocumentDetails, *, by: LoginId, now: datetime
    ) -> "tuple[Document, DocumentFiled]":
        """A paper put on file. Raises InvalidInput."""
        details = details.checked()
        document = cls(
            brand_id=brand_id,
            kind=details.kind,
            number=details.number,
            issuer=details.issuer,
            valid_from=details.valid_from,
            valid_until=details.valid_until,
            content_hash=details.content_hash,
            filed_by=by,
            filed_at=now,
        )
        return document, DocumentFiled(document_id=document.id, brand_id=brand_id)

    def withdraw(self, *, now: datetime) -> DocumentWithdrawn:
        """Take the paper off the file. Raises DocumentWithdrawnAlready."""
        if self.withdrawn_at is not None:
            raise DocumentWithdrawnAlready(withdrawn_at=self.withdrawn_at)
        self.withdrawn_at = now
        return DocumentWithdrawn(document_id=self.id, brand_id=self.brand_id)

    def paper(self) -> Paper:
        """The paper as the law gate sees it."""
        return Paper(
            kind=self.kind,
            number=self.number,
            issuer=self.issuer,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


@dataclass(eq=False, kw_only=True)
class DocumentWithdrawnAlready(DomainError):
    """A paper is withdrawn once."""

    withdrawn_at: datetime
    vi = "Giấy tờ này đã được rút lúc {withdrawn_at}."
    en = "This document was withdrawn at {withdrawn_at}."


def _invalid(vi: str, en: str, path: str) -> InvalidInput:
    return InvalidInput(vi_reason=vi, en_reason=en, field=f"input.{path}")


BRAND_PAPERS: Final = tuple(code for code, kind in DOCUMENT_KINDS.items() if kind.about is DocumentSubject.BRAND)
"""The kinds of paper that are about the company and so serve all its briefs."""


def documents_owned_by(actor: ActingBrand) -> Select[Document]:
    """The papers of the actor's brand; to it no other paper exists."""
    return select(Document).where(Document.brand_id == actor.brand_id)


def papers_on_file(brand_id: BrandId) -> Select[Document]:
    """The papers of a brand that were not withdrawn."""
    return select(Document).where(Document.brand_id == brand_id, Document.withdrawn_at.is_(None)).order_by(Document.id)
