from collections.abc import AsyncGenerator

import pytest

from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.worker.stripe_house import House, stripe_house


@pytest.fixture
async def house(database: TestDatabase, gateways: Gateways) -> AsyncGenerator[House]:
    async with stripe_house(database, gateways) as house:
        yield house
