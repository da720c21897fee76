from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.refusals import AnswerTooLate
from domain.disputes.evidence import DisputeEvidence
from domain.disputes.refusals import (
    DeliveryAccepted,
    DisputedAlready,
    DisputeTooLate,
    FeeGone,
    TooMuchEvidence,
)
from domain.disputes.rules import dispute_rule
from domain.errors import NotFound, WrongState
from domain.ids import BookingId, DisputeId, new_id
from domain.influencers.profiles import Influencer
from domain.ledger import InsufficientFunds
from domain.money import Money, vnd
from domain.payments import Funding
from domain.payouts.payout import PayoutStatus
from operations.bookings.clocks import strike_booking_clocks
from operations.bookings.delivering import approve_booking
from operations.disputes.opening import add_dispute_evidence
from operations.payouts.sending import send_payouts
from payments import fundings, holds
from payments.books import check_books
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market
from tests.makers.payouts import Earning, add_details
from tests.operations.bookings.test_settling import money, of, settle
from tests.operations.disputes.moves import (
    CLOCK,
    Court,
    Side,
    accept,
    answer,
    decide,
    dispute_it,
    hold_of,
    let_schedule,
    propose,
    reject,
    withdraw,
)
from tests.refusing import refused

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
FEE = vnd(3_000_000)


async def overdue(database: TestDatabase, booking: Booking) -> datetime:
    """Nothing came: cancelled by its clock, and refunded."""
    due = (await database.reload(booking)).strikes_at
    assert due is not None
    async with database.work(CLOCK, due) as work:
        assert await strike_booking_clocks(work) == 1
    return due


async def add(database: TestDatabase, actor: Side, dispute_id: DisputeId, now: datetime = NOON) -> DisputeEvidence:
    async with database.work(actor, now) as work:
        return await add_dispute_evidence(
            work,
            dispute_id=dispute_id,
            statement="Ảnh màn hình.",
            url=None,
            file_hash=None,
        )


async def test_a_settled_booking_is_disputed_its_payout_cancelled_and_its_fee_held_again(
    database: TestDatabase, market: Market, influencer: Influencer, settled: Booking
) -> None:
    await add_details(database, Earning(market.campaign, await hold_of(database, settled)))

    dispute = await dispute_it(database, market.manager, settled, now=NOON + DAY)

    assert dispute.undisputed_minor == FEE.minor
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)
    async with database.work(CLOCK, NOON + timedelta(days=40)) as work:
        assert await send_payouts(work) == 0
    assert [each.status for each in await let_schedule(database, settled)] == [PayoutStatus.CANCELLED]
    await answer(database, acting(influencer), dispute, agrees=True, now=NOON + DAY)

    assert (await database.reload(settled)).status is BookingStatus.SETTLED
    assert await money(database, market) == of(free=10_000_000)
    assert (await database.reload(market.brief)).places_taken == 1


async def test_withdrawn_a_settled_booking_pays_again_what_it_had_paid(
    database: TestDatabase, market: Market, settled: Booking
) -> None:
    dispute = await dispute_it(database, market.manager, settled)

    await withdraw(database, market.manager, dispute)

    assert await money(database, market) == of(released=3_000_000, free=7_000_000)
    payouts = await let_schedule(database, settled)
    assert [(each.status, each.gross) for each in payouts] == [
        (PayoutStatus.CANCELLED, FEE),
        (PayoutStatus.SCHEDULED, FEE),
    ]


async def test_nothing_is_paid_out_that_can_be_disputed(
    database: TestDatabase, market: Market, settled: Booking
) -> None:
    await add_details(database, Earning(market.campaign, await hold_of(database, settled)))
    (payout,) = await let_schedule(database, settled)
    # Seven days from Saturday noon, then three working days to the midnight that ends Wednesday, 2 December.
    assert payout.due_at == datetime(2026, 12, 2, 17, tzinfo=UTC)
    async with database.work(CLOCK, payout.due_at - TICK) as work:
        assert await send_payouts(work) == 0
    async with database.work(CLOCK, payout.due_at) as work:
        assert await send_payouts(work) == 1

    late = await refused(
        database, DisputeTooLate, lambda: dispute_it(database, market.manager, settled, now=payout.due_at)
    )
    assert late.until == NOON + 7 * DAY


