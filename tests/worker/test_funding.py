"""A funding on its way: asked for in one transaction, collected by the worker, booked in another."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.ledger import Transfer
from domain.money import Money, vnd
from domain.payments import Funding, FundingDeclined, FundingReceived, FundingStatus
from operations.payments import fund_campaign
from payments.books import check_books
from payments.rails import Collected, Declined, RailUnavailable
from payments.sandbox_rail import SandboxRail
from runtime.gateways import Gateways
from storage.outbox import Delivery, DeliveryStatus
from tests.campaign_money import CampaignMoney, money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market
from worker.relay import LEASE, LONGEST_WAIT, Relay
from worker.subscriptions import SUBSCRIPTIONS


@dataclass
class FlakyRail(SandboxRail):
    """A partner who gives no answer the first few times; what it took it remembers, as partners do."""

    silent: int = 0
    asked: list[str] = field(default_factory=list[str])

    async def collect(self, *, key: str, amount: Money) -> Collected | Declined:
        """Answer as the sandbox does, once it answers at all."""
        self.asked.append(key)
        if len(self.asked) <= self.silent:
            raise RailUnavailable("no answer")
        return await super().collect(key=key, amount=amount)


async def requested(database: TestDatabase, market: Market, amount: Money) -> Funding:
    async with database.work(market.manager, NOON) as work:
        return await fund_campaign(
            work, campaign_id=market.campaign.id, amount=amount, rail="sandbox", bounds=SandboxRail.bounds
        )


async def money(database: TestDatabase, market: Market) -> CampaignMoney:
    async with database.reading() as session:
        assert await check_books(session) == []
        return await money_of(session, market.campaign.id)


async def test_the_worker_collects_what_was_asked_for(
    database: TestDatabase, gateways: Gateways, market: Market
) -> None:
    funding = await requested(database, market, vnd(5_000_000))

    await Relay(gateways, SUBSCRIPTIONS).turn(NOON)

    kept = await database.reload(funding)
    assert kept.status is FundingStatus.RECEIVED
    assert kept.reference is not None
    assert kept.reference.startswith("sandbox_")
    assert (await money(database, market)).free == vnd(15_000_000)
    assert (await database.events())[-1] == FundingReceived(
        funding_id=funding.id, campaign_id=market.campaign.id, amount=vnd(5_000_000)
    )


async def test_what_the_partner_declines_is_not_in_the_books(
    database: TestDatabase, gateways: Gateways, market: Market
) -> None:
    funding = await requested(database, market, vnd(5_000_402))

    await Relay(gateways, SUBSCRIPTIONS).turn(NOON)

    kept = await database.reload(funding)
    assert (kept.status, kept.answered_at, kept.transfer_id) == (FundingStatus.DECLINED, NOON, None)
    assert (await money(database, market)).free == vnd(10_000_000)
    assert (await database.events())[-1] == FundingDeclined(funding_id=funding.id, campaign_id=market.campaign.id)


@pytest.mark.parametrize(
    ("amount", "status"), [(5_000_000, FundingStatus.RECEIVED), (5_000_402, FundingStatus.DECLINED)]
)
async def test_a_funding_delivered_twice_is_booked_once(
    database: TestDatabase, gateways: Gateways, market: Market, amount: int, status: FundingStatus
) -> None:
    funding = await requested(database, market, vnd(amount))
    relay = Relay(gateways, SUBSCRIPTIONS)
    while await relay.turn(NOON):
        pass
    moved = await database.picture()

    await database.execute("UPDATE deliveries SET status = 'due', run_at = :noon", noon=NOON)
    while await relay.turn(NOON + LEASE):
        pass

    again = await database.picture()
    assert {name for name in moved if moved[name] != again[name]} == {"deliveries"}
    assert (await database.reload(funding)).status is status
    # what was asked for, and what it cost
    assert [each.status for each in await database.all(select(Delivery))] == [DeliveryStatus.DONE] * 2


async def test_a_partner_who_is_away_is_asked_again_under_the_same_key(
    database: TestDatabase, gateways: Gateways, market: Market
) -> None:
    funding = await requested(database, market, vnd(5_000_000))
    rail = FlakyRail(silent=2)
    relay = Relay(replace(gateways, funding_rail=rail), SUBSCRIPTIONS)
    transfers = await database.count(Transfer)

    for turn in range(4):
        await relay.turn(NOON + turn * (LONGEST_WAIT + timedelta(seconds=1)))

    assert rail.asked == [str(funding.id)] * 3
    assert (await database.reload(funding)).status is FundingStatus.RECEIVED
    assert await database.count(Transfer) == transfers + 1
    assert (await money(database, market)).funded == vnd(15_000_000)


async def test_while_the_partner_is_away_nothing_has_moved(
    database: TestDatabase, gateways: Gateways, market: Market
) -> None:
    funding = await requested(database, market, vnd(5_000_000))

    await Relay(replace(gateways, funding_rail=FlakyRail(silent=1)), SUBSCRIPTIONS).turn(NOON)

    assert (await database.reload(funding)).status is FundingStatus.REQUESTED
    assert await database.event_names() == ["FundingRequested"]
    (delivery,) = await database.all(select(Delivery))
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.DUE, "RailUnavailable: no answer")
    assert (await money(database, market)).free == vnd(10_000_000)
