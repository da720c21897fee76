"""A follower of the facts sees each of them once, in order, and never steps over one that commits late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import anyio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import System
from domain.events import Event
from domain.ids import new_id
from storage.following import (
    FollowedFact,
    FollowerPosition,
    Position,
    facts_after,
    found_at,
    lag_behind,
    present_position,
    take_turn,
)
from tests.databases import TestDatabase
from tests.instants import NOON

LATER = NOON + timedelta(hours=1)
START = Position(0, new_id())


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    number: int


async def ring(database: TestDatabase, *numbers: int) -> None:
    async with database.work(System(name="bell"), NOON) as work:
        for number in numbers:
            work.record(BellRung(number=number))


async def read(database: TestDatabase, position: Position, *, most: int = 100) -> list[FollowedFact]:
    async with database.reading() as session:
        return list(await facts_after(session, position, most=most))


async def read_until(database: TestDatabase, count: int, position: Position = START) -> list[int]:
    """The numbers read once there are `count`: another database of the server may hold a fact back for a moment."""
    facts: list[FollowedFact] = []
    for _ in range(1_000):
        facts = await read(database, position)
        if len(facts) >= count:
            break
        await anyio.sleep(0.01)
    return [number_of(fact) for fact in facts]


def number_of(fact: FollowedFact) -> int:
    assert fact.name == "BellRung"
    return fact.data["number"]


async def test_facts_come_in_order_and_in_batches(database: TestDatabase) -> None:
    await ring(database, 1, 2)
    await ring(database, 3)
    assert await read_until(database, 3) == [1, 2, 3]

    first = await read(database, START, most=2)

    assert [number_of(fact) for fact in first] == [1, 2]
    assert [number_of(fact) for fact in await read(database, first[-1].position)] == [3]


async def test_a_fact_that_commits_late_is_not_stepped_over(database: TestDatabase) -> None:
    async with database.work(System(name="bell"), NOON) as slow:
        slow.record(BellRung(number=1))
        await slow.value(select(func.pg_current_xact_id()))  # its number among the transactions is given out
        await ring(database, 2)
        while_it_runs = await read(database, START)
        async with database.reading() as session:
            present = await present_position(session)

    assert while_it_runs == []
    assert await read_until(database, 2) == [1, 2]
    assert await read_until(database, 2, present) == [1, 2]


async def test_the_present_position_lies_behind_all_that_rests(database: TestDatabase) -> None:
    await ring(database, 1)
    assert await read_until(database, 1) == [1]

    async with database.reading() as session:
        present = await present_position(session)
    await ring(database, 2)

    assert await read_until(database, 1, present) == [2]


async def test_the_lag_counts_what_is_unread_from_the_moment_it_commits(database: TestDatabase) -> None:
    await ring(database, 1)
    await ring(database, 2)
    await read_until(database, 2)
    first, last = await read(database, START)

    async def lag(position: Position) -> tuple[int, bool]:
        async with database.reading() as session:
            found = await lag_behind(session, position)
        return found.facts, found.since == NOON

    assert await lag(START) == (2, True)
    assert await lag(first.position) == (1, True)
    assert await lag(last.position) == (0, False)


async def test_one_transaction_at_a_time_moves_a_follower(database: TestDatabase) -> None:
    async def attempt(session: AsyncSession, follower: str) -> bool:
        return await take_turn(session, follower)

    async with database.work(System(name="one"), NOON) as one:
        assert await attempt(one.session, "index")
        async with database.work(System(name="two"), NOON) as two:
            assert not await attempt(two.session, "index")
            assert await attempt(two.session, "another")
    async with database.work(System(name="three"), NOON) as three:
        assert await attempt(three.session, "index")


async def test_taking_a_turn_does_not_hold_back_what_may_be_read(database: TestDatabase) -> None:
    async with database.work(System(name="one"), NOON) as work:
        assert await take_turn(work.session, "index")
        await ring(database, 1)
        facts: Sequence[FollowedFact] = ()
        for _ in range(1_000):
            facts = await facts_after(work.session, START, most=10)
            if facts:
                break
            await anyio.sleep(0.01)

    assert [number_of(fact) for fact in facts] == [1]


async def test_a_position_is_remembered(database: TestDatabase) -> None:
    first, second = Position(5, new_id()), Position(7, new_id())
    async with database.work(System(name="one"), NOON) as work:
        assert await found_at(work.session, "index") is None
        work.add(FollowerPosition.starting("index", first, mark="a", now=NOON))
    async with database.work(System(name="one"), NOON) as work:
        found = await found_at(work.session, "index")
        assert found is not None
        assert (found.position, found.mark) == (first, "a")
        found.move_to(second, now=LATER)
        found.begin_anew("b", now=LATER)

    async with database.reading() as session:
        moved = await found_at(session, "index")
    assert moved is not None
    assert (moved.position, moved.mark, moved.at, moved.marked_at) == (second, "b", LATER, LATER)
