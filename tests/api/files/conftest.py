"""The application over real HTTP."""

from collections.abc import AsyncGenerator

import httpx
import pytest

from api.app import build_app
from tests.api.test_edge import settings_for
from tests.databases import TestDatabase
from tests.serving import serving


@pytest.fixture
async def http(migrated_url: str, database: TestDatabase) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server that has the test's database."""
    assert database.url == migrated_url
    with serving(build_app(settings_for(migrated_url))) as served:
        async with httpx.AsyncClient(base_url=served) as client:
            yield client
