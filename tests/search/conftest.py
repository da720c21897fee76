"""Every gateway that is there, one after the other, each with an empty index."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from search.embedded.gateway import EmbeddedSearch
from tests.search.shelf import Shelf


@pytest.fixture(params=["embedded"])
async def shelf(tmp_path: Path) -> AsyncGenerator[Shelf]:
    gateway = EmbeddedSearch(tmp_path)
    yield Shelf(gateway)
    await gateway.close()
