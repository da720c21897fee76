"""One embedded PostgreSQL for the run, one migrated database per xdist worker, emptied after each test."""

import gc
import os
from collections.abc import AsyncGenerator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from domain.bookings.booking import Booking
from domain.influencers.profiles import Influencer
from runtime.gateways import Gateways
from runtime.logging import configure_logging
from search.embedded.gateway import EmbeddedSearch
from storage.migrate import create_database, migrate
from tests import comparing
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.left_out import left_out
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, add_market, booked
from tests.makers.passkeys import SITE
from tests.makers.second_factors import SEALING
from tests.own_postgres import server_of_this_run
from tests.scheduling import MarketplacesTogether


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> MarketplacesTogether:
    """Which worker runs what."""
    return MarketplacesTogether(config, log)


gc.disable()


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not walk through it again and again."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the run could not try."""
    for sentence in left_out():
        terminalreporter.write_line(sentence, yellow=True, bold=True)


# A machine shared with others is no reason for a property to fail.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that the server runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session", autouse=True)
def _logging() -> None:
    configure_logging(level="error")


@pytest.fixture(autouse=True)
def _executors_agree() -> Iterator[None]:
    """The compiled and the standard executor answer every document of the suite alike."""
    yield
    found = [*comparing.differences]
    comparing.differences.clear()
    assert found == []


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The server of this run: an outside one by TEST_DATABASE_URL (its `postgres` database), else the embedded one."""
    outside = os.environ.get("TEST_DATABASE_URL")
    if outside:
        yield outside
        return
    with server_of_this_run() as server:
        yield server.url("postgres")


@pytest.fixture(scope="session")
async def migrated_url(postgres_url: str) -> str:
    """A database of this xdist worker's own, made by the migrations."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}_{os.getpid()}"
    await create_database(postgres_url, name)
    url = (
        postgres_url.replace("/postgres?", f"/{name}?")
        if "?" in postgres_url
        else f"{postgres_url.rsplit('/', 1)[0]}/{name}"
    )
    await migrate(url)
    return url


@pytest.fixture(scope="session")
async def _opened(migrated_url: str) -> AsyncGenerator[TestDatabase]:
    database = TestDatabase(migrated_url, pool_size=5)
    yield database
    await database.close()


@pytest.fixture
async def database(_opened: TestDatabase) -> AsyncGenerator[TestDatabase]:
    """The database, empty; emptied again after the test."""
    yield _opened
    await _opened.clear()


@pytest.fixture
async def gateways(database: TestDatabase, tmp_path: Path) -> AsyncGenerator[Gateways]:
    """The database, and an embedded search engine whose indexes nobody has built yet: `drain(gateways)` does."""
    search = EmbeddedSearch(tmp_path / "search")
    yield Gateways(database=database, search=search, sealing=SEALING, site=SITE)
    await search.close()


@pytest.fixture
async def api(database: TestDatabase, gateways: Gateways) -> AsyncGenerator[Api]:
    """The application over ASGI."""
    async with client_of(gateways) as http:
        yield Api(http, database)


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    """A brand with money behind a published brief; a test that wants another one has its own, which comes first."""
    return await add_market(database)


@pytest.fixture
async def influencer(database: TestDatabase) -> Influencer:
    """Somebody certified who fits it."""
    return await add_candidate(database)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """Both agreed at noon."""
    return await booked(database, market, influencer)
