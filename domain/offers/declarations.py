"""What the influencer declares before any terms of theirs can bind: the proof of diligence begins here."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.errors import DomainError, InvalidInput
from domain.law.periods import day_in_vietnam
from domain.offers.texts import optional_text

LONGEST_CONFLICTS = 1_000


class ProductUse(StrEnum):
    """Whether the influencer knows the product: only what one has used and understood may be introduced."""

    USED = "used"
    """It was used."""
    WILL_USE = "will_use"
    """It will be used before anything is published."""


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """Documents read (Advertising Law Art 15a.3.a), product used or to be used, conflicts of interest if any.

    Whoever has used it says since which day in Viet Nam, and that they understand it.
    """

    documents_read: bool
    product_use: ProductUse
    used_on: date | None = None
    understood: bool = False
    conflicts_of_interest: str | None = None

    def checked(self, *, now: datetime) -> "Declarations":
        """The declarations tidied. Raises DocumentsNotRead, ProductNotUnderstood, InvalidInput."""
        if not self.documents_read:
            raise DocumentsNotRead(field="input.declarations.documentsRead")
        conflicts = optional_text(
            self.conflicts_of_interest, "input.declarations.conflictsOfInterest", LONGEST_CONFLICTS
        )
        return Declarations(
            documents_read=True,
            product_use=self.product_use,
            used_on=self._use_day(now),
            understood=self.product_use is ProductUse.USED,
            conflicts_of_interest=conflicts,
        )

    def _use_day(self, now: datetime) -> date | None:
        field = "input.declarations.usedOn"
        if self.product_use is ProductUse.USED:
            if not self.understood:
                raise ProductNotUnderstood(field="input.declarations.understood")
            return checked_use_day(self.used_on, now=now, field=field)
        if self.used_on is not None:
            raise InvalidInput(
                vi_reason="Sản phẩm chưa dùng thì chưa có ngày dùng.",
                en_reason="What is yet to be used has no day of use.",
                field=field,
            )
        return None

    def to_json(self) -> dict[str, Any]:
        """The declarations as JSON values."""
        return {
            "documents_read": self.documents_read,
            "product_use": self.product_use.value,
            "used_on": self.used_on and self.used_on.isoformat(),
            "understood": self.understood,
            "conflicts_of_interest": self.conflicts_of_interest,
        }


def checked_use_day(day: date | None, *, now: datetime, field: str) -> date:
    """The first day of use, in Viet Nam: today or before. Raises InvalidInput."""
    if day is None or day > day_in_vietnam(now):
        raise InvalidInput(
            vi_reason="Cần ngày đầu tiên đã dùng sản phẩm, không ở tương lai.",
            en_reason="The first day on which the product was used is needed, and it is not in the future.",
            field=field,
        )
    return day


@dataclass(eq=False, kw_only=True)
class ProductNotUnderstood(DomainError):
    """What one does not clearly understand must not be introduced: Law 16/2012 Art 15a.3.a."""

    vi = "Không được giới thiệu sản phẩm chưa hiểu rõ (Luật Quảng cáo, Điều 15a.3.a)."
    en = "What is not clearly understood must not be introduced (Advertising Law Art 15a.3.a)."


@dataclass(eq=False, kw_only=True)
class DocumentsNotRead(DomainError):
    """Whoever recommends goods has checked the advertiser's documents: Law 16/2012 Art 15a.3.a."""

    vi = "Bạn cần đọc hồ sơ sản phẩm trước (Luật Quảng cáo, Điều 15a.3.a)."
    en = "Read the product's documents first (Advertising Law Art 15a.3.a)."


@dataclass(eq=False, kw_only=True)
class DeclarationsMissing(DomainError):
    """Terms bind the influencer only together with their declarations."""

    vi = "Cần bản khai của người có ảnh hưởng: đã đọc hồ sơ, đã hoặc sẽ dùng sản phẩm, xung đột lợi ích."
    en = "The influencer's declarations are needed: documents read, product used or to be used, conflicts of interest."
