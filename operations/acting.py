"""From a session token and an Acting-As header to the actor of a request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid, bindparam, select

from domain.actors import (
    ActingBrand,
    ActingBrandManager,
    ActingBrandOwner,
    ActingInfluencer,
    Actor,
    Auditor,
    Council,
    Decider,
    Finance,
    Integrity,
    Secretariat,
    SignedIn,
)
from domain.brands import BrandMember, BrandRole
from domain.errors import NotAllowed, NotSignedIn
from domain.ids import BrandId
from domain.influencers.profiles import Influencer
from domain.logins import AdminGrant, AdminRole, Login, LoginSession, OpenedWith, Tongue, hash_of_token, living_sessions
from storage.statements import Driver, Statement

BRAND_ACTORS = {
    BrandRole.OWNER: ActingBrandOwner,
    BrandRole.MANAGER: ActingBrandManager,
    BrandRole.VIEWER: ActingBrand,
}
ADMIN_ACTORS = {
    AdminRole.SECRETARIAT: Secretariat,
    AdminRole.INTEGRITY: Integrity,
    AdminRole.DECIDER: Decider,
    AdminRole.COUNCIL: Council,
    AdminRole.FINANCE: Finance,
    AdminRole.AUDITOR: Auditor,
}


@dataclass(frozen=True)
class ActingAs:
    """The role a request asks to act in: `brand:<id>`, `influencer:<id>`, `admin:<role>`."""

    kind: str
    name: str


@dataclass(frozen=True)
class Caller:
    """Who is asking, and in which language they like to be answered."""

    actor: Actor
    language: Tongue


_LIVING: Final = Statement(
    living_sessions(bindparam("now", type_=DateTime(timezone=True)))
    .where(LoginSession.token_hash == bindparam("token_hash", type_=Text()))
    .with_only_columns(Login.id, Login.language, LoginSession.opened_with)
)
_LOGIN: Final = bindparam("login_id", type_=Uuid())
_NAMED: Final = bindparam("named_id", type_=Uuid())
_MEMBERSHIP: Final = Statement(
    select(BrandMember.role).where(BrandMember.login_id == _LOGIN, BrandMember.brand_id == _NAMED)
)
_PROFILE: Final = Statement(select(Influencer.id).where(Influencer.login_id == _LOGIN, Influencer.id == _NAMED))
_GRANT: Final = Statement(
    select(AdminGrant.role).where(AdminGrant.login_id == _LOGIN, AdminGrant.role == bindparam("role", type_=Text()))
)
"""Asked with every request, so all four are written once."""


async def caller_of(driver: Driver, *, token: str, acting_as: ActingAs | None, now: datetime) -> Caller:
    """The caller behind a token. Raises NotSignedIn for a dead token, NotAllowed for a role that is not theirs."""
    found = await _LIVING.first(driver, {"token_hash": hash_of_token(token), "now": now})
    if found is None:
        raise NotSignedIn
    login_id, language, opened_with = found
    signed_in = SignedIn(login_id=login_id, session_opened_with=OpenedWith(opened_with))
    if acting_as is None:
        return Caller(signed_in, Tongue(language))
    actor = await _acting(driver, signed_in, acting_as)
    if actor is None:
        raise NotAllowed(needed=f"{acting_as.kind}:{acting_as.name}")
    return Caller(actor, Tongue(language))


async def _acting(driver: Driver, signed_in: SignedIn, acting_as: ActingAs) -> Actor | None:
    match acting_as.kind:
        case "brand":
            return await _acting_for_brand(driver, signed_in, acting_as.name)
        case "influencer":
            return await _acting_as_influencer(driver, signed_in, acting_as.name)
        case "admin":
            return await _acting_for_alliance(driver, signed_in, acting_as.name)
        case _:
            return None


async def _acting_for_brand(driver: Driver, signed_in: SignedIn, name: str) -> ActingBrand | None:
    brand_id = _uuid(name)
    if brand_id is None:
        return None
    found = await _MEMBERSHIP.first(driver, {"login_id": signed_in.login_id, "named_id": brand_id})
    return None if found is None else BRAND_ACTORS[found[0]](**vars(signed_in), brand_id=BrandId(brand_id))


async def _acting_as_influencer(driver: Driver, signed_in: SignedIn, name: str) -> ActingInfluencer | None:
    influencer_id = _uuid(name)
    if influencer_id is None:
        return None
    found = await _PROFILE.first(driver, {"login_id": signed_in.login_id, "named_id": influencer_id})
    return None if found is None else ActingInfluencer(**vars(signed_in), influencer_id=found[0])


async def _acting_for_alliance(driver: Driver, signed_in: SignedIn, name: str) -> Actor | None:
    if name not in set(AdminRole):
        return None
    found = await _GRANT.first(driver, {"login_id": signed_in.login_id, "role": name})
    return None if found is None else ADMIN_ACTORS[found[0]](**vars(signed_in))


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
