"""A PostgreSQL of its own for one measurement, which leaves nothing behind."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storage.embedded import EmbeddedPostgres
from storage.migrate import create_database

DATABASE: Final = "bench"


@asynccontextmanager
async def scratch_postgres() -> AsyncGenerator[EmbeddedPostgres]:
    """A server with an empty DATABASE; beside its folder there is room for whatever else the measurement writes."""
    with TemporaryDirectory(prefix="niemtin-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgresql", durable=False)
        await asyncio.to_thread(postgres.start)
        try:
            await create_database(postgres.url("postgres"), DATABASE)
            yield postgres
        finally:
            await asyncio.to_thread(postgres.stop)
