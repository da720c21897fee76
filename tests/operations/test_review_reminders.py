from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.errors import WrongState
from domain.influencers.profiles import Influencer
from domain.offers.terms import Side
from domain.reviews.reminding import ReviewReminded, remind_of_review
from operations.reviews import remind_of_reviews
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, booked
from tests.operations.test_reviews import ended, write

CLOCK = System(name="remind_of_reviews")
TICK = timedelta(microseconds=1)
DUE, CLOSED = NOON + timedelta(days=5), NOON + timedelta(days=7)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """Cancelled by consent at noon."""
    return await ended(database, market, influencer)


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await remind_of_reviews(work)


async def told(database: TestDatabase) -> list[ReviewReminded]:
    return [event for event in await database.events() if isinstance(event, ReviewReminded)]


async def test_each_side_that_has_not_reviewed_is_reminded_once_two_days_before(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    running = await booked(database, market, await add_candidate(database))
    before = await database.picture()
    assert await remind(database, DUE - TICK) == 0
    assert await database.picture() == before

    assert [await remind(database, DUE), await remind(database, DUE), await remind(database, CLOSED)] == [1, 0, 0]

    assert await told(database) == [
        ReviewReminded(booking_id=booking.id, side=side, closes_at=CLOSED) for side in (Side.BRAND, Side.INFLUENCER)
    ]
    assert [(await database.reload(each)).review_reminds_at for each in (booking, running)] == [None, None]
    with pytest.raises(WrongState):
        remind_of_review(await database.reload(booking), written=(), now=DUE)


@pytest.mark.parametrize("side", Side)
async def test_who_has_reviewed_is_not_reminded(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, side: Side
) -> None:
    await write(database, market.manager if side is Side.BRAND else acting(influencer), booking, now=DUE - TICK)

    assert await remind(database, DUE) == 1

    assert await told(database) == [ReviewReminded(booking_id=booking.id, side=side.other, closes_at=CLOSED)]


async def test_where_both_have_reviewed_or_it_is_too_late_nobody_is_reminded(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ended(database, market, await add_candidate(database))
    for actor in (market.manager, acting(influencer)):
        await write(database, actor, booking)

    assert [await remind(database, CLOSED), await remind(database, CLOSED)] == [2, 0]

    assert await told(database) == []
    kept = await database.all(select(Booking))
    assert [each.review_reminds_at for each in kept] == [None, None]
