"""Unused money of a closed campaign goes back the way it came, newest first, once."""

from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Finance, System
from domain.errors import NotFound
from domain.funding_refunds import (
    CampaignNotClosed,
    FundingRefund,
    FundingRefunded,
    FundingRefundFailed,
    FundingRefundStatus,
    NothingToRefund,
)
from domain.money import vnd
from domain.partners import parts_of
from domain.payments import Funding
from operations.funding_refunds import refund_campaign
from storage.outbox import Delivery
from tests.instants import NOON
from tests.makers.markets import add_market
from tests.makers.payments import hold
from tests.refusing import refused
from tests.worker.stripe_house import House
from worker.relay import Leased, Relay
from worker.subscriptions import SUBSCRIPTIONS

CLOSED = "UPDATE campaigns SET status = 'closed'"


async def received(house: House) -> Funding:
    """150,000,000 đ through Stripe, beside the sandbox's 10,000,000; the campaign is closed."""
    funding = await house.ask()
    await house.pay()
    await house.deliver()
    await house.turn()
    await house.database.execute(CLOSED)
    return funding


async def give_back(house: House) -> None:
    async with house.database.work(house.market.manager, NOON) as work:
        await refund_campaign(work, campaign_id=house.market.campaign.id)


async def refunds(house: House) -> list[tuple[int, int, FundingRefundStatus]]:
    """In their order: asked, returned, and where they stand."""
    found = await house.database.all(select(FundingRefund).order_by(FundingRefund.id))
    return [(each.amount.minor, each.returned_minor, each.status) for each in found]


def at_stripe(house: House) -> list[int]:
    return [each["amount"] for each in house.partner.there.fake.state.all("refund")]


async def test_the_newest_funding_goes_back_first_and_what_is_held_stays(house: House) -> None:
    funding = await received(house)
    await hold(house.database, house.market.campaign, vnd(4_000_000))

    await give_back(house)

    assert await house.free() == 0
    assert [each[2] for each in await refunds(house)] == [FundingRefundStatus.REQUESTED] * 2
    assert at_stripe(house) == []
    await house.turn()
    assert await refunds(house) == [
        (150_000_000, 150_000_000, FundingRefundStatus.RETURNED),
        (6_000_000, 6_000_000, FundingRefundStatus.RETURNED),
    ]
    assert at_stripe(house) == [75_000_000, 75_000_000]
    assert (await house.free(), await house.partner.kept()) == (0, 0)
    (first, _) = await house.database.all(select(FundingRefund).order_by(FundingRefund.id))
    assert FundingRefunded(
        refund_id=first.id, funding_id=funding.id, amount=vnd(150_000_000), returned=vnd(150_000_000)
    ) in (await house.database.events())


async def test_it_goes_back_once_however_often_it_is_asked_for(house: House) -> None:
    await received(house)
    await give_back(house)

    await refused(house.database, NothingToRefund, lambda: give_back(house))
    await house.turn()
    await house.database.execute("UPDATE deliveries SET status = 'due' WHERE subscriber = 'book_refund'")
    await house.turn()

    assert await house.database.count(Delivery) > 0
    assert len(await refunds(house)) == 2
    assert at_stripe(house) == [75_000_000, 75_000_000]
    assert await house.free() == 0


async def test_while_a_campaign_is_open_its_money_stays(house: House) -> None:
    refusal = await refused(house.database, CampaignNotClosed, lambda: give_back(house))

    assert refusal.say("en") == "The campaign is not closed; close it first."
    assert await house.free() == 10_000_000


async def test_nobody_gives_back_what_is_another_brands(house: House) -> None:
    await house.database.execute(CLOSED)
    other = await add_market(house.database)

    async def by_another() -> None:
        async with house.database.work(other.manager, NOON) as work:
            await refund_campaign(work, campaign_id=house.market.campaign.id)

    await refused(house.database, NotFound, by_another)


async def test_finance_may_do_it_for_the_brand(house: House) -> None:
    await house.database.execute(CLOSED)
    async with house.database.work(Finance(login_id=house.market.login.id), NOON) as work:
        await refund_campaign(work, campaign_id=house.market.campaign.id)
    await house.turn()

    assert await refunds(house) == [(10_000_000, 10_000_000, FundingRefundStatus.RETURNED)]
    assert await house.free() == 0


async def test_what_the_bank_took_before_is_the_campaigns_until_that_is_heard(house: House) -> None:
    await received(house)
    await house.dispute(most=1)

    await give_back(house)
    await house.turn()

    assert (await refunds(house))[0] == (150_000_000, 75_000_000, FundingRefundStatus.RETURNED)
    assert await house.free() == 75_000_000
    await house.deliver()
    await house.turn()
    assert (await house.free(), await house.owed()) == (0, 0)
    await refused(house.database, NothingToRefund, lambda: give_back(house))


async def test_what_cannot_go_back_is_free_again(house: House) -> None:
    await hold(house.database, house.market.campaign, vnd(10_000_000 - 402))
    await house.database.execute(CLOSED)

    await give_back(house)
    await house.turn()

    assert await refunds(house) == [(402, 0, FundingRefundStatus.FAILED)]
    assert await house.free() == 402
    (refund,) = await house.database.all(select(FundingRefund))
    assert (await house.database.events())[-1] == FundingRefundFailed(
        refund_id=refund.id, funding_id=refund.funding_id, amount=vnd(402)
    )


@pytest.mark.parametrize("fault", ["error_after_effect", "reset_after_effect"])
async def test_a_lost_answer_costs_nothing(house: House, fault: str) -> None:
    await received(house)
    await give_back(house)
    await house.partner.there.trouble(fault, path="/v1/refunds")

    await house.turn()
    await house.turn(NOON.replace(hour=NOON.hour + 2))

    assert at_stripe(house) == [75_000_000, 75_000_000]
    assert (await refunds(house))[0] == (150_000_000, 150_000_000, FundingRefundStatus.RETURNED)


async def test_two_workers_that_ask_at_once_book_what_went_back(house: House) -> None:
    funding = await received(house)
    await give_back(house)
    relay, late = Relay(house.gateways, SUBSCRIPTIONS), NOON + timedelta(seconds=61)
    await relay.fan_out(NOON)
    asked = [(each, NOON) for each in await relay.lease(NOON) if each.subscriber == "book_refund"]
    taken_over = [(each, late) for each in await relay.lease(late) if each.subscriber == "book_refund"]
    assert (len(asked), len(taken_over)) == (2, 2)

    async def deliver(these: list[tuple[Leased, datetime]]) -> None:
        for each, at in these:
            await relay.deliver(each, at)

    async with anyio.create_task_group() as tasks, house.database.work(System(name="test"), NOON) as work:
        await work.claim_all(parts_of(str(funding.id)))
        tasks.start_soon(deliver, asked)
        await house.database.somebody_waits()
        tasks.start_soon(deliver, taken_over)
        await house.database.somebody_waits(at_least=2)

    assert await refunds(house) == [
        (150_000_000, 150_000_000, FundingRefundStatus.RETURNED),
        (10_000_000, 10_000_000, FundingRefundStatus.RETURNED),
    ]
    assert at_stripe(house) == [75_000_000, 75_000_000]
    assert (await house.free(), await house.partner.kept()) == (0, 0)
