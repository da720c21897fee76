"""The stripe rail against the stand-in over real HTTP, and the brand that pays there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from payments.rails import ActionNeeded, Answer
from payments.stripe.rail import StripeRail
from tests.databases import TestDatabase
from tests.fake_stripe.standing_in import SECRET, StandIn, client_of, standing_in
from tests.instants import NOON


@dataclass
class Partner:
    """A rail, and whoever is behind it."""

    rail: StripeRail
    there: StandIn

    async def pay(self, answer: Answer, card: str = "pm_card_visa") -> None:
        """What the brand does in its browser about everything that is asked of it."""
        assert isinstance(answer, ActionNeeded)
        for action in answer.actions:
            await self.pay_one(action.reference, card)

    async def pay_one(self, reference: str, card: str = "pm_card_visa") -> None:
        path = f"{self.there.url}/control/payment_intents/{reference}/pay"
        answer = await self.there.http.post(path, json={"payment_method": card})
        assert answer.status_code in {200, 402}, answer.text

    async def kept(self) -> int:
        """What Stripe has taken of brands and not given back, in đồng."""
        charges = (await self.there.client.v1.charges.list_async({"limit": 100})).data
        return sum(each.amount - each.amount_refunded for each in charges)

    async def intents(self) -> int:
        return len((await self.there.client.v1.payment_intents.list_async({"limit": 100})).data)


@asynccontextmanager
async def stripe_partner(database: TestDatabase) -> AsyncGenerator[Partner]:
    """A rail to a stand-in of its own; the SDK does not ask again by itself, so that a fault is seen."""
    async with standing_in() as there:
        yield Partner(StripeRail(database, there.client, SECRET, lambda: NOON), there)


@asynccontextmanager
async def patient(partner: Partner) -> AsyncGenerator[Partner]:
    """The same with the SDK's own retries."""
    async with client_of(partner.there.url, retries=3) as client:
        yield replace(partner, rail=replace(partner.rail, client=client))
