"""Write the next migration from what the tables in code have and the migrated database lacks.

Run it as `just revision NAME "What it does"`; then read what it wrote and add the triggers it cannot know.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

from storage.embedded import EmbeddedPostgres
from storage.migrate import config, create_database, migrate


async def revise(name: str, message: str) -> None:
    """Make revision `name` on top of the newest one, compared against a scratch database."""
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder), durable=False)
        postgres.start()
        try:
            await create_database(postgres.url("postgres"), "scratch")
            await migrate(postgres.url("scratch"))
            engine = create_async_engine(postgres.url("scratch"), poolclass=pool.NullPool)
            async with engine.connect() as connection:
                await connection.run_sync(
                    lambda sync: command.revision(config(sync), message, autogenerate=True, rev_id=name)
                )
            await engine.dispose()
        finally:
            postgres.stop()


if __name__ == "__main__":
    asyncio.run(revise(*sys.argv[1:3]))
