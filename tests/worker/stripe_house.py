"""Our side and the stand-in for Stripe: a campaign that is funded there, the worker, and the webhooks on their way."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import stripe
from sqlalchemy import select

from domain.actors import System
from domain.money import Money, vnd
from domain.partners import FundingAction
from domain.payments import Funding
from operations.payments import fund_campaign
from payments.books import check_books
from payments.fundings import owed_by
from payments.sandbox_rail import SandboxRail
from runtime.clock import now
from runtime.gateways import Gateways
from tests.campaign_money import money_of
from tests.client import client_of
from tests.databases import TestDatabase
from tests.fake_stripe.standing_in import SECRET
from tests.instants import NOON
from tests.makers.markets import Market, add_market
from tests.payments.stripe.partners import Partner, stripe_partner
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS

LARGE = vnd(150_000_000)


@dataclass
class House:
    """Our side of it."""

    database: TestDatabase
    gateways: Gateways
    market: Market
    partner: Partner

    async def ask(self, amount: Money = LARGE, rail: str = "stripe") -> Funding:
        async with self.database.work(self.market.manager, NOON) as work:
            funding = await fund_campaign(
                work,
                campaign_id=self.market.campaign.id,
                amount=amount,
                rail=rail,
                bounds=self.partner.rail.bounds if rail == "stripe" else SandboxRail.bounds,
            )
        await self.turn()
        return funding

    async def turn(self, at: datetime = NOON) -> None:
        """What the worker does until nothing is left."""
        while await Relay(self.gateways, SUBSCRIPTIONS).turn(at):
            pass

    async def pay(self, *, most: int = 2) -> None:
        """The brand pays so many of the payments that it is asked for."""
        for action in (await self.database.all(select(FundingAction).order_by(FundingAction.id)))[:most]:
            await self.partner.pay_one(action.reference)

    async def dispute(self, *, most: int = 2) -> list[str]:
        """The banks take back so many of the payments, the oldest first; answers the disputes."""
        charges = list(self.partner.there.fake.state.all("charge"))[::-1][:most]
        return [(await self.partner.there.switch(f"charges/{each['id']}/dispute"))["id"] for each in charges]

    async def decide(self, dispute: str, *, won: bool) -> None:
        """A bank decides."""
        await self.partner.there.switch(f"disputes/{dispute}/decide", won=won)

    async def free(self) -> int:
        """What can be held for the campaign's bookings, in đồng; the books are checked."""
        async with self.database.reading() as session:
            assert await check_books(session) == []
            return (await money_of(session, self.market.campaign.id)).free.minor

    async def owed(self) -> int:
        """What the brand owes, in đồng."""
        async with self.database.work(System(name="books"), NOON) as work:
            return (await owed_by(work, self.market.campaign.id)).minor

    async def funded(self) -> int:
        async with self.database.reading() as session:
            assert await check_books(session) == []
            return (await money_of(session, self.market.campaign.id)).funded.minor

    async def deliver(self, **manners: Any) -> None:
        """Every webhook that ever waited reaches our inbox."""
        events = [self.partner.there.fake.state.get("event", key) for key in self.partner.there.fake.state.waiting]
        assert events
        if manners.get("reordered"):
            events.reverse()
        async with client_of(self.gateways) as http:
            for event in events * manners.get("times", 1):
                answer = await http.post("/webhooks/stripe", **signed(event))
                assert answer.status_code == 202


def signed(event: Any, secret: str = SECRET, at: datetime | None = None) -> dict[str, Any]:
    """A webhook as Stripe sends it."""
    return signed_body(json.dumps(event), secret, at)


def signed_body(body: str, secret: str = SECRET, at: datetime | None = None) -> dict[str, Any]:
    """Whatever somebody who knows the secret sends."""
    seconds = int((at or now()).timestamp())
    header = stripe.WebhookSignature.generate_signature_header(  # pyright: ignore[reportUnknownMemberType]
        body, secret, timestamp=seconds
    )
    return {"content": body, "headers": {"Stripe-Signature": header}}


@asynccontextmanager
async def stripe_house(database: TestDatabase, gateways: Gateways) -> AsyncGenerator[House]:
    """A brand whose campaign is funded through Stripe."""
    market = await add_market(database)
    async with stripe_partner(database) as partner:
        both = replace(gateways, funding_rail=partner.rail, other_rails=(SandboxRail(),))
        yield House(database, both, market, partner)
