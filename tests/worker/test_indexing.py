"""The worker keeps every index up to date, and outlives an engine that does not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import anyio

from domain.actors import System
from domain.influencers.profiles import Influencer, ProfileChanged
from operations.indexing.indexes import INDEXES
from operations.indexing.reconciling import begin_reconciliation
from runtime.gateways import Gateways
from runtime.watching import Watch, watching
from search.documents import Change, Delete, Upsert
from search.embedded.gateway import EmbeddedSearch
from search.gateway import Generation, Receipt, SearchUnavailable
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from search.spec import IndexSpec
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.makers.search import make_document
from tests.search.shelf import Shelf
from worker.indexing import catch_up, keep_indexes


async def found(gateways: Gateways, text: str = "") -> list[str]:
    return list((await gateways.search.search(INFLUENCERS, SearchQuery(text=text))).ids)


async def rename(database: TestDatabase, person: Influencer, name: str) -> None:
    async with database.work(System(name="test"), NOON) as work:
        (await work.session.get_one(Influencer, person.id)).display_name = name
        work.record(ProfileChanged(influencer_id=person.id))


async def test_catching_up_builds_and_follows(database: TestDatabase, gateways: Gateways) -> None:
    person = await database.add(make_imported_influencer())
    await catch_up(gateways)
    await rename(database, person, "Bích Phương")

    await catch_up(gateways)

    assert await found(gateways, "bich phuong") == [str(person.id)]


async def test_the_worker_makes_a_change_findable_by_itself(database: TestDatabase, gateways: Gateways) -> None:
    person = await database.add(make_imported_influencer())

    async with watching(gateways.database) as watch, anyio.create_task_group() as tasks:
        tasks.start_soon(keep_indexes, gateways, watch)
        await _until_found(gateways, "", [str(person.id)])
        await rename(database, person, "Bích Phương")
        await _until_found(gateways, "bich phuong", [str(person.id)])
        tasks.cancel_scope.cancel()


async def _until_found(gateways: Gateways, text: str, expected: list[str]) -> None:
    with anyio.fail_after(20):
        while True:
            try:
                if await found(gateways, text) == expected:
                    return
            except SearchUnavailable:
                pass
            await anyio.sleep(0.02)


async def test_the_worker_mends_an_index_once_it_is_to_be_compared(database: TestDatabase, gateways: Gateways) -> None:
    person = await database.add(make_imported_influencer())
    await catch_up(gateways)
    await Shelf(gateways.search).apply(Delete(str(person.id)), Upsert(make_document("zzz")))
    (index,) = (each for each in INDEXES if each.spec.name == INFLUENCERS.name)
    async with database.work(System(name="clock"), NOON) as work:
        await begin_reconciliation(work, index)

    async with watching(gateways.database) as watch, anyio.create_task_group() as tasks:
        tasks.start_soon(keep_indexes, gateways, watch)
        await _until_found(gateways, "", [str(person.id)])
        tasks.cancel_scope.cancel()


class Counting(EmbeddedSearch):
    """An engine that counts how often it is asked whether it has an index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: Counter[str] = Counter()

    async def ensure(self, spec: IndexSpec) -> bool:
        self.asked[spec.name] += 1
        return await super().ensure(spec)


async def test_an_engine_is_left_in_peace_while_nothing_happens(tmp_path: Path, gateways: Gateways) -> None:
    await catch_up(gateways)
    counting = Counting(tmp_path / "search")

    with anyio.move_on_after(0.5):
        await keep_indexes(replace(gateways, search=counting), Watch(gateways.database), at_latest=0.05)

    assert counting.asked == {"influencers": 1, "briefs": 1}


class Failing(EmbeddedSearch):
    """An engine that fails the first two times, once in its own words and once in nobody's."""

    failures: Sequence[Exception] = (SearchUnavailable("away"), RuntimeError("broken"))

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        if self.failures:
            failure, *self.failures = self.failures
            raise failure
        return await super().apply(spec, changes, into=into)


async def test_the_worker_outlives_an_engine_that_fails(
    database: TestDatabase, tmp_path: Path, gateways: Gateways
) -> None:
    person = await database.add(make_imported_influencer())
    await catch_up(gateways)
    await rename(database, person, "Bích Phương")
    failing = replace(gateways, search=Failing(tmp_path / "search"))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: keep_indexes(failing, Watch(gateways.database), retry=0.01))
        await _until_found(failing, "bich phuong", [str(person.id)])
        tasks.cancel_scope.cancel()
