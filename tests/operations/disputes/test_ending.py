"""Every way in which a dispute ends, in the books: what was held is released and refunded, to the đồng."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.visibility import fees_of
from domain.disputes.dispute import Dispute
from domain.disputes.status import DisputeStatus, Resolution
from domain.money import vnd
from operations.bookings.clocks import remind_of_booking_clocks, strike_booking_clocks
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market
from tests.operations.bookings.test_settling import money, of
from tests.operations.disputes.moves import (
    CLOCK,
    Court,
    accept,
    answer,
    decide,
    dispute_it,
    let_schedule,
    propose,
    reject,
    strike,
    withdraw,
)

CAP = NOON + timedelta(days=30)
ODD = vnd(1_000_001)
"""Nothing that halves."""


async def mediated(court: Court, dispute: Dispute) -> None:
    """Answered, and proposed to release ODD."""
    await answer(court.database, court.influencer, dispute)
    await propose(court.database, court.mediator, dispute, ODD)


async def concede(court: Court, dispute: Dispute) -> None:
    await answer(court.database, court.influencer, dispute, agrees=True)


async def agree(court: Court, dispute: Dispute) -> None:
    await mediated(court, dispute)
    await accept(court.database, court.brand, dispute)
    await accept(court.database, court.influencer, dispute)


async def have_it_decided(court: Court, dispute: Dispute) -> None:
    await mediated(court, dispute)
    await reject(court.database, court.influencer, dispute)
    await decide(court.database, court.decider, dispute, vnd(2_999_999))


async def say_nothing(court: Court, dispute: Dispute) -> None:
    while (seen := await court.database.reload(dispute)).strikes_at is not None:
        assert await strike(court.database, seen.strikes_at) == 1


async def leave_the_proposal(court: Court, dispute: Dispute) -> None:
    await mediated(court, dispute)
    await say_nothing(court, dispute)


Way = Callable[[Court, Dispute], Awaitable[None]]
WAYS: dict[Way, tuple[Resolution, int]] = {
    concede: (Resolution.CONCEDED, 0),
    agree: (Resolution.AGREED, 1_000_001),
    have_it_decided: (Resolution.DECIDED, 2_999_999),
    leave_the_proposal: (Resolution.TIMED_OUT, 1_000_001),
    say_nothing: (Resolution.TIMED_OUT, 3_000_000),
}


@pytest.mark.parametrize("way", WAYS)
async def test_however_a_dispute_over_published_work_ends_the_fee_is_given_to_the_dong(
    court: Court, published: Booking, way: Way
) -> None:
    database, market = court.database, court.market
    dispute = await dispute_it(database, court.brand, published)
    resolution, released = WAYS[way]

    await way(court, dispute)

    ended = await database.reload(dispute)
    assert (ended.status, ended.resolution, ended.released_minor) == (DisputeStatus.RESOLVED, resolution, released)
    assert await money(database, market) == of(released=released, free=10_000_000 - released)
    delivered = BookingStatus.SETTLED if released else BookingStatus.CANCELLED
    booking = await database.reload(published)
    assert (booking.status, booking.ended_at) == (delivered, ended.ended_at)
    assert (await database.reload(market.brief)).places_taken == (1 if released else 0)
    async with database.reading() as session:
        assert await session.scalar(fees_of(market.brief.id)) == released
    assert [each.gross for each in await let_schedule(database, published)] == ([vnd(released)] if released else [])
    assert await strike(database, CAP + timedelta(days=1)) == 0


@pytest.mark.parametrize(("released", "free"), [(0, 10_000_000), (1_234_567, 8_765_433), (3_000_000, 7_000_000)])
async def test_unpublished_work_ends_cancelled_whatever_is_paid_and_its_place_is_free(
    court: Court, funded: Booking, released: int, free: int
) -> None:
    database, market = court.database, court.market
    dispute = await dispute_it(database, court.influencer, funded, claim=vnd(3_000_000))
    await answer(database, court.brand, dispute)
    await propose(database, court.mediator, dispute, vnd(1))
    await reject(database, court.brand, dispute)

    await decide(database, court.decider, dispute, vnd(released))

    assert (await database.reload(funded)).status is BookingStatus.CANCELLED
    assert (await database.reload(market.brief)).places_taken == 0
    assert await money(database, market) == of(released=released, free=free)
    names = await database.event_names()
    assert names[names.index("DisputeResolved") + 1] == "BookingCancelled"


async def test_while_it_is_disputed_the_bookings_own_clock_stands_still(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    later = NOON + timedelta(days=13)
    dispute = await dispute_it(database, market.manager, published, now=later)
    before = await database.picture()

    for now in (NOON + timedelta(days=14), NOON + timedelta(days=29)):
        async with database.work(CLOCK, now) as work:
            assert (await strike_booking_clocks(work), await remind_of_booking_clocks(work)) == (0, 0)
    assert await database.picture() == before
    back = NOON + timedelta(days=20)
    await withdraw(database, market.manager, dispute, back)

    booking = await database.reload(published)
    assert (booking.status, booking.strikes_at) == (BookingStatus.PUBLISHED, back + timedelta(days=1))
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)
    assert (await database.event_names())[-2:] == ["DisputeWithdrawn", "BookingClockStarted"]
    async with database.work(CLOCK, back + timedelta(days=1)) as work:
        assert await strike_booking_clocks(work) == 1
    assert (await database.reload(published)).status is BookingStatus.APPROVED
