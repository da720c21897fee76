"""Context: what every field may know of the request, and the way into a transaction."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import strawberry

from domain.actors import Actor, ActorT, acting_as
from domain.sentences import Language
from operations.proving import Proof
from runtime.broadcasting import Broadcast
from runtime.gateways import Gateways
from runtime.rates import Rates
from storage.engine import Database
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class Context:
    """One request: who asks, when, in which language, and what may be reached."""

    actor: Actor
    now: datetime
    language: Language
    request_id: UUID
    gateways: Gateways
    broadcast: Broadcast
    """Tells news to whoever listens."""
    authenticated_again: Callable[[], Awaitable[object]]
    """Ask once more whether the session and the role still hold. Raises NotSignedIn, NotAllowed."""
    token: str | None = None
    in_production: bool = False
    rates: Rates = field(default_factory=Rates)
    address: str = ""
    noted: dict[str, object] = field(default_factory=dict[str, object])
    """What the request's line in the log will say besides."""

    @property
    def database(self) -> Database:
        """The database."""
        return self.gateways.database

    def proof(self, password: str, code: str | None, passkey: str | None) -> Proof:
        """What the caller shows to prove once more who they are."""
        sealing, site = self.gateways.sealing, self.gateways.site
        return Proof(password=password, code=code, passkey=passkey, sealing=sealing, site=site)

    def proof_if_shown(self, password: str | None, code: str | None, passkey: str | None) -> Proof | None:
        """What the caller shows where it may not be needed; None without a password."""
        return None if password is None else self.proof(password, code, passkey)

    @asynccontextmanager
    async def work_as(self, *kinds: type[ActorT]) -> AsyncGenerator[Work[ActorT]]:
        """One transaction, open to these kinds of actor. Raises NotSignedIn or NotAllowed before it begins."""
        async with self.database.work(self.acting_as(*kinds), self.now, self.request_id) as work:
            yield work

    def acting_as(self, *kinds: type[ActorT]) -> ActorT:
        """The actor, as one of these kinds. Raises NotSignedIn or NotAllowed."""
        return acting_as(self.actor, *kinds)


Info: TypeAlias = strawberry.Info[Context, None]
