"""A bank that takes files."""

import pytest

from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking, open_banking


@pytest.fixture
async def banking(database: TestDatabase, gateways: Gateways) -> Banking:
    return await open_banking(database, gateways)
