"""Every kind of caller, signed in for real: a login, a session, and the role it acts in."""

from dataclasses import dataclass
from enum import StrEnum

from domain.brands import Brand, BrandMember, BrandRole
from domain.ids import SessionId, new_id
from domain.influencers.profiles import Influencer
from domain.logins import SESSION_LIFETIME, AdminGrant, AdminRole, Login, LoginSession, OpenedWith, hash_of_token
from domain.rows import Row
from runtime.clock import now
from tests.databases import TestDatabase
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_admin_grant, make_login


class Kind(StrEnum):
    """The kinds of caller that each mutation is tried as."""

    VISITOR = "visitor"
    SIGNED_IN = "signed in"
    BRAND_VIEWER = "brand viewer"
    BRAND_MANAGER = "brand manager"
    BRAND_OWNER = "brand owner"
    INFLUENCER = "influencer"
    SECRETARIAT = "secretariat"
    INTEGRITY = "integrity"
    DECIDER = "decider"
    COUNCIL = "council"
    FINANCE = "finance"
    AUDITOR = "auditor"


def all_but(*allowed: Kind) -> list[Kind]:
    """Every kind of caller that must be refused."""
    return [kind for kind in Kind if kind not in allowed]


@dataclass(frozen=True)
class Caller:
    """Someone who sends requests; what they are made of can be looked at."""

    kind: Kind
    headers: dict[str, str]
    login: Login | None = None
    brand: Brand | None = None
    influencer: Influencer | None = None


async def make_caller(
    database: TestDatabase, kind: Kind, *, brand: Brand | None = None, influencer: Influencer | None = None
) -> Caller:
    """A caller of this kind; brand members are of `brand`, influencers are `influencer`'s person, or of new ones."""
    if kind is Kind.VISITOR:
        return Caller(kind, {})
    login = await database.add(make_login())
    token = f"token-{login.id}"
    await database.add(_session(login, token))
    headers = {"authorization": f"Bearer {token}"}
    if kind is Kind.SIGNED_IN:
        return Caller(kind, headers, login)
    if kind.value.startswith("brand "):
        at_home = brand or await database.add(make_brand())
        await database.add(_member(at_home, login, kind))
        return Caller(kind, headers | {"acting-as": f"brand:{at_home.id}"}, login, at_home)
    if kind is Kind.INFLUENCER:
        profile = influencer or await database.add(make_influencer(login))
        await database.execute("UPDATE influencers SET login_id = :me WHERE id = :it", me=login.id, it=profile.id)
        return Caller(kind, headers | {"acting-as": f"influencer:{profile.id}"}, login, influencer=profile)
    await database.add(_grant(login, kind))
    return Caller(kind, headers | {"acting-as": f"admin:{kind.value}"}, login)


def _session(login: Login, token: str) -> Row:
    instant = now()
    return LoginSession(
        id=SessionId(new_id()),
        login_id=login.id,
        token_hash=hash_of_token(token),
        opened_with=OpenedWith.PASSWORD,
        created_at=instant,
        expires_at=instant + SESSION_LIFETIME,
    )


def _member(brand: Brand, login: Login, kind: Kind) -> BrandMember:
    return make_brand_member(brand, login, BrandRole(kind.value.removeprefix("brand ")))


def _grant(login: Login, kind: Kind) -> AdminGrant:
    return make_admin_grant(login, AdminRole(kind.value))
