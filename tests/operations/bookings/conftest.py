"""A booked influencer on a market; where another market is wanted, a test's own `market` comes first."""

import pytest

from domain.bookings.booking import Booking
from domain.influencers.profiles import Influencer
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, add_market, booked


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database)


@pytest.fixture
async def influencer(database: TestDatabase) -> Influencer:
    return await add_candidate(database)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    return await booked(database, market, influencer)
