"""Who is asking. An operation names in its signature the actors it serves: permission is a type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from domain.errors import Words
from domain.ids import BrandId, InfluencerId, LoginId


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody without a session: sees what is public."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person who has signed in and acts for nobody yet."""

    login_id: LoginId


@dataclass(frozen=True, kw_only=True)
class ActingBrand(SignedIn):
    """A member of a brand, in any role: reads what is the brand's."""

    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class ActingBrandManager(ActingBrand):
    """A member who may spend: drafts, sends offers, funds."""


@dataclass(frozen=True, kw_only=True)
class ActingBrandOwner(ActingBrandManager):
    """A member who also decides on the brand's members."""


@dataclass(frozen=True, kw_only=True)
class ActingInfluencer(SignedIn):
    """The person whose influencer profile it is."""

    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class ActingAdmin(SignedIn):
    """Someone who acts for the alliance, in one of its organs (Convention of 12/2025)."""


@dataclass(frozen=True, kw_only=True)
class Secretariat(ActingAdmin):
    """Intake, moderation, mediation."""


@dataclass(frozen=True, kw_only=True)
class Integrity(ActingAdmin):
    """Investigates and assesses; does not decide."""


@dataclass(frozen=True, kw_only=True)
class Decider(ActingAdmin):
    """Decides what others reviewed."""


@dataclass(frozen=True, kw_only=True)
class Council(ActingAdmin):
    """Hears appeals."""


@dataclass(frozen=True, kw_only=True)
class Finance(ActingAdmin):
    """Approves what leaves the books."""


@dataclass(frozen=True, kw_only=True)
class Auditor(ActingAdmin):
    """Reads everything, changes nothing."""


@dataclass(frozen=True, kw_only=True)
class System:
    """The program itself: a subscriber or a clock, by its name."""

    name: str


Actor: TypeAlias = (
    Visitor
    | SignedIn
    | ActingBrand
    | ActingBrandManager
    | ActingBrandOwner
    | ActingInfluencer
    | ActingAdmin
    | Secretariat
    | Integrity
    | Decider
    | Council
    | Finance
    | Auditor
    | System
)

ROLES: Final[Mapping[type[Actor], Words]] = {
    Visitor: Words("khách", "visitor"),
    SignedIn: Words("người đã đăng nhập", "person signed in"),
    ActingBrand: Words("thành viên nhãn hàng", "brand member"),
    ActingBrandManager: Words("quản lý nhãn hàng", "brand manager"),
    ActingBrandOwner: Words("chủ sở hữu nhãn hàng", "brand owner"),
    ActingInfluencer: Words("người có ảnh hưởng", "influencer"),
    ActingAdmin: Words("quản trị viên liên minh", "alliance admin"),
    Secretariat: Words("ban thư ký", "secretariat"),
    Integrity: Words("ban liêm chính", "integrity"),
    Decider: Words("người quyết định", "decider"),
    Council: Words("hội đồng", "council"),
    Finance: Words("tài chính", "finance"),
    Auditor: Words("kiểm toán", "auditor"),
    System: Words("hệ thống", "system"),
}
"""What each actor is called when somebody is told who may do a thing."""


def roles_in_words(kinds: Iterable[type[Actor]]) -> Words:
    """The roles one after another, in both languages."""
    called = [ROLES[kind] for kind in kinds]
    return Words(", ".join(each.vi for each in called), ", ".join(each.en for each in called))
