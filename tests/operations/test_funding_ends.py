"""The ends of fundings: no booking outlasts its money, ends are announced, and what is left then goes back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actors import Finance, System
from domain.bookings.amended_terms import Amending, PieceAmendment
from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.booking import Booking
from domain.campaigns.content import AskedDeliverable
from domain.funding_ends.end import FundingEnd, FundingEndAnnounced, FundingEnded, FundingEndsTooSoon
from domain.funding_refunds import (
    FundingRefund,
    FundingRefundRequested,
    FundingRefundsFollowed,
    FundingRefundStatus,
)
from domain.influencers.profiles import Influencer
from domain.money import Money, vnd
from domain.offers.terms import Terms
from domain.payments import Funding
from domain.reconciliations import CaseStatus, DifferenceKind, ReconciliationCase
from operations.bookings.amending import accept_amendment, propose_amendment
from operations.funding_ends import announce_funding_ends, end_fundings
from operations.funding_refunds import book_refund, book_undone_refunds
from operations.reconciliations import explain_reconciliation_case
from payments import fundings, holds
from payments.rails import Returned
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market, accepted, acting, add_market, booked, sent_offer
from tests.makers.offers import make_terms
from tests.makers.payments import BOOKS, fund
from tests.operations.bookings.test_delivering import pieces_of
from tests.operations.earning import earned, paid, unpaid
from tests.payments.test_draws import drawn
from tests.refusing import refused

END = datetime(2027, 2, 4, 5, tzinfo=UTC)
"""75 days after noon."""
ANNOUNCED = END - timedelta(days=14)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
LAST_DAY = date(2026, 12, 10)
"""Its money is needed to the end of 3 February 2027; that of the day after, to the end of the fourth."""
TOO_LATE = date(2026, 12, 11)


def due(on: date) -> Terms:
    return make_terms(deliverables=(AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=on),))


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    """Its 10,000,000 đ came in through Stripe at noon."""
    return await add_market(database, rail="stripe")


async def announce(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="announce_funding_ends"), now) as work:
        return await announce_funding_ends(work)


async def end(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="end_fundings"), now) as work:
        return await end_fundings(work)


async def answer(database: TestDatabase, returned: Money, now: datetime) -> None:
    """What the partner says to the refund that waits."""
    waiting = select(FundingRefund).where(FundingRefund.status == FundingRefundStatus.REQUESTED)
    (refund,) = await database.all(waiting)
    (funding,) = await database.all(select(Funding).where(Funding.id == refund.funding_id))
    event = FundingRefundRequested(
        refund_id=refund.id, funding_id=funding.id, campaign_id=funding.campaign_id, amount=refund.amount
    )
    async with database.work(System(name="book_refund"), now) as work:
        await book_refund(work, event, Returned(reference="re_1", amount=returned))


async def refund_fee(database: TestDatabase, booking: Booking, now: datetime, amount: Money | None = None) -> None:
    async with database.work(BOOKS, now) as work:
        await holds.refund(work, booking_id=booking.id, amount=amount)


async def funding_of(database: TestDatabase, market: Market) -> Funding:
    (funding,) = await database.all(select(Funding).where(Funding.campaign_id == market.campaign.id))
    return funding


async def the_end(database: TestDatabase) -> FundingEnd:
    (found,) = await database.all(select(FundingEnd))
    return found


async def cases(database: TestDatabase) -> list[tuple[int, CaseStatus]]:
    found = await database.all(select(ReconciliationCase).order_by(ReconciliationCase.id))
    assert {each.kind for each in found} <= {DifferenceKind.FUNDING_END}
    assert all(each.theirs == vnd(0) for each in found)
    return [(each.ours.minor, each.status) for each in found]


async def free(database: TestDatabase, market: Market) -> int:
    async with database.work(BOOKS, NOON) as work:
        return (await fundings.free_in(work, market.campaign.id)).minor


async def test_a_booking_that_may_need_its_money_for_longer_is_refused(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id, due(TOO_LATE))

    refusal = await refused(database, FundingEndsTooSoon, lambda: accepted(database, acting(influencer), offer))

    assert (refusal.ends_at, refusal.needed_until) == (END, datetime(2027, 2, 4, 17, tzinfo=UTC))
    assert refusal.say("en").startswith("The payment partner may keep the money until ")
    assert "04/02/2027" in refusal.say("vi")
    assert "05/02/2027" in refusal.say("vi")


async def test_a_booking_whose_money_lasts_draws_on_it(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    await booked(database, market, influencer, due(LAST_DAY))

    assert await drawn(database) == {(await funding_of(database, market)).id: 3_000_000}


async def test_money_without_an_end_outlasts_every_booking(database: TestDatabase, influencer: Influencer) -> None:
    await booked(database, await add_market(database), influencer, due(TOO_LATE))

    assert await database.all(select(FundingEnd)) == []


async def test_a_crumb_that_ends_soon_stands_in_nobodys_way(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, rail="stripe")
    crumb = await fund(database, market.campaign, vnd(1_000), rail="stripe", now=NOON - timedelta(days=70))
    kept = await database.all(select(Funding).where(Funding.id != crumb.id))

    await booked(database, market, influencer, due(LAST_DAY))

    assert await drawn(database) == {kept[0].id: 3_000_000}


async def wish_for(database: TestDatabase, market: Market, booking: Booking, day: date) -> BookingAmendment:
    """The brand's wish that what is owed be due on another day."""
    (piece,) = await pieces_of(database, booking)
    pieces = (PieceAmendment(deliverable_id=piece.id, due_on=day),)
    async with database.work(market.manager, NOON) as work:
        return await propose_amendment(
            work, booking_id=booking.id, amending=Amending(pieces=pieces), reason="Hàng về trễ."
        )


