"""An index that differs from the database is noticed and mended, part by part, whatever it lost or kept."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from domain.actors import System
from domain.ids import new_id
from domain.influencers.availability import ClosedPeriod
from domain.influencers.profiles import Influencer
from operations.indexing.following import keep_index
from operations.indexing.indexes import INDEXES, SearchIndex
from operations.indexing.influencers import influencer_documents_after
from operations.indexing.reconciling import (
    ONE_BY_ONE,
    begin_nightly_reconciliations,
    begin_reconciliation,
    last_reconciliation,
    reconcile_further,
)
from search.documents import Delete, Upsert
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchUnavailable
from search.query import AnyOf, SearchQuery
from storage.following import take_turn
from storage.reconciliations import Reconciliation
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.makers.search import make_document
from tests.search.shelf import Shelf

(INFLUENCERS,) = (each for each in INDEXES if each.spec.name == "influencers")
INDEX: Final = replace(INFLUENCERS, read_after=partial(influencer_documents_after, size=2))
"""The index of influencers, compared two by two."""


@pytest.fixture
async def search(tmp_path: Path) -> AsyncGenerator[EmbeddedSearch]:
    gateway = EmbeddedSearch(tmp_path / "search")
    yield gateway
    await gateway.close()


async def listed(database: TestDatabase, count: int) -> list[Influencer]:
    people = [make_imported_influencer() for _ in range(count)]
    await database.add(people[0], *people[1:])
    return people


async def keep(database: TestDatabase, search: EmbeddedSearch, now: datetime = NOON) -> None:
    async with database.work(System(name="indexing"), now) as work:
        await keep_index(work, search, INDEX)


async def begin(database: TestDatabase) -> None:
    async with database.work(System(name="reconcile"), NOON) as work:
        await begin_reconciliation(work, INDEX)


async def further(database: TestDatabase, search: EmbeddedSearch, index: SearchIndex = INDEX) -> bool:
    async with database.work(System(name="indexing"), NOON) as work:
        return await reconcile_further(work, search, index)


async def last(database: TestDatabase) -> Reconciliation:
    async with database.reading() as session:
        found = await last_reconciliation(session, INDEX)
    assert found is not None
    return found


async def reconciled(database: TestDatabase, search: EmbeddedSearch) -> tuple[int, int, int, int]:
    """How many were compared, and found missing, outdated, surplus."""
    await begin(database)
    while await further(database, search):
        pass
    found = await last(database)
    assert found.ended_at == NOON
    return found.compared, found.missing, found.outdated, found.surplus


async def found(search: EmbeddedSearch, text: str = "") -> list[str]:
    return sorted((await search.search(INDEX.spec, SearchQuery(text=text, limit=1_000))).ids)


def ids_of(*people: Influencer) -> list[str]:
    return sorted(str(person.id) for person in people)


async def test_nothing_is_changed_where_nothing_differs(database: TestDatabase, search: EmbeddedSearch) -> None:
    people = await listed(database, 5)
    await keep(database, search)

    assert await reconciled(database, search) == (5, 0, 0, 0)
    assert await found(search) == ids_of(*people)


async def test_what_is_missing_outdated_or_too_much_is_mended(database: TestDatabase, search: EmbeddedSearch) -> None:
    people = await listed(database, 7)
    await keep(database, search)
    before_all, after_all = make_document("00000000-dead"), make_document("zzz")
    between = make_document(f"{str(people[2].id)[:-1]}~")
    await Shelf(search).apply(
        Delete(str(people[0].id)),
        Delete(str(people[6].id)),
        Upsert(make_document(str(people[3].id), "Xylophone")),
        *map(Upsert, (before_all, between, after_all)),
    )

    assert await reconciled(database, search) == (7, 2, 1, 3)
    assert await found(search) == ids_of(*people)
    assert await found(search, "xylophone") == []
    assert await reconciled(database, search) == (7, 0, 0, 0)


async def test_an_index_without_rows_is_emptied(database: TestDatabase, search: EmbeddedSearch) -> None:
    await keep(database, search)
    await Shelf(search).apply(Upsert(make_document(str(new_id()))), Upsert(make_document("zzz")))

    assert await reconciled(database, search) == (0, 0, 0, 2)
    assert await found(search) == []


async def test_an_index_in_which_too_much_differs_is_built_anew(database: TestDatabase, search: EmbeddedSearch) -> None:
    people = await listed(database, 3)
    await keep(database, search)
    before = (await search.health(INDEX.spec)).generation
    await Shelf(search).apply(*(Upsert(make_document(f"000{number}")) for number in range(ONE_BY_ONE + 1)))

    _, _, _, surplus = await reconciled(database, search)
    left = (await search.health(INDEX.spec)).documents
    await keep(database, search)

    assert surplus == ONE_BY_ONE + 1
    assert (await last(database)).rebuilt
    assert left == 3 + ONE_BY_ONE + 1
    assert await found(search) == ids_of(*people)
    assert (await search.health(INDEX.spec)).generation != before


async def test_the_next_worker_goes_on_where_one_was_stopped(
    database: TestDatabase, search: EmbeddedSearch, tmp_path: Path
) -> None:
    people = await listed(database, 5)
    await keep(database, search)
    await Shelf(search).apply(Delete(str(people[1].id)), Delete(str(people[3].id)))
    await begin(database)

    first = await further(database, search), (await last(database)).compared
    with pytest.raises(SearchUnavailable):
        await further(database, EmbeddedSearch(tmp_path / "elsewhere"))
    await begin(database)
    stopped = (await last(database)).compared
    while await further(database, search):
        pass

    assert (first, stopped) == ((True, 2), 2)
    ended = await last(database)
    assert (ended.compared, ended.missing) == (5, 2)
    assert await found(search) == ids_of(*people)


async def test_only_one_worker_compares_and_only_what_was_built(database: TestDatabase, search: EmbeddedSearch) -> None:
    await listed(database, 1)
    await begin(database)
    unbuilt = await further(database, search)
    await keep(database, search)

    async with database.work(System(name="another"), NOON) as another:
        assert await take_turn(another.session, INDEX.follower)
        beside = await further(database, search)

    assert (unbuilt, beside) == (False, False)
    assert (await last(database)).compared == 0
    assert await further(database, search)


async def test_at_night_what_changed_without_a_fact_is_found_and_mended(
    database: TestDatabase, search: EmbeddedSearch
) -> None:
    people = await listed(database, 2)
    tomorrow = date(2026, 11, 22)
    await database.add(ClosedPeriod(influencer_id=people[0].id, starts_on=tomorrow, ends_on=date(2026, 11, 25)))
    await keep(database, search)
    last_minute, midnight = (datetime(2026, 11, 21, hour, tzinfo=UTC) for hour in (16, 17))
    before = await away(search)

    begun = [await begun_at(database, each) for each in (last_minute, midnight, midnight + timedelta(hours=1))]
    async with database.work(System(name="indexing"), midnight) as work:
        while await reconcile_further(work, search, INDEX):
            pass

    assert begun == [0, 1, 0]
    assert (before, await away(search)) == ([], ids_of(people[0]))
    assert [await begun_at(database, midnight + timedelta(hours=each)) for each in (2, 24)] == [0, 1]
    ended = await last(database)
    assert (ended.begun_at, ended.ended_at, ended.compared) == (midnight + timedelta(hours=24), None, 0)


async def begun_at(database: TestDatabase, instant: datetime) -> int:
    async with database.work(System(name="clock"), instant) as work:
        return await begin_nightly_reconciliations(work)


async def away(search: EmbeddedSearch) -> list[str]:
    return list((await search.search(INDEX.spec, SearchQuery(where=AnyOf("availability", ("away",))))).ids)
