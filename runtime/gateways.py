"""Gateways: what a process reaches outside itself, opened and closed together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from runtime.settings import Settings, outside_url
from storage.embedded import EmbeddedPostgres
from storage.engine import Database
from storage.migrate import create_database, migrate


@dataclass(frozen=True)
class Gateways:
    """The database; search and payments join it here."""

    database: Database

    async def ping(self) -> dict[str, str]:
        """Each gateway's name and `ok`, or what it said instead."""
        try:
            await self.database.ping()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            return {"database": type(failure).__name__}
        return {"database": "ok"}


@asynccontextmanager
async def database_url(settings: Settings) -> AsyncGenerator[str]:
    """The address of the database; the embedded one runs, and is migrated, for as long as the block lasts."""
    if settings.database_url is not None:
        yield outside_url(settings.database_url)
        return
    postgres = EmbeddedPostgres(settings.data_folder / "postgresql")
    await anyio.to_thread.run_sync(postgres.start)
    try:
        await create_database(postgres.url("postgres"), "niemtin")
        await migrate(postgres.url())
        yield postgres.url()
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(postgres.stop)


@asynccontextmanager
async def open_gateways(url: str, settings: Settings) -> AsyncGenerator[Gateways]:
    """Open what a process needs; everything is closed when the block ends."""
    database = Database(url, pool_size=settings.pool_size)
    try:
        yield Gateways(database=database)
    finally:
        with anyio.CancelScope(shield=True):
            await database.close()
