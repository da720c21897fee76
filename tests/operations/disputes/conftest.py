"""A booking of 3,000,000 đ, published or settled, between two sides, and the admins who look at its disputes."""

import pytest

from domain.actors import Decider, Secretariat, System
from domain.bookings.booking import Booking
from domain.bookings.visibility import booking_by
from domain.influencers.profiles import Influencer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting, add_market, booked
from tests.operations.bookings.test_settling import settle
from tests.operations.disputes.moves import Court, let_schedule, publish_all


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False, places=2)


@pytest.fixture
async def funded(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    return await booked(database, market, influencer)


@pytest.fixture
async def published(database: TestDatabase, influencer: Influencer, funded: Booking) -> Booking:
    await publish_all(database, acting(influencer), funded)
    return await database.reload(funded)


@pytest.fixture
async def settled(database: TestDatabase, published: Booking) -> Booking:
    """Accepted by silence, as if at noon, released, and its payout scheduled."""
    async with database.work(System(name="strike_booking_clocks"), NOON) as work:
        booking = await work.claim(booking_by(published.id))
        work.record(booking.approve())
    await settle(database, published)
    await let_schedule(database, published)
    return await database.reload(published)


@pytest.fixture
async def mediator(database: TestDatabase) -> Secretariat:
    return Secretariat(login_id=(await database.add(make_login())).id)


@pytest.fixture
async def decider(database: TestDatabase) -> Decider:
    return Decider(login_id=(await database.add(make_login())).id)


@pytest.fixture
def court(
    database: TestDatabase, market: Market, influencer: Influencer, mediator: Secretariat, decider: Decider
) -> Court:
    return Court(database, market, acting(influencer), mediator, decider)
