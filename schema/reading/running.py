"""One field's reading: a connection, and the values that all its statements may use."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from storage.statements import Driver, Record, Statement


class ReadsFrom(Protocol):
    """A database that lends read-only connections."""

    def driver(self) -> AbstractAsyncContextManager[Driver]:
        """A connection that cannot write, each statement its own transaction."""
        ...


@dataclass(frozen=True)
class Run:
    """One request's reading: a connection and the values that every statement may use."""

    driver: Driver
    values: Mapping[str, object]
    variables: Mapping[str, object]

    async def fetch(self, statement: Statement, **more: object) -> list[Record]:
        """The statement's rows."""
        return await statement.fetch(self.driver, {**self.values, **more})


@asynccontextmanager
async def run(
    database: ReadsFrom, values: Mapping[str, object], variables: Mapping[str, object]
) -> AsyncGenerator[Run]:
    """Borrow one connection for all statements of one field."""
    async with database.driver() as driver:
        yield Run(driver, values, variables)
