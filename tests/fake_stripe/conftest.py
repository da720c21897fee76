from collections.abc import AsyncGenerator

import pytest

from tests.fake_stripe.standing_in import StandIn, standing_in


@pytest.fixture
async def there() -> AsyncGenerator[StandIn]:
    """A stand-in of the test's own."""
    async with standing_in() as there:
        yield there
