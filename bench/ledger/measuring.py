"""Both ways of posting side by side: the same transfers between the same fifty accounts, round after round."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final, TypeAlias

import asyncpg
from sqlalchemy import select

from bench.comparing import AnswersDiffer, Say
from bench.ledger.plain_sql import TABLES, post_plainly
from bench.scratch import DATABASE, scratch_postgres
from domain.actors import System
from domain.ids import AccountId, new_id
from domain.ledger import Account, AccountKind, TransferKind, hash_of_transfer
from domain.money import Money, vnd
from payments.books import check_books
from payments.ledger import open_account, post
from storage.engine import Database
from storage.migrate import migrate

HOT_ACCOUNTS: Final = 50
AT_ONCE: Final = 10
"""How many callers post at the same time."""
NOW: Final = datetime(2026, 11, 21, 5, tzinfo=UTC)
BOOKS: Final = System(name="bench")

Move: TypeAlias = tuple[str, AccountId, AccountId, int]
"""A key, who gives, who takes, and how many đồng."""
Pool: TypeAlias = Any
"""The driver's connections; it has no types of its own."""
Way: TypeAlias = Callable[[Move], Awaitable[None]]


async def measure(transfers: int, *, rounds: int, say: Say) -> dict[str, Any]:
    """Post so many transfers each way and round; postings per second, and `ratios` of the rounds' medians.

    A deadlock fails the measurement. Raises AnswersDiffer when the balances differ, or the books do not balance.
    """
    async with scratch_postgres() as postgres:
        url = postgres.url(DATABASE)
        await migrate(url)
        database = Database(url, pool_size=AT_ONCE)
        create_pool: Any = asyncpg.create_pool  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
        pool: Pool = await create_pool(url.replace("+asyncpg", ""), min_size=AT_ONCE, max_size=AT_ONCE)
        try:
            accounts = await _accounts(database, pool)
            speeds = await _raced(accounts, _ways(database, pool), transfers, rounds, say)
            await _compare(database, pool)
        finally:
            await pool.close()
            await database.close()
    found = {way: {"postings_per_second": round(median(each))} for way, each in speeds.items()}

    def ratio(ours: str, theirs: str) -> float:
        return round(median(one / other for one, other in zip(speeds[ours], speeds[theirs], strict=True)), 2)

    ratios = {
        "ledger_vs_sql": ratio("ledger", "sql"),
        "function_vs_driver": ratio("function", "driver"),
        "ledger_vs_driver": ratio("ledger", "driver"),
    }
    return {**found, "hot_accounts": HOT_ACCOUNTS, "callers": AT_ONCE, "deadlocks": 0, "ratios": ratios}


def _ways(database: Database, pool: Pool) -> dict[str, Way]:
    """Our ledger and plain SQL, each in the program's unit of work and each through the driver alone."""

    async def ledger(move: Move) -> None:
        key, giver, taker, minor = move
        async with database.work(BOOKS, NOW) as work:
            await post(work, TransferKind.SWEEP, key=f"ledger {key}", amounts=_amounts(giver, taker, minor))

    async def sql(move: Move) -> None:
        key, giver, taker, minor = move
        async with database.work(BOOKS, NOW) as work:
            connection = await work.session.connection()
            await post_plainly(connection.exec_driver_sql, f"sql {key}", {giver: -minor, taker: minor}, NOW)

    async def function(move: Move) -> None:
        key, giver, taker, minor = move
        amounts = dict(sorted(_amounts(giver, taker, minor).items()))
        async with pool.acquire() as connection, connection.transaction():
            await connection.fetchrow(
                "SELECT * FROM post_transfer($1, $2, $3, $4, NULL, NULL, $5, $6, $7, $8, $9)",
                new_id(), "sweep", f"function {key}", hash_of_transfer(TransferKind.SWEEP, amounts), NOW,
                [new_id(), new_id()], list(amounts), [amount.minor for amount in amounts.values()], ["VND", "VND"],
            )  # fmt: skip

    async def driver(move: Move) -> None:
        key, giver, taker, minor = move
        async with pool.acquire() as connection, connection.transaction():

            async def execute(statement: str, values: tuple[Any, ...]) -> None:
                await connection.execute(statement, *values)

            await post_plainly(execute, f"driver {key}", {giver: -minor, taker: minor}, NOW)

    return {"ledger": ledger, "sql": sql, "function": function, "driver": driver}


def _amounts(giver: AccountId, taker: AccountId, minor: int) -> dict[AccountId, Money]:
    return {giver: vnd(-minor), taker: vnd(minor)}


async def _accounts(database: Database, pool: Pool) -> list[AccountId]:
    async with database.work(BOOKS, NOW) as work:
        accounts = [
            await open_account(work, AccountKind.PARTNER, rail=f"rail {place}") for place in range(HOT_ACCOUNTS)
        ]
    await pool.execute(TABLES)
    await pool.executemany(
        "INSERT INTO plain.accounts VALUES ($1, 'VND', NULL, 0)", [(account.id,) for account in accounts]
    )
    return [account.id for account in accounts]


async def _raced(
    accounts: Sequence[AccountId], ways: dict[str, Way], transfers: int, rounds: int, say: Say
) -> dict[str, list[float]]:
    chance = random.Random(20261121)  # noqa: S311 - the same transfers each time
    speeds: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        moves: list[Move] = []
        for place in range(transfers):
            giver, taker = chance.sample(accounts, 2)
            moves.append((f"{number}:{place}", giver, taker, chance.randrange(1, 10**10)))
        # Who begins changes with each round.
        order = list(ways)[number % len(ways) :] + list(ways)[: number % len(ways)]
        for name in order:
            seconds = await _pressed(ways[name], moves)
            if number:  # the first round only warms up
                speeds[name].append(2 * transfers / seconds)
        say(f"round {number} of {rounds}")
    return speeds


async def _pressed(way: Way, moves: Sequence[Move]) -> float:
    waiting = iter(moves)

    async def caller() -> None:
        for move in waiting:
            await way(move)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as callers:
        for _ in range(AT_ONCE):
            callers.create_task(caller())
    return time.perf_counter() - begun


async def _compare(database: Database, pool: Pool) -> None:
    async with database.reading() as session:
        ours = {account.id: account.posted for account in await session.scalars(select(Account))}
        broken = await check_books(session)
    plain = {row["id"]: row["posted"] for row in await pool.fetch("SELECT id, posted FROM plain.accounts")}
    if broken or {key: plain[key] for key in ours} != ours:
        raise AnswersDiffer(f"{broken or 'the balances differ'}")
