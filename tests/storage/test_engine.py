"""Connections lent to the read path."""

import logging
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.actors import System
from domain.brands import Brand
from domain.errors import TryAgain
from storage.engine import Database
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand


async def test_connections_beyond_the_pools_size_are_closed_and_nothing_is_logged(
    migrated_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(migrated_url, pool_size=1)

    with caplog.at_level(logging.WARNING):
        async with database.driver() as one, database.driver() as other:
            assert await one.fetch("SELECT 1") == await other.fetch("SELECT 1")
            lent: list[Any] = [one, other]
    closed = sorted(each.is_closed() for each in lent)
    await database.close()

    assert closed == [False, True]
    assert caplog.records == []


async def test_a_statement_that_takes_longer_than_it_may_is_given_up_and_the_connection_goes_on(
    migrated_url: str,
) -> None:
    database = Database(migrated_url, pool_size=1)
    process = text("SELECT pg_backend_pid()")

    async with database.reading_within(0.05) as session:
        before = await session.scalar(process)
    with pytest.raises(TimeoutError, match=r"within 0\.1 s"):
        async with database.reading_within(0.05) as session:
            await session.execute(text("SELECT pg_sleep(60)"))
    with pytest.raises(DBAPIError, match="does not exist"):
        async with database.reading_within(0.05) as session:
            await session.execute(text("SELECT * FROM nowhere"))
    async with database.reading() as session:
        after = await session.scalar(process)
        patience = await session.scalar(text("SHOW statement_timeout"))
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.reading_within(1) as session:
            await session.execute(text("DELETE FROM facts"))
    await database.close()

    assert (after, patience) == (before, "15s")


async def test_who_waits_too_long_for_others_is_told_to_try_again_and_has_changed_nothing(
    database: TestDatabase,
) -> None:
    first, second = await database.add(make_brand()), await database.add(make_brand())

    async with database.work(System(name="one"), NOON) as one:
        await one.claim(select(Brand).where(Brand.id == first.id))
        with pytest.raises(TryAgain):
            async with database.work(System(name="other"), NOON) as other:
                await other.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
                (await other.claim(select(Brand).where(Brand.id == second.id))).name = "changed"
                await other.flush()
                await other.claim(select(Brand).where(Brand.id == first.id))

    assert (await database.reload(second)).name == second.name


async def test_other_failures_of_the_database_stay_what_they_are(database: TestDatabase) -> None:
    with pytest.raises(DBAPIError, match="division by zero"):
        async with database.work(System(name="one"), NOON) as work:
            await work.session.execute(text("SELECT 1 / 0"))
