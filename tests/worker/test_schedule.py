from datetime import timedelta

import anyio

from domain.actors import System
from domain.brands import Brand
from runtime.gateways import Gateways
from runtime.watching import Watch
from storage.outbox import Clock
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from worker.process import drain, work_until_cancelled
from worker.schedule import Scheduled, strike_due
from worker.subscriptions import Subscriptions

HOUR = timedelta(hours=1)


async def found_a_brand(work: Work[System]) -> int:
    work.add(make_brand())
    return 1


async def break_down(work: Work[System]) -> int:
    work.add(make_brand())
    await work.flush()
    raise RuntimeError("broken")


HOURLY = Scheduled("hourly", HOUR, found_a_brand)
BROKEN = Scheduled("broken", HOUR, break_down)


async def test_a_clock_strikes_when_it_is_due_and_not_before(database: TestDatabase) -> None:
    instants = [NOON, NOON + HOUR - timedelta(microseconds=1), NOON + HOUR]

    assert [await strike_due(database, [HOURLY], instant) for instant in instants] == [1, 0, 1]
    assert await database.count(Brand) == 2


async def test_two_workers_strike_a_clock_once(database: TestDatabase) -> None:
    moved: list[int] = []

    async def strike() -> None:
        moved.append(await strike_due(database, [HOURLY], NOON))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(strike)
        tasks.start_soon(strike)

    assert sorted(moved) == [0, 1]
    assert await database.count(Brand) == 1


async def test_a_broken_clock_moves_nothing_and_does_not_stop_the_others(database: TestDatabase) -> None:
    assert await strike_due(database, [BROKEN, HOURLY], NOON) == 1

    assert await database.count(Brand) == 1
    assert await database.count(Clock) == 1


async def test_the_worker_strikes_and_stops_when_told(database: TestDatabase, gateways: Gateways) -> None:
    with anyio.move_on_after(1.5):
        await work_until_cancelled(gateways, Watch(gateways.database), Subscriptions({}), [HOURLY])

    assert await database.count(Brand) == 1


async def test_draining_an_empty_outbox_handles_nothing(gateways: Gateways) -> None:
    assert await drain(gateways) == 0
