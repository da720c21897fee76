"""One look for all followers: they step when facts come, when time is up, and once a failure has been waited for."""

from collections.abc import AsyncGenerator

import anyio
import pytest
from sqlalchemy import select, text

from domain.actors import System
from domain.ids import InfluencerId, new_id
from domain.influencers.profiles import ProfileChanged
from runtime.watching import Watch, follow, watching
from storage.following import newest_facts
from storage.outbox import Fact
from tests.databases import TestDatabase
from tests.instants import NOON

HOUR = 3600.0


async def record(database: TestDatabase) -> None:
    async with database.work(System(name="test"), NOON) as work:
        work.record(ProfileChanged(influencer_id=InfluencerId(new_id())))


@pytest.fixture
async def watch(database: TestDatabase) -> AsyncGenerator[Watch]:
    async with watching(database) as watch:
        yield watch


async def test_a_fact_is_new_when_it_is_recorded_and_again_when_it_has_come_to_rest(database: TestDatabase) -> None:
    nothing = await newest_facts(database)
    async with database.work(System(name="older"), NOON) as older:
        # Once it has a number of its own, it holds back what is read in order.
        await older.session.execute(text("SELECT pg_current_xact_id()"))
        await record(database)
        (fact,) = await database.all(select(Fact))
        recorded = await newest_facts(database)
    with anyio.fail_after(20):
        while await newest_facts(database) == recorded:  # noqa: ASYNC110 - another database may hold it back longer
            await anyio.sleep(0.01)

    assert nothing == (None, None)
    assert recorded == (fact.id, None)
    assert await newest_facts(database) == (fact.id, fact.id)


async def test_a_follower_steps_when_a_fact_comes(database: TestDatabase, watch: Watch) -> None:
    stepped = anyio.Event()
    steps: list[int] = []

    async def step() -> int:
        steps.append(await database.count(Fact))
        stepped.set()
        return 0

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: follow(watch, step, failed="test.failed", at_latest=HOUR))
        await stepped.wait()
        await record(database)
        with anyio.fail_after(20):
            while steps[-1] == 0:  # noqa: ASYNC110 - the step itself is what is waited for
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()

    assert steps[0] == 0
    assert steps[-1] == 1


async def test_a_fact_that_comes_during_a_step_is_not_missed(watch: Watch, database: TestDatabase) -> None:
    seen = watch.seen
    await record(database)
    with anyio.fail_after(20):
        await watch.other_than(seen, at_latest=HOUR)
        await watch.other_than(seen, at_latest=HOUR)

    assert watch.seen != seen


async def test_without_facts_a_step_is_taken_when_time_is_up(database: TestDatabase) -> None:
    steps = 0

    async def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with anyio.move_on_after(5) as patience:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: follow(Watch(database), step, failed="test.failed", at_latest=0.01))
            while steps < 3:  # noqa: ASYNC110 - the step itself is what is waited for
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    assert not patience.cancelled_caught


async def test_a_step_that_fails_is_tried_again_after_a_while(database: TestDatabase) -> None:
    steps: list[float] = []

    async def step() -> int:
        steps.append(anyio.current_time())
        if len(steps) == 1:
            raise RuntimeError("broken")
        return 0

    with anyio.move_on_after(0.5):
        await follow(Watch(database), step, failed="test.failed", at_latest=HOUR, retry=0.1)

    assert len(steps) == 2
    assert steps[1] - steps[0] >= 0.1


async def test_a_database_that_is_away_ends_nothing(database: TestDatabase) -> None:
    gone = TestDatabase(database.url.replace("host=", "host=/nowhere"), pool_size=1)
    watch = Watch(gone)

    with anyio.move_on_after(0.3) as patience:
        await watch.keep_looking()

    assert patience.cancelled_caught
    assert watch.seen is None
    await gone.close()
