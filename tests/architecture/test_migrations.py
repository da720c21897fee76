"""The migrations make exactly the tables that the code declares, and can be taken back."""

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import pool, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from domain.ids import new_id
from storage.migrate import create_database, drift, heads, migrate
from storage.tables import METADATA
from tests.architecture.schemas import DECLARED_IN_CODE, EVERYTHING, differences, structure
from tests.architecture.source import ROOT

MakeDatabase = Callable[[], Awaitable[str]]


@pytest.fixture
def new_database(postgres_url: str) -> MakeDatabase:
    """Makes an empty database and answers its address."""

    async def make() -> str:
        name = f"scratch_{new_id().hex}"
        await create_database(postgres_url, name)
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    return make


async def execute(url: str, *statements: str) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def create_from_code(url: str) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()


def test_the_chain_of_revisions_has_one_end() -> None:
    assert len(heads()) == 1


@pytest.mark.parametrize(
    "file", sorted((ROOT / "storage/migrations/versions").glob("0*.py")), ids=lambda file: file.stem
)
def test_an_upgrade_waits_for_no_lock_for_long(file: Path) -> None:
    """What waits for a lock holds up everybody who comes after it: it gives up, and is tried again."""
    functions = {each.name: each for each in ast.parse(file.read_text()).body if isinstance(each, ast.FunctionDef)}

    assert ast.unparse(functions["upgrade"].body[0]) == """op.execute("SET LOCAL lock_timeout = '5s'")"""


async def test_migrations_and_code_make_the_same_tables(new_database: MakeDatabase) -> None:
    migrated, declared = await new_database(), await new_database()
    await migrate(migrated)
    await create_from_code(declared)

    assert await drift(migrated) == []
    found = differences(await structure(migrated, DECLARED_IN_CODE), await structure(declared, DECLARED_IN_CODE))

    assert found == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE logins DROP CONSTRAINT ck_logins_email_folded",
        "ALTER TABLE deliveries ADD CONSTRAINT few CHECK (attempts < 3)",
        "ALTER TABLE brands ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE brands ALTER COLUMN name SET DEFAULT 'x'",
        "DROP INDEX ix_facts_waiting",
        "ALTER TABLE brands ADD COLUMN motto text",
        "DROP TABLE clocks",
    ],
)
async def test_a_planted_difference_is_found(migrated_url: str, new_database: MakeDatabase, change: str) -> None:
    declared = await new_database()
    await create_from_code(declared)
    await execute(declared, change)

    found = differences(await structure(migrated_url, DECLARED_IN_CODE), await structure(declared, DECLARED_IN_CODE))

    assert found != []


async def test_migrations_go_down_to_nothing_and_up_again(new_database: MakeDatabase) -> None:
    url = await new_database()
    empty = await structure(url, EVERYTHING)
    await migrate(url)
    first = await structure(url, EVERYTHING)

    await migrate(url, to="base")
    assert differences(await structure(url, EVERYTHING), empty) == []

    await migrate(url)
    assert differences(await structure(url, EVERYTHING), first) == []
