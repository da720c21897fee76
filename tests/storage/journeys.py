"""A database that was made at an old revision, with rows in it, and brought to the newest one step by step."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import pool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.migrate import migrate, revisions
from tests.architecture.schemas import COLUMNS, CONSTRAINTS, structure

Picture: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""Table → key → column → value, as JSON has it."""

ROWS: Final = {path.stem: path for path in Path(__file__).with_name("rows").glob("*.sql")}
"""Files of rows, by the name of the revision at which they stood so."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"


def named(words: str) -> str:
    """The id of the row that the files call so: `pg_temp.id('booking settled')`."""
    return str(UUID(hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()))


@dataclass(kw_only=True)
class Journey:
    """How rows were when they were loaded, and how the database at `url` is at the newest revision."""

    url: str
    revisions: list[str]
    """From the oldest one with rows to the newest."""
    loaded: Picture = field(default_factory=Picture)
    departed: Picture = field(default_factory=Picture)
    """All of it once the last rows were loaded."""
    arrived: Picture = field(default_factory=Picture)
    untried: list[str] = field(default_factory=list[str])
    """`revision: table`, where a revision alters a table in which no row stands."""

    @property
    def steps_since_rows(self) -> int:
        """How many revisions follow the last rows."""
        return len(self.revisions) - 1 - self.revisions.index(max(ROWS))

    def lost(self, renamed: Mapping[str, Mapping[str, str]]) -> list[str]:
        """What loaded rows have no more, or have otherwise; columns by table, old name and new name."""
        found: list[str] = []
        for table, rows in self.loaded.items():
            for key, row in rows.items():
                now = self.arrived.get(table, {}).get(key, {})
                columns = {renamed.get(table, {}).get(old, old): value for old, value in row.items()}
                found += [f"{table}.{new} of {key}" for new, value in columns.items() if now.get(new, ...) != value]
        return found

    def filled(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Table → column → key → value: what revisions wrote into columns that loaded rows did not have."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for table, rows in self.loaded.items():
            for key, row in rows.items():
                for column, value in self.arrived.get(table, {}).get(key, {}).items():
                    if column not in row and value is not None:
                        found.setdefault(table, {}).setdefault(column, {})[key] = value
        return found

    def made(self) -> dict[str, list[dict[str, Any]]]:
        """Table → the rows that revisions made."""
        found = {
            table: [row for key, row in rows.items() if key not in self.loaded.get(table, {})]
            for table, rows in self.arrived.items()
        }
        return {table: rows for table, rows in found.items() if rows}


async def travel(url: str) -> Journey:
    """Upgrade the empty database at `url` to the newest revision, loading each file of rows once it has come there."""
    names = revisions()
    journey = Journey(url=url, revisions=names[names.index(min(ROWS)) :])
    there: dict[str, str] = {}
    for revision in journey.revisions:
        await migrate(url, revision)
        now = await structure(url, (COLUMNS, CONSTRAINTS))
        found = untried(there, now, with_rows=journey.loaded.keys())
        journey.untried += [f"{revision}: {table}" for table in found]
        there = now
        if revision in ROWS:
            made = await picture(url)
            await _load(url, ROWS[revision].read_text())
            journey.departed = await picture(url)
            for table, rows in journey.departed.items():
                new = {key: row for key, row in rows.items() if key not in made.get(table, {})}
                if new:
                    journey.loaded[table] = new | journey.loaded.get(table, {})
    journey.arrived = await picture(url)
    return journey


def untried(before: Mapping[str, str], after: Mapping[str, str], *, with_rows: Collection[str]) -> list[str]:
    """The tables that were there before and are altered, and that have no rows, between two structures."""
    altered = {_table(name) for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return sorted(altered & {_table(name) for name in before} - {*with_rows})


async def picture(url: str) -> Picture:
    """All rows of all tables, by their id, or by all that they have where there is none."""
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        seen = {table: await _rows(connection, table) for table in await connection.scalars(text(TABLES))}
    await engine.dispose()
    return {table: rows for table, rows in seen.items() if rows}


async def _rows(connection: AsyncConnection, table: str) -> dict[str, dict[str, Any]]:
    rows = await connection.scalars(text(f"SELECT to_jsonb(t) FROM {table} t"))  # noqa: S608 - a table's own name
    return {row.get("id") or json.dumps(row, sort_keys=True): row for row in rows}


async def _load(url: str, statements: str) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        lent = await connection.get_raw_connection()
        driver: Any = lent.driver_connection
        # All of it in one message, as the driver takes several statements.
        await driver.execute(statements)
    await engine.dispose()


def _table(name: str) -> str:
    """Of `table.column` and of `table constraint`."""
    return name.replace(".", " ").partition(" ")[0]
