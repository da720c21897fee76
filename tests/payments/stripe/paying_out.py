"""The stripe payout rail against the stand-in over real HTTP, with money on the platform's balance."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from payments.rails import ConnectedPayee
from payments.stripe.payout_rail import StripePayoutRail
from tests.databases import TestDatabase
from tests.fake_stripe.standing_in import StandIn, standing_in
from tests.makers.payouts import DUE

FOUR_DAYS: Final = 4 * 86_400


@dataclass
class PayingOut:
    """A rail, and whoever is behind it."""

    rail: StripePayoutRail
    there: StandIn

    async def account(self, *, country: str = "SG", **decided: Any) -> ConnectedPayee:
        """A connected account, ready to receive unless Stripe decided otherwise."""
        made = await self.there.client.v1.accounts.create_async({"country": country, "type": "express"})
        if decided:
            await self.there.switch(f"accounts/{made.id}", **decided)
        return ConnectedPayee(account=made.id)

    async def fund(self, amount: int = 90_000_000) -> None:
        """Money of brands that is available."""
        await self.there.intent(amount)
        await self.there.switch("clock", seconds=FOUR_DAYS)

    async def transferred(self) -> list[tuple[int, int]]:
        """All transfers: what was transferred, and what of it came back, in đồng; the oldest first."""
        made = (await self.there.client.v1.transfers.list_async({"limit": 100})).data
        return [(each.amount, each.amount_reversed) for each in reversed(made)]


@asynccontextmanager
async def paying_out(database: TestDatabase, *, funded: bool = True) -> AsyncGenerator[PayingOut]:
    """A rail to a stand-in of its own; the SDK does not ask again by itself, so that a fault is seen."""
    async with standing_in() as there:
        partner = PayingOut(StripePayoutRail(database, there.client, lambda: DUE), there)
        if funded:
            await partner.fund()
        yield partner
