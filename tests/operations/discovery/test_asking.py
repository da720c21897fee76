"""A search that is away, or slow, is answered in time and says what it is."""

from time import monotonic

import anyio
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from operations.discovery.asking import AskDatabase, SearchOutOfTime, ask
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchPage, SearchUnavailable
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from search.spec import IndexSpec, NotInSpec
from storage.engine import Database
from tests.databases import TestDatabase

FROM_DATABASE = SearchPage(ids=("database",), total=1, total_is_exact=True, degraded=True)
FROM_INDEX = SearchPage(ids=("index",), total=1, total_is_exact=True)


class Answering(EmbeddedSearch):
    """An engine that answers after a while, or raises."""

    answer: SearchPage | Exception = FROM_INDEX
    after = 0.0

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        spec.check(query)
        await anyio.sleep(self.after)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def instead(session: AsyncSession, query: SearchQuery) -> SearchPage:
    assert await session.scalar(text("SELECT 1")) == 1
    assert query == SearchQuery(text="an")
    return FROM_DATABASE


async def instead_for_ever(session: AsyncSession, query: SearchQuery) -> SearchPage:
    await session.execute(text("SELECT pg_sleep(60)"))
    return await instead(session, query)


async def asked(
    database: Database,
    search: Answering,
    *,
    instead: AskDatabase = instead,
    within: float = 5.0,
    in_all: float = 60.0,
) -> SearchPage:
    query = SearchQuery(text="an")
    return await ask(database, search, INFLUENCERS, query, instead=instead, within=within, in_all=in_all)


@pytest.fixture
def search(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    return Answering(tmp_path_factory.mktemp("search"))


async def test_the_index_answers(database: TestDatabase, search: Answering) -> None:
    assert await asked(database, search) == FROM_INDEX


async def test_case_33_the_database_answers_for_an_index_that_is_away(
    database: TestDatabase, search: Answering
) -> None:
    search.answer = SearchUnavailable("away")

    assert await asked(database, search) == FROM_DATABASE


async def test_case_33_the_database_answers_in_time_for_an_index_that_is_slow(
    database: TestDatabase, search: Answering
) -> None:
    search.after = 60.0
    begun = monotonic()

    assert await asked(database, search, within=0.05) == FROM_DATABASE
    assert monotonic() - begun < 3


async def test_a_database_that_is_slow_too_is_waited_for_only_as_long_as_is_left(
    database: TestDatabase, search: Answering
) -> None:
    search.after = 60.0
    begun = monotonic()

    with pytest.raises(SearchOutOfTime):
        await asked(database, search, instead=instead_for_ever, within=0.2, in_all=0.4)

    assert 0.4 <= monotonic() - begun < 3
    assert await nobody_sleeps(database)


async def test_a_database_without_a_free_connection_is_not_waited_for_either(
    migrated_url: str, search: Answering
) -> None:
    search.answer = SearchUnavailable("away")
    busy = Database(migrated_url, pool_size=1)

    async with busy.connection(), busy.connection():
        with pytest.raises(SearchOutOfTime):
            await asked(busy, search, in_all=0.2)

    assert await asked(busy, search) == FROM_DATABASE
    await busy.close()


async def test_a_mistake_of_ours_is_not_hidden(database: TestDatabase, search: Answering) -> None:
    with pytest.raises(NotInSpec):
        await ask(database, search, INFLUENCERS, SearchQuery(facets=("shoe_size",)), instead=instead)


async def nobody_sleeps(database: TestDatabase) -> bool:
    """Whether the database has let go of the statement: it does so by itself, in time."""
    sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'"
    with anyio.fail_after(5):
        while True:
            async with database.connection() as connection:
                if not await connection.scalar(text(sleeping)):
                    return True
            await anyio.sleep(0.01)
