"""Following: whoever needs every fact in order, later and in batches, reads on from a position of its own.

Ids of facts are made before their transactions commit, so in the order of ids a gap may be filled later. In the order
of transactions, up to the oldest one still running, nothing is added any more: that far a follower reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from domain.rows import Json, Row
from storage.engine import Database
from storage.outbox import Fact

_LAST_ID: Final = UUID(int=2**128 - 1)


@dataclass(frozen=True, order=True)
class Position:
    """A place in the order of facts: behind this fact of this transaction."""

    transaction_id: int
    fact_id: UUID


class FollowerPosition(Row, kw_only=True):
    """How far a follower has read. `mark` names what it keeps, so that a lost or older thing is noticed."""

    __tablename__ = "follower_positions"

    follower: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
    marked_at: Mapped[datetime]
    transaction_id: Mapped[int] = mapped_column(BigInteger)
    fact_id: Mapped[UUID]
    at: Mapped[datetime]

    @property
    def position(self) -> Position:
        """The place itself."""
        return Position(self.transaction_id, self.fact_id)

    def move_to(self, position: Position, *, now: datetime) -> None:
        """Remember a new place."""
        self.transaction_id, self.fact_id = position.transaction_id, position.fact_id
        self.at = now

    def begin_anew(self, mark: str, *, now: datetime) -> None:
        """Remember that the follower keeps another thing now."""
        self.mark, self.marked_at = mark, now

    @classmethod
    def starting(cls, follower: str, position: Position, *, mark: str, now: datetime) -> "FollowerPosition":
        """The first place of a follower."""
        return cls(
            follower=follower,
            mark=mark,
            marked_at=now,
            transaction_id=position.transaction_id,
            fact_id=position.fact_id,
            at=now,
        )


@dataclass(frozen=True)
class FollowedFact:
    """What a follower reads of a fact: its place, its name and its fields as JSON values."""

    position: Position
    name: str
    data: Json


@dataclass(frozen=True)
class Lag:
    """What a follower has yet to read: how many facts, and since when the oldest of them waits."""

    facts: int
    since: datetime | None


async def take_turn(session: AsyncSession, follower: str) -> bool:
    """Whether this transaction is now the only one that moves the follower; it ends with the transaction."""
    # A row lock would give this transaction a number of its own, and so hold back what it may read.
    lock = select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"follower:{follower}", 0)))
    return bool(await session.scalar(lock))


async def may_idle(session: AsyncSession) -> None:
    """Let this transaction wait for something outside for longer than transactions may."""
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


async def found_at(session: AsyncSession, follower: str) -> FollowerPosition | None:
    """Where the follower is; None before its first step."""
    return await session.get(FollowerPosition, follower)


async def facts_after(session: AsyncSession, position: Position, *, most: int) -> Sequence[FollowedFact]:
    """The next facts that have come to rest, in order."""
    after = tuple_(Fact.transaction_id, Fact.id) > tuple_(position.transaction_id, position.fact_id)
    rested = Fact.transaction_id < await _oldest_running(session)
    columns = select(Fact.transaction_id, Fact.id, Fact.name, Fact.data)
    found = await session.execute(columns.where(after, rested).order_by(Fact.transaction_id, Fact.id).limit(most))
    return [FollowedFact(Position(number, fact_id), name, data) for number, fact_id, name, data in found]


def lies_between(position: Position, until: Position) -> ColumnElement[bool]:
    """Whether a fact lies behind one position and not behind the other; `ix_facts_order` finds those that do."""
    place = tuple_(Fact.transaction_id, Fact.id)
    after = place > tuple_(position.transaction_id, position.fact_id)
    return after & (place <= tuple_(until.transaction_id, until.fact_id))


async def present_position(session: AsyncSession) -> Position:
    """Behind every fact that has come to rest by now."""
    return Position(await _oldest_running(session) - 1, _LAST_ID)


async def first_fact(session: AsyncSession) -> UUID | None:
    """The first fact there is: no other database begins with it."""
    return await session.scalar(select(Fact.id).order_by(Fact.transaction_id, Fact.id).limit(1))


async def lag_behind(session: AsyncSession, position: Position) -> Lag:
    """What lies after a position, including facts that have not come to rest."""
    after = tuple_(Fact.transaction_id, Fact.id) > tuple_(position.transaction_id, position.fact_id)
    facts, since = (await session.execute(select(func.count(), func.min(Fact.at)).where(after))).one()
    return Lag(facts, since)


Newest: TypeAlias = tuple[UUID | None, UUID | None]
"""The newest fact that was recorded, and the newest that has come to rest."""

_NEWEST: Final = """
    SELECT (SELECT id FROM facts ORDER BY transaction_id DESC, id DESC LIMIT 1),
           (SELECT id FROM facts WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY transaction_id DESC, id DESC LIMIT 1)
"""


async def newest_facts(database: Database) -> Newest:
    """Changes whenever there is something new to read, for whoever waits for rest and for whoever does not."""
    async with database.driver() as driver:
        ((recorded, rested),) = await driver.fetch(_NEWEST)
    return recorded, rested


async def _oldest_running(session: AsyncSession) -> int:
    found = await session.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))
    return int(found)
