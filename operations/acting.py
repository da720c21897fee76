"""From a session token and an Acting-As header to the actor of a request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

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
from domain.ids import BrandId, LoginId
from domain.influencers.profiles import Influencer
from domain.logins import AdminGrant, AdminRole, Login, LoginSession, Tongue, hash_of_token, living_sessions

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
    """Who is asking, and in which language they like to be answered (None: they never said)."""

    actor: Actor
    language: Tongue | None


async def caller_of(session: AsyncSession, *, token: str, acting_as: ActingAs | None, now: datetime) -> Caller:
    """The caller behind a token. Raises NotSignedIn for a dead token, NotAllowed for a role that is not theirs."""
    statement = living_sessions(now).where(LoginSession.token_hash == hash_of_token(token))
    found = (await session.execute(statement.with_only_columns(Login.id, Login.language))).one_or_none()
    if found is None:
        raise NotSignedIn
    login_id, language = found
    if acting_as is None:
        return Caller(SignedIn(login_id=login_id), language)
    actor = await _acting(session, login_id, acting_as)
    if actor is None:
        raise NotAllowed(needed=f"{acting_as.kind}:{acting_as.name}")
    return Caller(actor, language)


async def _acting(session: AsyncSession, login_id: LoginId, acting_as: ActingAs) -> Actor | None:
    match acting_as.kind:
        case "brand":
            return await _acting_for_brand(session, login_id, acting_as.name)
        case "influencer":
            return await _acting_as_influencer(session, login_id, acting_as.name)
        case "admin":
            return await _acting_for_alliance(session, login_id, acting_as.name)
        case _:
            return None


async def _acting_for_brand(session: AsyncSession, login_id: LoginId, name: str) -> ActingBrand | None:
    brand_id = _uuid(name)
    if brand_id is None:
        return None
    role = await session.scalar(
        select(BrandMember.role).where(BrandMember.login_id == login_id, BrandMember.brand_id == brand_id)
    )
    return None if role is None else BRAND_ACTORS[role](login_id=login_id, brand_id=BrandId(brand_id))


async def _acting_as_influencer(session: AsyncSession, login_id: LoginId, name: str) -> ActingInfluencer | None:
    influencer_id = _uuid(name)
    mine = select(Influencer.id).where(Influencer.login_id == login_id, Influencer.id == influencer_id)
    found = await session.scalar(mine)
    return None if found is None else ActingInfluencer(login_id=login_id, influencer_id=found)


async def _acting_for_alliance(session: AsyncSession, login_id: LoginId, name: str) -> Actor | None:
    if name not in set(AdminRole):
        return None
    granted = await session.scalar(
        select(AdminGrant.role).where(AdminGrant.login_id == login_id, AdminGrant.role == AdminRole(name))
    )
    return None if granted is None else ADMIN_ACTORS[granted](login_id=login_id)


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
