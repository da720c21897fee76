"""A published booking of 3,000,000 đ between a brand and an influencer, and the admins who look at its disputes."""

import pytest

from domain.actors import Decider, Secretariat
from domain.bookings.booking import Booking
from domain.influencers.profiles import Influencer
from tests.databases import TestDatabase
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting, add_market, booked
from tests.operations.disputes.moves import Court, publish_all


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