async def test_what_was_accepted_in_words_is_disputed_no_more_and_paid_after_three_working_days(
    database: TestDatabase, market: Market, influencer: Influencer, published: Booking
) -> None:
    async with database.work(market.manager, NOON) as work:
        await approve_booking(work, booking_id=published.id)
    assert (await database.reload(published)).accepted_by == market.login.id

    for settled in (False, True):
        if settled:
            await settle(database, published)
        for side in (market.manager, acting(influencer)):
            await refused(database, DeliveryAccepted, lambda by=side: dispute_it(database, by, published))

    (payout,) = await let_schedule(database, published)
    # From Saturday on, with the holiday of 24 November, to the midnight that ends Thursday.
    assert payout.due_at == datetime(2026, 11, 26, 17, tzinfo=UTC)


async def test_only_what_was_accepted_has_somebody_who_accepted_it(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    with pytest.raises(IntegrityError, match="accepted"):
        await database.execute("UPDATE bookings SET accepted_by = :by", by=market.login.id)
    assert (await database.reload(published)).accepted_by is None


async def test_an_ended_booking_is_disputed_within_seven_days(
    database: TestDatabase, market: Market, settled: Booking
) -> None:
    until = NOON + 7 * DAY

    late = await refused(database, DisputeTooLate, lambda: dispute_it(database, market.manager, settled, now=until))
    await dispute_it(database, market.manager, settled, now=until - TICK)

    assert late.until == until


async def test_who_was_cancelled_as_overdue_disputes_the_refund(court: Court, funded: Booking) -> None:
    database, market = court.database, court.market
    now = await overdue(database, funded)

    dispute = await dispute_it(database, court.influencer, funded, claim=FEE, now=now)
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)
    await answer(database, court.brand, dispute, now=now)
    await propose(database, court.mediator, dispute, FEE, now)
    await reject(database, court.brand, dispute, now)
    await decide(database, court.decider, dispute, vnd(700_001), now)

    assert (await database.reload(funded)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(released=700_001, free=9_299_999)
    assert (await database.reload(market.brief)).places_taken == 0


async def test_a_refund_is_spent_once_it_can_be_disputed_no_more(
    database: TestDatabase, market: Market, funded: Booking
) -> None:
    now = await overdue(database, funded)

    async def spend(amount: Money, at: datetime) -> None:
        somebody = await add_candidate(database)
        async with database.work(CLOCK, at) as work:
            await holds.hold(
                work,
                campaign_id=market.campaign.id,
                booking_id=BookingId(new_id()),
                influencer_id=somebody.id,
                amount=amount,
            )

    async with database.work(CLOCK, now + 7 * DAY - TICK) as work:
        assert await fundings.free_in(work, market.campaign.id) == vnd(7_000_000)
    with pytest.raises(InsufficientFunds) as refusal:
        await spend(vnd(7_000_001), now + 7 * DAY - TICK)
    assert (refusal.value.needed, refusal.value.available) == (vnd(7_000_001), vnd(7_000_000))
    assert await money(database, market) == of(free=10_000_000)
    async with database.work(CLOCK, now + 7 * DAY) as work:
        assert await fundings.free_in(work, market.campaign.id) == vnd(10_000_000)


async def test_a_refund_that_the_brands_bank_took_back_is_held_no_more(
    database: TestDatabase, market: Market, influencer: Influencer, funded: Booking
) -> None:
    now = await overdue(database, funded)
    (funding,) = await database.all(select(Funding).where(Funding.campaign_id == market.campaign.id))
    async with database.work(CLOCK, now) as work:
        await fundings.charge_back(work, funding_id=funding.id, amount=vnd(7_000_001), key="back")

    await refused(database, FeeGone, lambda: dispute_it(database, acting(influencer), funded, now=now))


async def test_a_booking_is_disputed_once_and_after_a_withdrawal_by_the_other_side(
    database: TestDatabase, market: Market, influencer: Influencer, published: Booking
) -> None:
    first = await dispute_it(database, market.manager, published)
    for side in (market.manager, acting(influencer)):
        await refused(database, DisputedAlready, lambda by=side: dispute_it(database, by, published))
    await withdraw(database, market.manager, first)

    await refused(database, DisputedAlready, lambda: dispute_it(database, market.manager, published))
    second = await dispute_it(database, acting(influencer), published, claim=FEE)
    await answer(database, market.manager, second, agrees=True)

    assert (await database.reload(published)).status is BookingStatus.SETTLED
    await refused(database, DisputedAlready, lambda: dispute_it(database, market.manager, published))


async def test_a_stranger_finds_nothing_to_dispute_answer_or_withdraw(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    strangers: list[Side] = [(await add_market(database)).manager, acting(await add_candidate(database))]
    dispute = await dispute_it(database, market.manager, published)

    for stranger in strangers:
        await refused(database, NotFound, lambda by=stranger: dispute_it(database, by, published))
        for move in (answer, accept, reject, withdraw):
            await refused(database, NotFound, lambda by=stranger, do=move: do(database, by, dispute))
        await refused(database, NotFound, lambda by=stranger: add(database, by, dispute.id))


async def test_a_running_booking_is_disputed_before_silence_has_answered(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    due = published.strikes_at
    assert due is not None

    await refused(database, AnswerTooLate, lambda: dispute_it(database, market.manager, published, now=due))
    await dispute_it(database, market.manager, published, now=due - TICK)

    assert (await database.reload(published)).status is BookingStatus.DISPUTED


async def test_nothing_is_done_with_a_booking_or_its_fee_while_it_is_disputed(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    await dispute_it(database, market.manager, published)

    async def approve() -> None:
        async with database.work(market.manager, NOON) as work:
            await approve_booking(work, booking_id=published.id)

    await refused(database, WrongState, approve)
    before = await database.picture()
    for give in (holds.release, holds.refund):
        with pytest.raises(IntegrityError, match="the fee of dispute"):
            async with database.work(CLOCK, NOON) as work:
                await give(work, booking_id=published.id, amount=vnd(1))
    with pytest.raises(IntegrityError, match="stands still while it is disputed"):
        await database.execute("UPDATE bookings SET status = 'published', strikes_at = now()")
    assert await database.picture() == before


async def test_evidence_is_added_by_both_sides_until_it_is_over_and_never_changed(
    database: TestDatabase, market: Market, influencer: Influencer, published: Booking
) -> None:
    dispute = await dispute_it(database, market.manager, published)
    most = dispute_rule(NOON).most_evidence
    for _ in range(most):
        await add(database, market.manager, dispute.id)
    too_much = await refused(database, TooMuchEvidence, lambda: add(database, market.manager, dispute.id))
    mine = await add(database, acting(influencer), dispute.id)

    assert too_much.most == most
    assert len(await database.all(select(DisputeEvidence))) == most + 1
    for change in ("UPDATE dispute_evidence SET statement = 'x'", "DELETE FROM dispute_evidence"):
        with pytest.raises(IntegrityError, match="evidence is never changed"):
            await database.execute(change)
    await answer(database, acting(influencer), dispute, agrees=True)
    await refused(database, WrongState, lambda: add(database, acting(influencer), dispute.id))
    assert (await database.reload(mine)).hash == mine.hash
    async with database.reading() as session:
        assert await check_books(session) == []
