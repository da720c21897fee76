"""Every gateway that is there, one after the other, each with an empty index."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.search.engines import ENGINES, shelf_on
from tests.search.shelf import Shelf


@pytest.fixture(params=ENGINES)
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Shelf]:
    async with shelf_on(request.param, tmp_path) as shelf:
        yield shelf
