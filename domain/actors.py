"""Who is asking. An operation names in its signature the actors it serves: permission is a type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from domain.errors import NotAllowed, NotSignedIn
from domain.ids import BrandId, InfluencerId, LoginId
from domain.logins import OpenedWith
from domain.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody without a session: sees what is public."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person who has signed in and acts for nobody yet."""

    login_id: LoginId
    session_opened_with: OpenedWith = OpenedWith.PASSWORD
    """What the session was opened with: kept with what is signed in it."""


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

ActorT = TypeVar("ActorT", bound=Actor)

ROLES: Final[Mapping[type[Actor], Sentence]] = {
    Visitor: Sentence("khách", "visitor"),
    SignedIn: Sentence("người đã đăng nhập", "person signed in"),
    ActingBrand: Sentence("thành viên nhãn hàng", "brand member"),
    ActingBrandManager: Sentence("quản lý nhãn hàng", "brand manager"),
    ActingBrandOwner: Sentence("chủ sở hữu nhãn hàng", "brand owner"),
    ActingInfluencer: Sentence("người có ảnh hưởng", "influencer"),
    ActingAdmin: Sentence("quản trị viên liên minh", "alliance admin"),
    Secretariat: Sentence("ban thư ký", "secretariat"),
    Integrity: Sentence("ban liêm chính", "integrity"),
    Decider: Sentence("người quyết định", "decider"),
    Council: Sentence("hội đồng", "council"),
    Finance: Sentence("tài chính", "finance"),
    Auditor: Sentence("kiểm toán", "auditor"),
    System: Sentence("hệ thống", "system"),
}
"""What each actor is called when somebody is told who may do a thing."""


def roles_in_words(kinds: Iterable[type[Actor]]) -> Sentence:
    """The roles one after another, in both languages."""
    called = [ROLES[kind] for kind in kinds]
    return Sentence(", ".join(each.vi for each in called), ", ".join(each.en for each in called))


def acting_as(actor: Actor, *kinds: type[ActorT]) -> ActorT:
    """The actor, as one of these kinds. Raises NotSignedIn, NotAllowed."""
    if isinstance(actor, kinds):
        return actor
    if isinstance(actor, Visitor):
        raise NotSignedIn
    raise NotAllowed(needed=roles_in_words(kinds))
