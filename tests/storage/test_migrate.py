import pytest
from sqlalchemy import text

from storage.engine import Database
from storage.migrate import create_database, drift, heads, migrate


@pytest.fixture
async def scratch(postgres_url: str) -> str:
    await create_database(postgres_url, "scratch_migrations")
    return postgres_url.replace("/postgres?", "/scratch_migrations?")


async def tables(url: str) -> set[str]:
    database = Database(url, pool_size=1)
    async with database.connection() as connection:
        found = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        names = set(found)
    await database.close()
    return names


async def test_up_down_and_up_again_leaves_no_drift(scratch: str) -> None:
    await migrate(scratch)
    whole = await tables(scratch)
    assert await drift(scratch) == []

    await migrate(scratch, "base")
    assert await tables(scratch) == {"alembic_version"}

    await migrate(scratch)
    assert await tables(scratch) == whole


def test_the_chain_has_one_end() -> None:
    assert len(heads()) == 1
