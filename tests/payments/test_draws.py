"""Which fundings held fees draw on, as the books keep it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from domain.funding_ends.draws import HoldDraw, held_of
from domain.funding_refunds import FundingRefund
from domain.ledger import InsufficientFunds
from domain.money import vnd
from domain.payments import Funding
from operations.funding_refunds import refund_campaign
from payments import fundings, holds
from payments.books import check_books
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market, add_market
from tests.makers.payments import BOOKS, fund, hold
from tests.refusing import refused


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    """Its 10,000,000 đ came in through Stripe at noon."""
    return await add_market(database, rail="stripe")


async def drawn(database: TestDatabase) -> dict[object, int]:
    """What fees draw on each funding; the books are in order."""
    async with database.reading() as session:
        assert await check_books(session) == []
    return {each.funding_id: each.amount_minor for each in await database.all(select(HoldDraw))}


async def test_no_money_that_fees_are_paid_from_goes_back(database: TestDatabase, market: Market) -> None:
    newer = await fund(database, market.campaign, vnd(10_000_000), rail="stripe", now=NOON + timedelta(days=1))
    first = await hold(database, market.campaign, vnd(10_000_000))
    await hold(database, market.campaign, vnd(5_000_000))
    async with database.work(BOOKS, NOON) as work:
        await holds.refund(work, booking_id=first.booking_id)
    assert await drawn(database) == {newer.id: 5_000_000}

    async def give_back() -> None:
        async with database.work(BOOKS, NOON) as work:
            await fundings.refund_funding(work, funding_id=newer.id, amount=vnd(5_000_001), key="back")

    refusal = await refused(database, InsufficientFunds, give_back)
    assert refusal.available == vnd(5_000_000)
    await database.execute("UPDATE campaigns SET status = 'closed'")
    async with database.work(market.manager, NOON) as work:
        await refund_campaign(work, campaign_id=market.campaign.id)

    refunds = await database.all(select(FundingRefund).order_by(FundingRefund.id))
    assert [each.amount for each in refunds] == [vnd(5_000_000), vnd(10_000_000)]
    assert await drawn(database) == {newer.id: 5_000_000}


async def test_of_a_fee_released_in_part_the_oldest_money_went_first(database: TestDatabase, market: Market) -> None:
    await fund(database, market.campaign, vnd(10_000_000))
    held = await hold(database, market.campaign, vnd(15_000_000))
    async with database.work(BOOKS, NOON) as work:
        await holds.release(work, booking_id=held.booking_id, amount=vnd(9_000_000))
        await holds.refund(work, booking_id=held.booking_id, amount=vnd(1_000_000))

    (first,) = await database.all(select(Funding).where(Funding.rail == "stripe"))
    async with database.reading() as session:
        assert await session.scalar(held_of(first)) == 1_000_000
    assert sorted((await drawn(database)).values()) == [4_000_000, 10_000_000]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE funding_ends SET ends_at = ends_at + interval '1 day'", "never moves"),
        ("DELETE FROM funding_ends", "never moves"),
        ("UPDATE hold_draws SET amount_minor = amount_minor - 1", "does not draw"),
        ("DELETE FROM hold_draws", "does not draw"),
        ("UPDATE hold_draws SET amount_minor = 10000001", "does not draw|more than came in"),
        ("UPDATE hold_draws SET amount_minor = 0", "ck_hold_draws_positive"),
    ],
)
async def test_the_database_keeps_ends_and_draws(
    database: TestDatabase, market: Market, change: str, says: str
) -> None:
    await hold(database, market.campaign, vnd(3_000_000))
    before = await database.picture()

    with pytest.raises(DBAPIError, match=says):
        await database.execute(change)

    assert await database.picture() == before
