"""Work: one transaction, one actor, one instant."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import Actor, System
from domain.errors import NotFound
from domain.events import Event
from domain.rows import Row
from storage.outbox import Fact, fact_of

# Inferred, a frozen dataclass is invariant on 3.13 and `Work[X]` would not fit `Work[X | Y]`.
ActorT_co = TypeVar("ActorT_co", bound=Actor, covariant=True)
OtherT = TypeVar("OtherT", bound=Actor)
RowT = TypeVar("RowT", bound=Row)


class Work(Generic[ActorT_co]):
    """What an operation works with. Its actor type is its permission; only its opener commits."""

    def __init__(
        self, *, actor: ActorT_co, now: datetime, session: AsyncSession, request_id: UUID, facts: list[Fact]
    ) -> None:
        self._actor = actor
        self.now = now
        self.session = session
        self.request_id = request_id
        self._facts = facts

    @property
    def actor(self) -> ActorT_co:
        """Who is asking."""
        return self._actor

    async def claim(self, statement: Select[RowT]) -> RowT:
        """Lock and return the one row chosen, as it is now. Raises NotFound.

        Everybody locks in this order, by id within one kind, and leaves out what they do not need: brand, campaign,
        brief, influencer, offer, booking, hold, account. What hangs from one of these (a channel, a certification, an
        order to take a brief down) is locked after it.
        """
        return await self.one(_locking(statement))

    async def claim_all(self, statement: Select[RowT]) -> Sequence[RowT]:
        """Lock and return all rows chosen; order the statement by id."""
        return await self.all(_locking(statement))

    async def claim_free(self, statement: Select[RowT]) -> Sequence[RowT]:
        """Lock and return those of the rows chosen that nobody else holds now: for what comes again in a moment."""
        return await self.all(_locking(statement, skip_locked=True))

    async def one(self, statement: Select[RowT]) -> RowT:
        """The one row chosen, unlocked. Raises NotFound."""
        row = await self.find(statement)
        if row is None:
            raise NotFound
        return row

    async def find(self, statement: Select[RowT]) -> RowT | None:
        """The one row chosen, or None."""
        return (await self.session.scalars(statement)).one_or_none()

    async def all(self, statement: Select[RowT]) -> Sequence[RowT]:
        """All rows chosen."""
        return (await self.session.scalars(statement)).all()

    async def value(self, statement: Select[Any]) -> Any:
        """The one value of the one row chosen, or None: for counts, sums and existence."""
        return await self.session.scalar(statement)

    async def count(self, statement: Select[RowT]) -> int:
        """How many rows are chosen."""
        chosen = statement.order_by(None).subquery()
        return (await self.session.scalars(select(func.count()).select_from(chosen))).one()

    def add(self, row: RowT) -> RowT:
        """A new row, written at the next flush or at the commit."""
        self.session.add(row)
        return row

    async def flush(self) -> None:
        """Write the rows that are pending, so that the database's own rules speak now; facts wait for the end."""
        await self.session.flush()

    def record(self, *events: Event) -> None:
        """Write facts in this transaction, all together at its end; subscribers hear of them after the commit."""
        for event in events:
            self._facts.append(fact_of(event, actor=self._actor, at=self.now, request_id=self.request_id))

    @asynccontextmanager
    async def apart(self) -> AsyncGenerator[None]:
        """A part that may fail without the rest: an exception takes back what was written and recorded in it."""
        before = len(self._facts)
        try:
            async with self.session.begin_nested():
                yield
        except BaseException:
            del self._facts[before:]
            raise

    def acted_by(self, actor: OtherT, at: datetime | None = None) -> "Work[OtherT]":
        """The same transaction, as this actor sees it at this instant, or at the same one."""
        now = self.now if at is None else at
        return Work(actor=actor, now=now, session=self.session, request_id=self.request_id, facts=self._facts)

    def as_system(self, name: str) -> "Work[System]":
        """The same transaction in the program's own name, for what follows from the actor's deed."""
        return self.acted_by(System(name=name))


def _locking(statement: Select[RowT], *, skip_locked: bool = False) -> Select[RowT]:
    """The statement, which locks the rows it answers with, and nothing of what it joins.

    FOR NO KEY UPDATE: two who change a row queue up, and whoever only refers to it (every foreign key is checked with
    FOR KEY SHARE, in no order of ours) neither waits nor deadlocks.
    """
    (chosen, *_) = statement.column_descriptions
    locked = statement.with_for_update(of=chosen["entity"], key_share=True, skip_locked=skip_locked)
    return locked.execution_options(populate_existing=True)
