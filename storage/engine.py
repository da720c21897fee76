"""Engines and sessions: one engine that writes, one whose connections cannot."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util import greenlet_spawn

from domain.actors import Actor
from domain.errors import TryAgain
from domain.ids import new_id
from storage.outbox import Fact
from storage.statements import Driver
from storage.work import Work

ActorT = TypeVar("ActorT", bound=Actor)

_ONLY_NOW: Final = text(
    "SELECT set_config('statement_timeout', :patience, true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)
"""For one transaction: how long a statement may take, in milliseconds, and that each is planned for its own values."""
_QUERY_CANCELED: Final = "57014"
_CONTENDED: Final = {"55P03", "40P01", "40001"}
"""A lock waited for too long, a deadlock, two transactions that cannot both be: nothing has happened."""


@dataclass
class Database:
    """A PostgreSQL by its URL (`postgresql+asyncpg://…`). Read connections refuse every write themselves."""

    url: str
    pool_size: int = 10
    _writing: AsyncEngine = field(init=False, repr=False)
    _reading: AsyncEngine = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._writing = self._engine(lock_timeout="10s", idle_in_transaction_session_timeout="60s")
        self._reading = self._engine(
            # One statement needs no BEGIN and no COMMIT around it, and leaves nothing to roll back.
            {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None},
            default_transaction_read_only="on",
            statement_timeout="15s",
        )

    def _engine(self, options: dict[str, Any] | None = None, **server_settings: str) -> AsyncEngine:
        return create_async_engine(
            self.url,
            pool_size=self.pool_size,
            max_overflow=self.pool_size,
            connect_args={"server_settings": {"timezone": "UTC", **server_settings}},
            **(options or {}),
        )

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A short read-only session; its rows are detached afterwards."""
        async with AsyncSession(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @asynccontextmanager
    async def reading_within(self, seconds: float) -> AsyncGenerator[AsyncSession]:
        """The same, and the server itself gives up a statement that takes longer. Raises TimeoutError then."""
        engine = self._reading.execution_options(isolation_level="READ COMMITTED")
        async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session:
            await session.execute(_ONLY_NOW, {"patience": str(max(round(seconds * 1000), 1))})
            try:
                yield session
            except DBAPIError as failure:
                if _sqlstate(failure) != _QUERY_CANCELED:
                    raise
                raise TimeoutError(f"the database did not answer within {seconds:.1f} s") from failure

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[AsyncConnection]:
        """A read-only Core connection, for statements that want rows and no objects."""
        async with self._reading.connect() as connection:
            yield connection

    @asynccontextmanager
    async def driver(self) -> AsyncGenerator[Driver]:
        """The driver's own read-only connection, for statements that were written beforehand.

        Nobody but the driver notices when the server hangs up: such a connection is not lent.
        """
        pooled = await self._lend()
        try:
            yield pooled.driver_connection
        finally:
            # One more than the pool keeps is closed now, and closing waits for the server.
            await greenlet_spawn(pooled.close)

    async def _lend(self) -> Any:
        """A connection whose other end was still there when it was last heard of."""
        pooled: Any = await self._reading.raw_connection()
        while pooled.driver_connection.is_closed():
            await greenlet_spawn(pooled.invalidate)
            pooled = await self._reading.raw_connection()
        return pooled

    @asynccontextmanager
    async def work(self, actor: ActorT, now: datetime, request_id: UUID | None = None) -> AsyncGenerator[Work[ActorT]]:
        """One transaction of one actor at one instant: leaving commits, an exception rolls back.

        Raises TryAgain where others stand in the way too long.
        """
        try:
            async with AsyncSession(self._writing, expire_on_commit=False) as session, session.begin():
                facts: list[Fact] = []
                yield Work(actor=actor, now=now, session=session, request_id=request_id or new_id(), facts=facts)
                session.add_all(facts)
        except DBAPIError as failure:
            if _sqlstate(failure) in _CONTENDED:
                raise TryAgain from failure
            raise

    async def ping(self) -> None:
        """Ask the server for an answer; raises what the driver raises when there is none."""
        async with self.connection() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back."""
        await self._writing.dispose()
        await self._reading.dispose()


def _sqlstate(failure: DBAPIError) -> str | None:
    """PostgreSQL's code of what went wrong, where it said one."""
    return getattr(failure.orig, "sqlstate", None)
