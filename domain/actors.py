"""Who is asking. An operation names in its signature the actors it serves: permission is a type."""

from dataclasses import dataclass
from typing import TypeAlias

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