async def agreed(database: TestDatabase, influencer: Influencer, wished: BookingAmendment) -> BookingAmendment:
    async with database.work(acting(influencer), NOON) as work:
        return await accept_amendment(work, amendment_id=wished.id)


async def test_a_day_moves_as_far_as_the_money_lasts(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(date(2026, 12, 1)))
    await agreed(database, influencer, await wish_for(database, market, booking, LAST_DAY))
    assert (await database.reload(booking)).due_on == LAST_DAY

    refusal = await refused(database, FundingEndsTooSoon, lambda: wish_for(database, market, booking, TOO_LATE))

    assert (refusal.ends_at, refusal.needed_until) == (END, datetime(2027, 2, 4, 17, tzinfo=UTC))
    (only,) = await database.all(select(BookingAmendment))
    assert only.status is AmendmentStatus.ACCEPTED


async def test_money_that_lasted_when_a_day_was_proposed_is_looked_for_again_when_it_is_accepted(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    newer = await fund(database, market.campaign, vnd(3_000_000), rail="stripe", now=NOON + timedelta(days=1))
    drew, wished = await drawn(database), await wish_for(database, market, booking, TOO_LATE)
    assert await drawn(database) == drew
    async with database.work(BOOKS, NOON) as work:
        await fundings.refund_funding(work, funding_id=newer.id, amount=vnd(1), key="back")

    refusal = await refused(database, FundingEndsTooSoon, lambda: agreed(database, influencer, wished))

    assert refusal.ends_at == END
    assert (await database.reload(booking)).due_on == LAST_DAY
    assert (await database.reload(wished)).status is AmendmentStatus.OPEN


async def test_a_day_moves_further_where_other_money_lasts(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    newer = await fund(database, market.campaign, vnd(3_000_000), rail="stripe", now=NOON + timedelta(days=1))

    await agreed(database, influencer, await wish_for(database, market, booking, TOO_LATE))

    assert (await database.reload(booking)).due_on == TOO_LATE
    assert await drawn(database) == {newer.id: 3_000_000}


async def test_an_end_is_announced_once_fourteen_days_before(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    await booked(database, market, influencer, due(LAST_DAY))
    funding, before = await funding_of(database, market), await database.picture()
    assert await announce(database, ANNOUNCED - TICK) == 0
    assert await database.picture() == before

    assert [await announce(database, ANNOUNCED) for _ in range(2)] == [1, 0]

    assert (await database.events())[-1] == FundingEndAnnounced(
        funding_id=funding.id,
        campaign_id=market.campaign.id,
        ends_at=END,
        free=vnd(7_000_000),
        held=vnd(3_000_000),
        unpaid=vnd(0),
    )


async def test_what_is_gone_is_not_announced(database: TestDatabase, market: Market, influencer: Influencer) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    earning = await earned(database, booking)
    await paid(database, earning, await unpaid(database, earning, NOON))
    async with database.work(BOOKS, NOON) as work:
        funding = await work.one(select(Funding))
        await fundings.refund_funding(work, funding_id=funding.id, amount=vnd(7_000_000), key="back")

    assert await announce(database, ANNOUNCED) == 1

    assert "FundingEndAnnounced" not in await database.event_names()
    assert await end(database, END) == 1
    assert (await the_end(database)).looks_at is None
    assert "FundingEnded" not in await database.event_names()


async def test_at_its_end_what_is_free_goes_back_and_what_is_held_is_a_case(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    funding, before = await funding_of(database, market), await database.picture()
    assert await end(database, END - TICK) == 0
    assert await database.picture() == before

    assert [await end(database, END) for _ in range(2)] == [1, 0]

    assert await free(database, market) == 0
    (refund,) = await database.all(select(FundingRefund))
    assert (refund.amount, refund.asked_by, refund.status) == (vnd(7_000_000), None, FundingRefundStatus.REQUESTED)
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
    ended = FundingEnded(
        funding_id=funding.id,
        campaign_id=market.campaign.id,
        free=vnd(7_000_000),
        held=vnd(3_000_000),
        unpaid=vnd(0),
    )
    assert ended in await database.events()
    # Nobody has decided about the fee, and an hour later there is nothing new to say.
    assert await drawn(database) == {funding.id: 3_000_000}
    await answer(database, vnd(7_000_000), END)
    assert await end(database, END + HOUR) == 1
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]

    # Released, it is the influencer's, and the partner keeps it until it is paid out.
    earning = await earned(database, booking)
    payout = await unpaid(database, earning, END + HOUR)
    assert await end(database, END + 2 * HOUR) == 1
    assert await cases(database) == [(3_000_000, CaseStatus.OPEN)]
    await paid(database, earning, payout)
    assert await end(database, payout.due_at) == 1
    assert await cases(database) == [(3_000_000, CaseStatus.GONE)]
    assert (await the_end(database)).looks_at is None
    assert await end(database, payout.due_at + timedelta(days=9)) == 0


async def test_a_fee_that_comes_back_after_the_end_goes_back_too(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, due(LAST_DAY))
    await end(database, END)
    await answer(database, vnd(7_000_000), END)

    await refund_fee(database, booking, END, vnd(1_000_000))
    await end(database, END + HOUR)

    assert await cases(database) == [(3_000_000, CaseStatus.GONE), (2_000_000, CaseStatus.OPEN)]
    await answer(database, vnd(1_000_000), END)
    await refund_fee(database, booking, END + HOUR)
    await end(database, END + 2 * HOUR)
    await answer(database, vnd(2_000_000), END)
    await end(database, END + 3 * HOUR)

    assert await cases(database) == [(3_000_000, CaseStatus.GONE), (2_000_000, CaseStatus.GONE)]
    assert (await the_end(database)).looks_at is None
    assert await free(database, market) == 0


async def test_what_the_partner_cannot_give_back_is_asked_for_once_and_is_finances(
    database: TestDatabase, market: Market
) -> None:
    await end(database, END)
    await answer(database, vnd(4_000_000), END)

    for hours in (1, 2):
        await end(database, END + hours * HOUR)

    assert await database.count(FundingRefund) == 1
    assert await cases(database) == [(6_000_000, CaseStatus.OPEN)]
    assert await free(database, market) == 6_000_000
    (case,) = await database.all(select(ReconciliationCase))
    async with database.work(Finance(login_id=market.login.id), END) as work:
        await explain_reconciliation_case(work, reconciliation_case_id=case.id, explanation="Trả bằng chuyển khoản.")
    await end(database, END + 3 * HOUR)
    assert await cases(database) == [(6_000_000, CaseStatus.EXPLAINED)]


async def test_what_failed_to_arrive_days_later_is_looked_after_again(database: TestDatabase, market: Market) -> None:
    await end(database, END)
    await answer(database, vnd(10_000_000), END)
    await end(database, END + HOUR)
    assert (await the_end(database)).looks_at is None
    (refund,) = await database.all(select(FundingRefund))

    async with database.work(System(name="book_undone_refunds"), END + timedelta(days=3)) as work:
        undone = Returned(reference="re_2", amount=vnd(0))
        await book_undone_refunds(work, FundingRefundsFollowed(funding_id=refund.funding_id), {refund.id: undone})
    await end(database, END + timedelta(days=3))

    assert await cases(database) == [(10_000_000, CaseStatus.OPEN)]
    assert await free(database, market) == 10_000_000


async def test_a_chargeback_that_was_won_after_the_end_goes_back(database: TestDatabase, market: Market) -> None:
    funding = await funding_of(database, market)
    async with database.work(BOOKS, NOON) as work:
        await fundings.charge_back(work, funding_id=funding.id, amount=vnd(10_000_000), key="taken")
    await end(database, END)
    assert (await the_end(database)).looks_at is None

    async with database.work(BOOKS, END + HOUR) as work:
        await fundings.win_chargeback(work, key="taken")
    await end(database, END + HOUR)

    (refund,) = await database.all(select(FundingRefund))
    assert refund.amount == vnd(10_000_000)
    assert await free(database, market) == 0


async def test_what_a_brand_owes_is_paid_before_anything_goes_back(database: TestDatabase, market: Market) -> None:
    other = await fund(database, market.campaign, vnd(4_000_000))
    async with database.work(BOOKS, NOON) as work:
        await fundings.charge_back(work, funding_id=other.id, amount=vnd(4_000_000), key="taken")

    await end(database, END)

    (refund,) = await database.all(select(FundingRefund))
    assert (refund.amount, await free(database, market)) == (vnd(10_000_000), 0)
