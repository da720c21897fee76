"""Connections lent to the read path."""

import logging
from typing import Any

import pytest

from storage.engine import Database


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
