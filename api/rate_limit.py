"""How many requests one address may send, before anything else is done for it."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.refusing import refuse
from domain.errors import TooManyRequests
from runtime.clock import ticks
from runtime.rates import Rates


class RateLimit:
    """Pure ASGI: answers 429 with `Retry-After` to an address that asks too often.

    The address is the peer's; behind a proxy it is the one that the server was told to trust (`--forwarded-allow-ips`).
    """

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        try:
            self.rates.request(address_of(scope), now=ticks())
        except TooManyRequests as refusal:
            await refuse(refusal, 429, scope, receive, send, headers={"retry-after": str(refusal.seconds)})
        else:
            await self.app(scope, receive, send)


def address_of(scope: Scope) -> str:
    """The peer's address, as far as the server knows it."""
    client = scope.get("client")
    return client[0] if client else ""
