"""Token and Acting-As header → the caller of a request."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from domain.actors import Actor, Visitor
from domain.errors import NotAllowed
from domain.sentences import Language
from operations.acting import ActingAs, caller_of
from runtime.clock import now
from schema.node_keys import UnknownId, parse_node_id
from storage.engine import Database

KINDS = ("brand", "influencer", "admin")


@dataclass(frozen=True)
class Authenticated:
    """Who asks, in which language they are answered, and the token they showed."""

    actor: Actor
    language: Language
    token: str | None


async def authenticate(connection: HTTPConnection, database: Database) -> Authenticated:
    """Read the headers of a request, and note for its line in the log who asks.

    Raises NotSignedIn for a dead token, NotAllowed for a role not theirs.
    """
    caller = await _caller(connection, database)
    noted: dict[str, object] = connection.state.noted
    noted["actor"] = type(caller.actor).__name__
    return caller


async def _caller(connection: HTTPConnection, database: Database) -> Authenticated:
    wished = asked_language(connection.headers.get("accept-language"))
    token = bearer_token(connection.headers.get("authorization"))
    if token is None:
        return Authenticated(Visitor(), wished or "vi", None)
    acting_as = asked_role(connection.headers.get("acting-as"))
    async with database.driver() as driver:
        caller = await caller_of(driver, token=token, acting_as=acting_as, now=now())
    return Authenticated(caller.actor, wished or caller.language.value, token)


def bearer_token(header: str | None) -> str | None:
    """The token of `Authorization: Bearer …`, if there is one."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def asked_role(header: str | None) -> ActingAs | None:
    """The role of `Acting-As: brand:<id>`; the id is a node id or its uuid. Raises NotAllowed when it is no role."""
    if not header:
        return None
    kind, _, name = header.strip().partition(":")
    if kind not in KINDS or not name:
        raise NotAllowed(needed="brand:<id>, influencer:<id>, admin:<role>")
    try:
        return ActingAs(kind, str(parse_node_id(name).key))
    except UnknownId:
        return ActingAs(kind, name)


def asked_language(header: str | None) -> Language | None:
    """The first language of Accept-Language that we speak."""
    for wish in (header or "").lower().split(","):
        match wish.strip()[:2]:
            case "vi":
                return "vi"
            case "en":
                return "en"
            case _:
                continue
    return None
