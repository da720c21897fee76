"""What the influencer declares before any terms of theirs can bind: the proof of diligence begins here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.errors import DomainError
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
    """Documents read (Advertising Law Art 15a.3.a), product used or to be used, conflicts of interest if any."""

    documents_read: bool
    product_use: ProductUse
    conflicts_of_interest: str | None = None

    def checked(self) -> "Declarations":
        """The declarations tidied. Raises DocumentsNotRead, InvalidInput."""
        if not self.documents_read:
            raise DocumentsNotRead(field="input.declarations.documentsRead")
        conflicts = optional_text(
            self.conflicts_of_interest, "input.declarations.conflictsOfInterest", LONGEST_CONFLICTS
        )
        return Declarations(documents_read=True, product_use=self.product_use, conflicts_of_interest=conflicts)

    def to_json(self) -> dict[str, Any]:
        """The declarations as JSON values."""
        return {
            "documents_read": self.documents_read,
            "product_use": self.product_use.value,
            "conflicts_of_interest": self.conflicts_of_interest,
        }


@dataclass(eq=False, kw_only=True)
class DocumentsNotRead(DomainError):
    """Whoever recommends goods has checked the advertiser's documents: Law 16/2012 Art 15a.3.a."""

    vi = "Bạn cần đọc hồ sơ sản phẩm trước (Luật Quảng cáo, Điều 15a.3.a)."
    en = "Read the product's documents first (Advertising Law Art 15a.3.a)."


@dataclass(eq=False, kw_only=True)
class DeclarationsMissing(DomainError):
    """Terms bind the influencer only together with their declarations."""

    vi = "Cần bản khai của người ảnh hưởng: đã đọc hồ sơ, đã hoặc sẽ dùng sản phẩm, xung đột lợi ích."
    en = "The influencer's declarations are needed: documents read, product used or to be used, conflicts of interest."
