"""Webhooks: events sent to an address, signed as Stripe signs; and all that may happen to them on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import anyio
import httpx
import orjson
import stripe

from fake_stripe.state import State
from fake_stripe.things import Clock

PATIENCE: Final = 10.0
"""Seconds in which a receiver must answer."""


@dataclass
class Manners:
    """How webhooks travel: twice, every nth dropped, two at a time in the wrong order, or not until asked for."""

    doubled: bool = False
    reordered: bool = False
    delayed: bool = False
    drop_every: int = 0


@dataclass
class Webhooks:
    """Sends what waits to `url`, as soon as there is one; what is not taken is sent again later, as Stripe does."""

    state: State
    wall_clock: Clock
    url: str | None = None
    secret: str = ""
    manners: Manners = field(default_factory=Manners)
    sent: int = 0
    http: Callable[[], httpx.AsyncClient] = lambda: httpx.AsyncClient(timeout=PATIENCE)
    _turn: anyio.Lock = field(default_factory=anyio.Lock)

    async def send(self, *, asked_for: bool = False) -> int:
        """Send what waits and may travel now; answers how many were taken."""
        async with self._turn:
            if self.url is None or (self.manners.delayed and not asked_for):
                return 0
            held_back = self.manners.reordered and not asked_for and len(self.state.waiting) % 2
            due = self.state.waiting[: len(self.state.waiting) - held_back]
            if self.manners.reordered:
                due.reverse()
            async with self.http() as http:
                return sum([await self._deliver(http, key) for key in due])

    async def _deliver(self, http: httpx.AsyncClient, key: str) -> bool:
        self.sent += 1
        if self.manners.drop_every and self.sent % self.manners.drop_every == 0:
            self.state.waiting.remove(key)  # lost for good: only the list of events still has it
            return False
        taken = all([await self._post(http, key) for _ in range(1 + self.manners.doubled)])
        if taken:
            self.state.waiting.remove(key)
            self.state.get("event", key)["pending_webhooks"] = 0
        return taken

    async def _post(self, http: httpx.AsyncClient, key: str) -> bool:
        body = orjson.dumps(self.state.get("event", key)).decode()
        signature = stripe.WebhookSignature.generate_signature_header(  # pyright: ignore[reportUnknownMemberType]
            body, self.secret, timestamp=self.wall_clock()
        )
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json; charset=utf-8"}
        try:
            answer = await http.post(self.url or "", content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success
