from collections.abc import AsyncGenerator

import pytest

from tests.databases import TestDatabase
from tests.payments.stripe.partners import Partner, stripe_partner


@pytest.fixture
async def partner(database: TestDatabase) -> AsyncGenerator[Partner]:
    async with stripe_partner(database) as partner:
        yield partner
