from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest

from tests.story.marketplace import ServedMarketplace, load_sample


@pytest.fixture
async def marketplace(tmp_path: Path) -> AsyncGenerator[ServedMarketplace]:
    """A small sample, served."""
    await load_sample(tmp_path)
    served = ServedMarketplace(tmp_path)
    await anyio.to_thread.run_sync(served.start)
    yield served
    await anyio.to_thread.run_sync(served.stop)
