"""The stand-in for Stripe on a real port, the real SDK that talks to it, and its switches."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
import stripe

from fake_stripe.account import FakeStripe, fake_stripe
from fake_stripe.app import build_app
from tests.serving import serving

SECRET: Final = "whsec_test"
PAYING: Final[Any] = {
    "currency": "vnd",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
}
"""What asks for money and takes it at once, with a card that works."""
PATIENCE: Final = 20
"""Seconds for which the SDK waits for an answer."""


@dataclass
class StandIn:
    """A stand-in that runs; `client` is Stripe's own, `fake` what it remembers."""

    url: str
    fake: FakeStripe
    client: stripe.StripeClient
    http: httpx.AsyncClient

    async def switch(self, path: str, **given: Any) -> Any:
        """Throw a switch: `switch("clock", seconds=60)`."""
        answer = await self.http.post(f"{self.url}/control/{path}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def trouble(self, *faults: str, **more: Any) -> None:
        """Each of these faults once, in this order."""
        await self.switch("faults", troubles=[{"fault": each} | more for each in faults])

    async def intent(self, amount: int = 100_000, **more: Any) -> stripe.PaymentIntent:
        """A payment intent, paid at once with a card that works."""
        given: Any = {"amount": amount} | PAYING | more
        return await self.client.v1.payment_intents.create_async(given)

    async def event_types(self) -> list[str]:
        """What happened, oldest first."""
        events = await self.client.v1.events.list_async({"limit": 100})
        return [each.type for each in reversed(events.data)]


@asynccontextmanager
async def standing_in(**given: Any) -> AsyncGenerator[StandIn]:
    """A stand-in on a free port, empty; the SDK does not ask again by itself."""
    fake = fake_stripe(lambda: int(time.time()), webhook_secret=SECRET, **given)
    with serving(build_app(fake)) as url:
        async with httpx.AsyncClient(timeout=10) as http, client_of(url) as client:
            yield StandIn(url, fake, client, http)


@asynccontextmanager
async def client_of(url: str, *, retries: int = 0, patience: float = PATIENCE) -> AsyncGenerator[stripe.StripeClient]:
    """Stripe's own client, pointed at a stand-in."""
    http = stripe.HTTPXClient(timeout=patience)
    try:
        yield stripe.StripeClient(
            "sk_test_1", http_client=http, base_addresses={"api": url}, max_network_retries=retries
        )
    finally:
        await http.close_async()
