"""Bring a database to the newest revision, or to any other."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.tables import METADATA

ONE_AT_A_TIME = 6_020_108
"""Key of the advisory lock under which migrations run: two starting processes do not race."""


def config(connection: Connection | None = None) -> Config:
    """The alembic configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(rev)s")
    made.attributes["connection"] = connection
    return made


async def migrate(url: str, to: str = "head") -> None:
    """Upgrade (or, to an older revision, downgrade) the database at `url`."""

    def run(connection: Connection) -> None:
        connection.execute(text(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})"))
        connection.commit()
        try:
            direction = command.downgrade if to == "base" or to.startswith("-") else command.upgrade
            direction(config(connection), to)
        finally:
            connection.rollback()
            connection.execute(text(f"SELECT pg_advisory_unlock({ONE_AT_A_TIME})"))
            connection.commit()

    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def drift(url: str) -> list[object]:
    """What the tables declared in code have that the migrated database lacks, and the other way round."""
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), METADATA))
    await engine.dispose()
    return list(found)


def heads() -> list[str]:
    """The newest revisions: one, or somebody forked the chain."""
    return list(ScriptDirectory.from_config(config()).get_heads())


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()][::-1]


async def create_database(server_url: str, name: str, template: str = "template0") -> None:
    """Make database `name` on the server, unless it exists."""
    engine = create_async_engine(server_url, poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        exists = await connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if not exists:
            await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    await engine.dispose()
