"""A worker that is stopped gives back what it had in hand: another one takes it at once, and no lease is waited for."""

import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import anyio
import pytest
from sqlalchemy import select

from domain.brands import Brand
from runtime.clock import now
from storage.outbox import Delivery, DeliveryStatus
from tests.cli.running import environment
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.worker.test_leases import Partner, boil_now, done, takeovers, work_on
from tests.worker.test_relay import SPILLED, boil, only_delivery, relay
from worker.leases import Leased
from worker.relay import Relay

SILENT: Final = """
import anyio
from functools import partial
import cli.work
from tests.worker.test_leases import Partner
from worker.process import work_until_cancelled

heard = Partner(anyio.sleep_forever).heard()
cli.work.work_until_cancelled = partial(work_until_cancelled, subscriptions=heard, schedule=())
cli.work.work()
"""
"""`niemtin work` with one subscriber, whose partner never answers."""


async def leased(database: TestDatabase) -> Delivery:
    """The delivery, once a worker has it."""
    with anyio.fail_after(60):
        while True:
            found = await database.all(select(Delivery).where(Delivery.token.is_not(None)))
            if found:
                return found[0]
            await anyio.sleep(0.05)


async def stopped_by(database: TestDatabase, told: signal.Signals) -> int:
    """Have a worker in a process of its own take the delivery, tell it to stop, and answer how it ended."""
    async with await anyio.open_process([sys.executable, "-c", SILENT], env=environment(database)) as process:
        try:
            await leased(database)
            process.send_signal(told)
            with anyio.fail_after(30):
                return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()


async def test_a_worker_that_is_told_to_stop_gives_its_leases_back(database: TestDatabase) -> None:
    await boil_now(database)

    ended = await stopped_by(database, signal.SIGTERM)

    given = await only_delivery(database)
    assert (ended, given.status, given.attempts) == (0, DeliveryStatus.DUE, 0)
    assert (given.token, given.lease_until, given.takeovers) == (None, None, 0)
    assert given.run_at <= now()
    quick = Partner(partial(anyio.sleep, 0))
    assert await relay(database, quick.heard()).turn(now()) == 1
    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, await database.count(Brand)) == (DeliveryStatus.DONE, 1, 1)
    assert await takeovers(database) == 0


async def test_one_that_is_killed_gives_nothing_back(database: TestDatabase) -> None:
    await boil_now(database)

    ended = await stopped_by(database, signal.SIGKILL)

    left = await only_delivery(database)
    assert (ended, left.attempts, left.token is None) == (-signal.SIGKILL, 1, False)
    assert left.lease_until is not None
    assert left.lease_until > now() - timedelta(seconds=60)
    assert await relay(database, Partner(partial(anyio.sleep, 0)).heard()).turn(now()) == 0


async def test_what_was_half_done_is_undone_and_done_by_another(database: TestDatabase) -> None:
    partner, quick = Partner(anyio.sleep_forever), Partner(partial(anyio.sleep, 0))
    await boil_now(database)
    async with anyio.create_task_group() as worker:
        worker.start_soon(work_on, relay(database, partner.heard()))
        await partner.begun.wait()
        worker.cancel_scope.cancel()

    with anyio.fail_after(20):
        async with anyio.create_task_group() as heir:
            heir.start_soon(work_on, relay(database, quick.heard()))
            await done(database)
            heir.cancel_scope.cancel()

    assert (partner.asked, quick.asked, await database.count(Brand)) == (1, 1, 1)
    assert ((await only_delivery(database)).attempts, await takeovers(database)) == (1, 0)


@dataclass(frozen=True, kw_only=True)
class Stuck(Relay):
    """A relay that comes no further while it notes a failure: before it is kept, or when it just was."""

    kept_first: bool
    begun: anyio.Event = field(default_factory=anyio.Event)

    async def _retry_later(self, leased: Leased, failure: Exception, now: datetime) -> None:
        if self.kept_first:
            await super()._retry_later(leased, failure, now)
        self.begun.set()
        await anyio.sleep_forever()


@pytest.mark.parametrize("kept_first", [False, True])
async def test_one_that_is_stopped_while_it_notes_a_failure_gives_back_too(
    database: TestDatabase, kept_first: bool
) -> None:
    await boil(database)
    plain = relay(database, SPILLED)
    stuck = Stuck(plain.gateways, plain.subscriptions, kept_first=kept_first)
    with anyio.fail_after(30):
        async with anyio.create_task_group() as worker:
            worker.start_soon(stuck.turn, NOON)
            await stuck.begun.wait()
            worker.cancel_scope.cancel()

    given = await only_delivery(database)
    assert (given.status, given.token, given.lease_until, given.takeovers) == (DeliveryStatus.DUE, None, None, 0)
    assert (given.attempts, given.last_error) == ((1, "RuntimeError: spilled") if kept_first else (0, None))
    assert (given.run_at > NOON) is kept_first
    assert (await database.count(Brand), await takeovers(database)) == (0, 0)
