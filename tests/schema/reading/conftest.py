"""A database with the shops' own tables, and a way to ask their schema as somebody."""

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from domain.actors import Actor, Visitor
from storage.engine import Database
from storage.migrate import create_database
from tests.instants import NOON
from tests.schema.reading.shop import SCHEMA, ShopContext, ShopRows


@dataclass
class Shops:
    """The shops' schema over their database."""

    url: str
    database: Database
    statements: list[str] = field(default_factory=list[str])

    async def add(self, *rows: ShopRows) -> None:
        """Commit rows."""
        engine = create_async_engine(self.url)
        async with AsyncSession(engine) as session, session.begin():
            for row in rows:
                session.add(row)
                await session.flush()
        await engine.dispose()

    async def ask(self, document: str, *, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.run(document, actor=actor, **variables)
        assert answer.errors is None, answer.errors
        assert answer.data is not None
        return answer.data

    async def run(self, document: str, *, actor: Actor | None = None, **variables: Any) -> Any:
        """The answer, with its errors."""
        context = ShopContext(actor or Visitor(), NOON, self.database, "vi")
        return await SCHEMA.execute(document, variable_values=variables, context_value=context)


@pytest.fixture(scope="session")
async def shops_url(postgres_url: str) -> str:
    name = f"shops_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}_{os.getpid()}"
    await create_database(postgres_url, name)
    return postgres_url.replace("/postgres?", f"/{name}?")


@pytest.fixture
async def shops(shops_url: str) -> AsyncGenerator[Shops]:
    engine = create_async_engine(shops_url)
    async with engine.begin() as connection:
        await connection.run_sync(ShopRows.metadata.create_all)
    database = Database(shops_url, pool_size=2)
    yield Shops(shops_url, database)
    await database.close()
    async with engine.begin() as connection:
        await connection.run_sync(ShopRows.metadata.drop_all)
    await engine.dispose()


def key(number: int) -> UUID:
    """Ids in order."""
    return UUID(int=number)
