import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from domain.campaigns.programmes import CampaignNotOpen
from domain.errors import DomainError, InvalidInput, NotFound
from domain.ids import CampaignId, new_id
from domain.money import Money, vnd
from domain.payments import (
    AmountNotPositive,
    Funding,
    FundingBounds,
    FundingOutOfBounds,
    FundingRequested,
    FundingStatus,
)
from operations.payments import fund_campaign
from payments.sandbox_rail import SandboxRail
from payments.stripe.splitting import BOUNDS
from tests.campaign_money import money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market, add_market
from tests.refusing import refused


async def ask(
    database: TestDatabase,
    market: Market,
    amount: Money,
    campaign_id: CampaignId | None = None,
    bounds: FundingBounds = SandboxRail.bounds,
) -> Funding:
    async with database.work(market.manager, NOON) as work:
        return await fund_campaign(
            work, campaign_id=campaign_id or market.campaign.id, amount=amount, rail="sandbox", bounds=bounds
        )


async def test_money_is_asked_for_and_not_yet_there(database: TestDatabase, market: Market) -> None:
    funding = await ask(database, market, vnd(5_000_000))

    kept = await database.reload(funding)
    assert (kept.status, kept.amount, kept.rail, kept.requested_by, kept.requested_at) == (
        FundingStatus.REQUESTED,
        vnd(5_000_000),
        "sandbox",
        market.login.id,
        NOON,
    )
    assert await database.events() == [
        FundingRequested(funding_id=funding.id, campaign_id=market.campaign.id, amount=vnd(5_000_000))
    ]
    async with database.reading() as session:
        money = await money_of(session, market.campaign.id)
    assert (money.funded, money.free) == (vnd(10_000_000), vnd(10_000_000))


async def test_nobody_closes_a_campaign_while_it_is_funded(database: TestDatabase, market: Market) -> None:
    async with database.work(market.manager, NOON) as work:
        await fund_campaign(
            work, campaign_id=market.campaign.id, amount=vnd(1), rail="sandbox", bounds=SandboxRail.bounds
        )
        with pytest.raises(DBAPIError, match="could not obtain lock"):
            await database.execute("SELECT FROM campaigns FOR NO KEY UPDATE NOWAIT")


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (vnd(0), AmountNotPositive),
        (vnd(-1), AmountNotPositive),
        (Money(5_000, "USD"), InvalidInput),
        (vnd(1_000_000_000_001), InvalidInput),
    ],
)
async def test_an_amount_that_cannot_be_asked_for(
    database: TestDatabase, market: Market, amount: Money, refusal: type[DomainError]
) -> None:
    found = await refused(database, refusal, lambda: ask(database, market, amount))

    assert found.field == "input.amount"


@pytest.mark.parametrize("bounds", [SandboxRail.bounds, BOUNDS])
async def test_the_partners_bounds_are_kept_to_the_dong(
    database: TestDatabase, market: Market, bounds: FundingBounds
) -> None:
    for amount in (bounds.least, bounds.most):
        assert (await ask(database, market, amount, bounds=bounds)).amount == amount


@pytest.mark.parametrize("amount", [12_999, 1_999_999_981])
async def test_what_the_partner_does_not_take_is_refused_with_its_bounds(
    database: TestDatabase, market: Market, amount: int
) -> None:
    found = await refused(database, FundingOutOfBounds, lambda: ask(database, market, vnd(amount), bounds=BOUNDS))

    assert (found.field, found.say("vi"), found.say("en")) == (
        "input.amount",
        "Đối tác thanh toán nhận mỗi lần từ 13.000 ₫ đến 1.999.999.980 ₫.",
        "The payment partner takes from VND 13,000 to VND 1,999,999,980 at once.",
    )


async def test_only_ones_own_campaign_is_funded(database: TestDatabase, market: Market) -> None:
    other = await add_market(database)

    await refused(database, NotFound, lambda: ask(database, market, vnd(1), other.campaign.id))
    await refused(database, NotFound, lambda: ask(database, market, vnd(1), CampaignId(new_id())))


async def test_a_closed_campaign_takes_no_money(database: TestDatabase, market: Market) -> None:
    await database.execute("UPDATE campaigns SET status = 'closed'")

    await refused(database, CampaignNotOpen, lambda: ask(database, market, vnd(1)))

    assert [each.status for each in await database.all(select(Funding))] == [FundingStatus.RECEIVED]
