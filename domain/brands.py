"""A company that posts campaigns, and its members."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import BrandId, BrandMemberId, InfluencerId, LoginId, new_id
from domain.rows import Row

_TAX_CODE = re.compile(r"\d{10}(?:-?\d{3})?")


class BrandRole(StrEnum):
    """What a member may do: owners decide on members, managers spend, viewers read."""

    OWNER = "owner"
    """Decides on the brand's members, and may do all that a manager may."""
    MANAGER = "manager"
    """Spends: drafts, sends offers, funds; may see all that a viewer may."""
    VIEWER = "viewer"
    """Sees what is the brand's."""


class Brand(Row, kw_only=True):
    """A company. Only one whose legal entity was verified may send offers (Law 16/2012 Art 15a.3.a)."""

    __tablename__ = "brands"

    id: Mapped[BrandId] = mapped_column(primary_key=True, default_factory=lambda: BrandId(new_id()))
    name: Mapped[str]
    legal_name: Mapped[str]
    tax_code: Mapped[str] = mapped_column(unique=True)
    website: Mapped[str | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

    def verify(self, *, by: LoginId, now: datetime) -> "BrandVerified":
        """Record that the alliance checked the legal entity. Raises BrandAlreadyVerified."""
        if self.verified_at is not None:
            raise BrandAlreadyVerified(verified_at=self.verified_at)
        self.verified_at, self.verified_by = now, by
        return BrandVerified(brand_id=self.id)


class BrandMember(Row, kw_only=True):
    """A login that may act for a brand."""

    __tablename__ = "brand_members"
    __table_args__ = (UniqueConstraint("brand_id", "login_id"),)

    id: Mapped[BrandMemberId] = mapped_column(primary_key=True, default_factory=lambda: BrandMemberId(new_id()))
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), index=True)
    role: Mapped[BrandRole]
    since: Mapped[datetime]


class BlockedInfluencer(Row, kw_only=True):
    """Somebody a brand does not work with; it costs the person nothing, and they are not told."""

    __tablename__ = "blocked_influencers"

    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"), primary_key=True)
    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


@dataclass(frozen=True, kw_only=True)
class BrandCreated(Event):
    """A brand exists; it is not verified yet."""

    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class BrandVerified(Event):
    """The alliance has checked the brand's legal entity."""

    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class BrandMemberSet(Event):
    """A login has a role in a brand, or with None has it no longer."""

    brand_id: BrandId
    login_id: LoginId
    role: BrandRole | None


@dataclass(frozen=True, kw_only=True)
class InfluencerBlocked(Event):
    """A brand does not work with an influencer."""

    brand_id: BrandId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class InfluencerUnblocked(Event):
    """A brand may work with an influencer again."""

    brand_id: BrandId
    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class TaxCodeTaken(DomainError):
    """A brand with this tax code is already here."""

    vi = "Mã số thuế này đã có trong hệ thống."
    en = "A brand with this tax code is already registered."


@dataclass(eq=False, kw_only=True)
class BrandAlreadyVerified(DomainError):
    """Verified once is verified."""

    verified_at: datetime
    vi = "Nhãn hàng đã được xác minh lúc {verified_at}."
    en = "The brand was verified at {verified_at}."


@dataclass(eq=False, kw_only=True)
class BrandNotVerified(DomainError):
    """Someone who advertises must be verified first: Law 16/2012 Art 15a.3.a as amended by 75/2025/QH15."""

    vi = "Nhãn hàng chưa được xác minh tư cách pháp nhân (Luật Quảng cáo, Điều 15a.3.a)."
    en = "The brand's legal entity is not verified yet (Advertising Law Art 15a.3.a)."


@dataclass(eq=False, kw_only=True)
class LastOwner(DomainError):
    """A brand keeps at least one owner."""

    vi = "Nhãn hàng phải còn ít nhất một chủ sở hữu."
    en = "A brand keeps at least one owner."


def checked_tax_code(tax_code: str) -> str:
    """Ten digits, or ten and three for a branch (Circular 86/2024/TT-BTC). Raises InvalidInput."""
    clean = tax_code.strip()
    if _TAX_CODE.fullmatch(clean) is None:
        raise InvalidInput(
            vi_reason="Mã số thuế gồm 10 chữ số, hoặc 10 và 3 chữ số cho chi nhánh.",
            en_reason="A tax code has 10 digits, or 10 and 3 for a branch.",
            field="input.taxCode",
        )
    digits = clean.replace("-", "")
    return digits if len(digits) == len("0123456789") else f"{digits[:10]}-{digits[10:]}"


def brands_acted_for(actor: ActingBrand) -> Select[Brand]:
    """The one brand this actor acts for."""
    return select(Brand).where(Brand.id == actor.brand_id)


def members_of(actor: ActingBrand) -> Select[BrandMember]:
    """The members of the actor's brand."""
    return select(BrandMember).where(BrandMember.brand_id == actor.brand_id)


def blocked_by(actor: ActingBrand) -> Select[BlockedInfluencer]:
    """Whom the actor's brand does not work with."""
    return select(BlockedInfluencer).where(BlockedInfluencer.brand_id == actor.brand_id)
