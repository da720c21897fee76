"""Earnings that nobody fetches: the end of the money that they wait in is announced, and is a case when it has come."""

import pytest

from domain.funding_ends.end import FundingEndAnnounced, FundingEnded
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.payouts.events import PayoutFailed, PayoutReminded
from domain.payouts.payout import payout_by
from domain.payouts.stated_payees import RESIDENT_PERSON, StatedPayee
from domain.reconciliations import CaseStatus
from operations.funding_ends import look_after_failed_payout
from operations.payouts.sending import fail_payout
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market, add_market, booked
from tests.makers.payouts import BUSINESS, WORKER, Earning, add_details
from tests.operations.earning import earned, paid, unpaid
from tests.operations.test_funding_ends import (
    ANNOUNCED,
    END,
    HOUR,
    LAST_DAY,
    announce,
    cases,
    due,
    end,
    funding_of,
    the_end,
)
from tests.payments.test_draws import drawn


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    """Its 3,000,000 đ came in through Stripe at noon."""
    return await add_market(database, rail="stripe", money=vnd(3_000_000))


@pytest.fixture
async def earning(database: TestDatabase, market: Market, influencer: Influencer) -> Earning:
    """A fee of 3,000,000 đ, released at noon; no payout details are given."""
    return await earned(database, await booked(database, market, influencer, due(LAST_DAY)))


async def reminded(database: TestDatabase) -> list[PayoutReminded]:
    return [each for each in await database.events() if isinstance(each, PayoutReminded)]


async def test_earnings_that_nobody_fetches_are_announced_and_a_case(
    database: TestDatabase, market: Market, earning: Earning
) -> None:
    payout, funding = await unpaid(database, earning, NOON), await funding_of(database, market)
    nothing, all_of_it = vnd(0), vnd(3_000_000)

    assert await announce(database, ANNOUNCED) == 1

    said = [each for each in await database.events() if isinstance(each, FundingEndAnnounced)]
    assert [(each.funding_id, each.free, each.held, each.unpaid) for each in said] == [
        (funding.id, nothing, nothing, all_of_it)
    ]
    told = PayoutReminded(payout_id=payout.id, influencer_id=payout.influencer_id, ends_at=END)
    assert await reminded(database) == [told]

    assert await end(database, END) == 1

    ended = [each for each in await database.events() if isinstance(each, FundingEnded)]
    assert [(each.free, each.held, each.unpaid) for each in ended] == [(nothing, nothing, all_of_it)]
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
    assert await reminded(database) == [told, told]
    # An hour later there is nothing new to say.
    assert await end(database, END + HOUR) == 1
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
    assert await reminded(database) == [told, told]
    assert await drawn(database) == {funding.id: 3_000_000}


async def test_what_is_held_for_review_is_a_case_of_which_the_influencer_is_not_reminded(
    database: TestDatabase, earning: Earning
) -> None:
    payout = await unpaid(database, earning, NOON)
    async with database.work(WORKER, NOON) as work:
        (await work.claim(payout_by(payout.id))).hold("Xem lại.", by=None)

    await announce(database, ANNOUNCED)
    await end(database, END)

    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
    assert await reminded(database) == []


@pytest.mark.parametrize(("payee", "times"), [(RESIDENT_PERSON, 0), (BUSINESS, 1)])
async def test_a_business_is_reminded_of_its_invoice(
    database: TestDatabase, earning: Earning, payee: StatedPayee, times: int
) -> None:
    await unpaid(database, earning, NOON)
    await add_details(database, earning, payee=payee)

    await announce(database, ANNOUNCED)

    assert len(await reminded(database)) == times


async def test_of_a_fee_released_and_paid_in_part_each_part_is_counted_once(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    earning = await earned(database, booking, vnd(1_000_000))
    await paid(database, earning, await unpaid(database, earning, NOON))
    await earned(database, booking, vnd(500_000))

    await announce(database, ANNOUNCED)

    (said,) = [each for each in await database.events() if isinstance(each, FundingEndAnnounced)]
    assert (said.free, said.held, said.unpaid) == (vnd(0), vnd(1_500_000), vnd(500_000))
    await end(database, END)
    assert await cases(database) == [(2_000_000, CaseStatus.OPEN)]


async def test_what_did_not_arrive_is_looked_after_again(database: TestDatabase, earning: Earning) -> None:
    payout = await unpaid(database, earning, NOON)
    await paid(database, earning, payout)
    await end(database, END)
    assert (await cases(database), (await the_end(database)).looks_at) == ([], None)

    async with database.work(WORKER, END + HOUR) as work:
        await fail_payout(work, await work.claim(payout_by(payout.id)), reason="no_such_account")
    for _ in range(2):
        async with database.work(WORKER, END + HOUR) as work:
            event = PayoutFailed(payout_id=payout.id, influencer_id=payout.influencer_id)
            await look_after_failed_payout(work, event)

    assert await end(database, END + HOUR) == 1
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
