"""The database as tests see it: the real one, with a few ways to put rows in and look at them."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import anyio
from sqlalchemy import Select, event, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.events import Event
from domain.rows import Row
from storage.engine import Database
from storage.following import newest_facts
from storage.outbox import Fact
from storage.statements import Driver, Record
from storage.tables import METADATA

RowT = TypeVar("RowT", bound=Row)


EMPTYING: Final = "; ".join(
    [
        "BEGIN",
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables)),  # noqa: S608
        "COMMIT",
    ]
)


@dataclass(frozen=True)
class Noting:
    """A driver that notes what it is sent."""

    lent: Driver
    sent: list[str]

    async def fetch(self, query: str, *args: object) -> list[Record]:
        """The rows of one statement."""
        self.sent.append(query)
        return await self.lent.fetch(query, *args)


class TestDatabase(Database):
    """A real database with real commits."""

    __test__ = False
    _noted: list[str] | None = None

    async def add(self, row: RowT, *more: Row) -> RowT:
        """Commit rows and answer the first, detached."""
        async with AsyncSession(self._writing, expire_on_commit=False) as session, session.begin():
            for each in (row, *more):
                # In the order given: without relationships, SQLAlchemy does not know who refers to whom.
                session.add(each)
                await session.flush()
        return row

    async def reload(self, row: RowT) -> RowT:
        """The row as it is in the database now."""
        key = inspect(row).identity
        async with self.reading() as session:
            found = await session.get(type(row), key)
        assert found is not None, "the row is gone"
        return found

    async def all(self, statement: Select[RowT]) -> Sequence[RowT]:
        """All rows chosen."""
        async with self.reading() as session:
            return (await session.scalars(statement)).all()

    async def count(self, table: type[Row]) -> int:
        """How many rows a table has."""
        async with self.connection() as connection:
            return (await connection.execute(text(f"SELECT count(*) FROM {table.__tablename__}"))).scalar_one()  # noqa: S608

    async def events(self) -> list[Event]:
        """What was recorded, in order."""
        return [fact.event() for fact in await self.all(select(Fact).order_by(Fact.id))]

    async def event_names(self) -> list[str]:
        """The names of what was recorded, in order."""
        return [event.name for event in await self.events()]

    async def picture(self) -> dict[str, list[str]]:
        """Every row of every table, as text: between two equal pictures nothing has moved."""
        tables = [table.name for table in METADATA.sorted_tables]
        rows = " UNION ALL ".join(f"SELECT '{name}' AS name, t::text AS row FROM {name} t" for name in tables)  # noqa: S608
        seen: dict[str, list[str]] = {name: [] for name in tables}
        async with self.connection() as connection:
            for name, row in await connection.execute(text(f"{rows} ORDER BY 1, 2")):
                seen[name].append(row)
        return seen

    async def execute(self, statement: str, **values: Any) -> None:
        """Run plain SQL and commit, as somebody with the database's password could."""
        async with self._writing.begin() as connection:
            await connection.execute(text(statement), values)

    @asynccontextmanager
    async def driver(self) -> AsyncGenerator[Driver]:
        """The driver's own connection; what it is sent counts as well."""
        async with super().driver() as lent:
            yield lent if self._noted is None else Noting(lent, self._noted)

    @contextmanager
    def counting(self) -> Generator[list[str]]:
        """The statements sent through read connections while the block lasts."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            sent.append(statement)

        self._noted = sent
        event.listen(self._reading.sync_engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            self._noted = None
            event.remove(self._reading.sync_engine, "before_cursor_execute", note)

    async def somebody_waits(self, *, at_least: int = 1) -> None:
        """Returns once a transaction waits for another one's lock, or so many do."""
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        with anyio.fail_after(20):
            while True:
                async with self.connection() as connection:
                    if (await connection.exec_driver_sql(waiting)).scalar_one() >= at_least:
                        return

    async def at_rest(self) -> None:
        """Returns once all facts have come to rest: another database of the server may hold one back for a moment."""
        with anyio.fail_after(20):
            while True:
                recorded, rested = await newest_facts(self)
                if recorded == rested:
                    return
                await anyio.sleep(0.01)

    async def clear(self) -> None:
        """Empty all tables by DELETE, triggers off, in one message to the server; TRUNCATE takes far longer."""
        async with self._writing.connect() as connection:
            lent = await connection.get_raw_connection()
            driver: Any = lent.driver_connection
            await driver.execute(EMPTYING)
