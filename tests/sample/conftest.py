"""One sample for the tests that only look at it, on a server of its own."""

import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from runtime.clock import now
from sample.marketplace import Sample
from storage.embedded import EmbeddedPostgres
from storage.migrate import create_database, migrate
from tests.databases import TestDatabase

INFLUENCERS = 80
"""As few as still make ten candidates for the brief of GraphiQL's example, and offers in every state."""


@dataclass(frozen=True)
class Sampled:
    """A sample that was made, and what was told of its making: what, how many are done, of how many."""

    database: TestDatabase
    now: datetime
    steps: list[tuple[str, int, int]]


@pytest.fixture(scope="session")
def sample_server() -> Iterator[EmbeddedPostgres]:
    """The sample is one long transaction: on the shared server, whoever follows facts would wait for its end."""
    with tempfile.TemporaryDirectory(prefix="niemtin-sample-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)
        server.start()
        yield server
        server.stop()


@asynccontextmanager
async def empty_database(server: EmbeddedPostgres, name: str) -> AsyncGenerator[TestDatabase]:
    """A new database, migrated."""
    await create_database(server.url("postgres"), name)
    await migrate(server.url(name))
    database = TestDatabase(server.url(name), pool_size=2)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture(scope="session")
async def sampled(sample_server: EmbeddedPostgres) -> AsyncGenerator[Sampled]:
    """The sample, to be looked at."""
    async with empty_database(sample_server, "sampled") as database:
        made = Sampled(database, now(), [])
        sample = Sample(
            now=made.now,
            influencers=INFLUENCERS,
            progress=lambda what, done, of: made.steps.append((what, done, of)),
        )
        assert await sample.load(database)
        yield made
