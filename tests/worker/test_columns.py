"""The worker builds what candidates are ranked from, and every process follows the facts on its own."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from api.following import follow_columns
from domain.actors import System
from domain.ids import InfluencerId, new_id
from domain.influencers.profiles import Influencer, ProfileChanged
from matching.columns.ranking import Layer
from operations.candidates.columns import CandidateColumns
from runtime.clock import now, ticks
from runtime.gateways import Gateways
from runtime.watching import Watch, watching
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from worker.columns import build_columns, keep_columns


@pytest.fixture
async def both(gateways: Gateways, tmp_path: Path) -> AsyncGenerator[tuple[Gateways, Gateways]]:
    """A worker and an API process of one machine, at work."""
    worker, server = [replace(gateways, columns=CandidateColumns(tmp_path / "columns")) for _ in range(2)]
    async with watching(gateways.database) as watch, anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: keep_columns(worker, watch, retry=0.01))
        tasks.start_soon(follow_columns, server, watch)
        yield worker, server
        tasks.cancel_scope.cancel()


async def eventually(gateways: Gateways, holds: Callable[[Layer], bool]) -> float:
    """Wait until a layer is as wanted; answers after how many seconds."""
    since = ticks()
    with anyio.fail_after(20):
        while not any(holds(layer) for layer in gateways.columns.layers):  # noqa: ASYNC110 - it is told of no event
            await anyio.sleep(0.01)
    return ticks() - since


def places_of(layer: Layer, person: Influencer) -> int | None:
    row = layer.columns.row_of(person.id)
    return None if row is None or row in layer.hidden else int(layer.columns.places[row])


async def test_a_change_reaches_the_process_that_ranks(database: TestDatabase, both: tuple[Gateways, Gateways]) -> None:
    _, server = both
    person = await add_candidate(database, bookings_at_once=2)
    async with database.work(System(name="test"), now()) as work:
        work.record(ProfileChanged(influencer_id=person.id))
    await eventually(server, lambda layer: places_of(layer, person) == 2)

    async with database.work(System(name="test"), now()) as work:
        (await work.session.get_one(Influencer, person.id)).bookings_at_once = 7
        work.record(ProfileChanged(influencer_id=person.id))

    assert await eventually(server, lambda layer: places_of(layer, person) == 7) < 10


async def test_a_failure_is_tried_again(database: TestDatabase, gateways: Gateways, tmp_path: Path) -> None:
    async with database.work(System(name="test"), now()) as work:
        work.record(ProfileChanged(influencer_id=InfluencerId(new_id())))
    (tmp_path / "columns").write_text("no folder")
    worker = replace(gateways, columns=CandidateColumns(tmp_path / "columns"))

    with pytest.raises(OSError, match="columns"):
        await build_columns(worker)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: keep_columns(worker, Watch(worker.database), retry=0.01))
        await anyio.sleep(0.05)
        (tmp_path / "columns").unlink()
        await eventually(worker, lambda layer: len(layer) == 0)
        tasks.cancel_scope.cancel()
