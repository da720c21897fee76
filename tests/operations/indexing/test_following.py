"""An index follows the facts: nothing is lost, nothing is doubled, and a lost index is made again."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from uuid import UUID

import anyio
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import System
from domain.events import Event
from domain.ids import ImportRunId, InfluencerId, new_id
from domain.imports import InfluencersImported
from domain.influencers.profiles import Influencer, ProfileChanged
from operations.indexing.following import keep_index, rebuild_index, search_lag
from operations.indexing.indexes import INDEXES, SearchIndex
from search.documents import Change, SearchDocument
from search.embedded.gateway import EmbeddedSearch
from search.gateway import Generation, Health, Receipt, SearchUnavailable
from search.query import SearchQuery
from search.spec import IndexSpec
from storage.following import FollowerPosition, Lag, take_turn
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer

(INDEX,) = (each for each in INDEXES if each.spec.name == "influencers")


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    """Nothing that any index holds."""


@pytest.fixture
async def search(tmp_path: Path) -> AsyncGenerator[EmbeddedSearch]:
    gateway = EmbeddedSearch(tmp_path / "search")
    yield gateway
    await gateway.close()


async def keep(database: TestDatabase, search: EmbeddedSearch, index: SearchIndex = INDEX) -> int:
    async with database.work(System(name="indexing"), NOON) as work:
        return await keep_index(work, search, index)


async def keep_up(database: TestDatabase, search: EmbeddedSearch, index: SearchIndex = INDEX) -> int:
    """Follow until nothing is left: another database of the server may hold a fact back for a moment."""
    taken_in = 0
    for _ in range(1_000):
        taken_in += await keep(database, search, index)
        async with database.reading() as session:
            lag = await search_lag(session, index)
        if lag is not None and lag.facts == 0:
            break
        await anyio.sleep(0.01)
    return taken_in


async def found(search: EmbeddedSearch, text: str = "", index: SearchIndex = INDEX) -> list[str]:
    return sorted((await search.search(index.spec, SearchQuery(text=text, limit=1_000))).ids)


def ids_of(*people: Influencer) -> list[str]:
    return sorted(str(person.id) for person in people)


async def change(database: TestDatabase, person: Influencer, **values: str) -> None:
    """Change a profile's row, and record it, as an operation would."""
    async with database.work(System(name="test"), NOON) as work:
        row = await work.session.get_one(Influencer, person.id)
        for name, value in values.items():
            setattr(row, name, value)
        work.record(ProfileChanged(influencer_id=person.id))


async def test_the_first_time_the_index_is_built_from_the_rows(database: TestDatabase, search: EmbeddedSearch) -> None:
    people = [make_imported_influencer(), make_imported_influencer()]
    await database.add(people[0], people[1])

    await keep_up(database, search)

    assert await found(search) == ids_of(*people)


async def test_a_change_is_found_once_its_fact_is_followed(database: TestDatabase, search: EmbeddedSearch) -> None:
    person = await database.add(make_imported_influencer(display_name="Hồng Nhung"))
    await keep_up(database, search)

    await change(database, person, display_name="Bích Phương")
    before = await found(search, "bich phuong")
    taken_in = await keep_up(database, search)

    assert (before, taken_in) == ([], 1)
    assert await found(search, "bich phuong") == ids_of(person)
    assert await found(search, "hong nhung ") == []


async def test_who_is_no_longer_listed_leaves_the_index(database: TestDatabase, search: EmbeddedSearch) -> None:
    gone, kept = make_imported_influencer(), make_imported_influencer()
    await database.add(gone, kept)
    await keep_up(database, search)

    await database.execute("DELETE FROM influencers WHERE id = :id", id=gone.id)
    async with database.work(System(name="test"), NOON) as work:
        work.record(ProfileChanged(influencer_id=gone.id))
    await keep_up(database, search)

    assert await found(search) == ids_of(kept)


async def test_one_fact_may_name_many(database: TestDatabase, search: EmbeddedSearch) -> None:
    await keep_up(database, search)
    people = [make_imported_influencer() for _ in range(3)]
    await database.add(people[0], *people[1:])

    async with database.work(System(name="test"), NOON) as work:
        ids = tuple(InfluencerId(person.id) for person in people)
        work.record(InfluencersImported(run_id=ImportRunId(new_id()), influencer_ids=ids))
    await keep_up(database, search)

    assert await found(search) == ids_of(*people)


async def test_facts_that_touch_nothing_are_passed_over(database: TestDatabase, search: EmbeddedSearch) -> None:
    await keep_up(database, search)

    async with database.work(System(name="test"), NOON) as work:
        work.record(LampLit(), LampLit())

    assert await keep_up(database, search) == 2
    assert await keep_up(database, search) == 0


async def test_case_34_facts_followed_twice_make_the_same_index(database: TestDatabase, search: EmbeddedSearch) -> None:
    people = [make_imported_influencer(display_name=name) for name in ("Một", "Hai", "Ba")]
    await database.add(people[0], *people[1:])
    await keep_up(database, search)
    position = await position_now(database)
    for person in (people[2], people[0], people[1], people[0]):
        await change(database, person, display_name="Bích Phương")
    await keep_up(database, search)
    once = await found(search, "bich phuong")

    await database.execute(
        "UPDATE follower_positions SET transaction_id = :transaction_id, fact_id = :fact_id",
        transaction_id=position.transaction_id,
        fact_id=position.fact_id,
    )

    assert await keep_up(database, search) == 4
    assert await found(search, "bich phuong") == once == ids_of(*people)
    assert await found(search) == ids_of(*people)


async def position_now(database: TestDatabase) -> FollowerPosition:
    async with database.reading() as session:
        return await session.get_one(FollowerPosition, INDEX.follower)


async def test_a_lost_index_is_built_again(database: TestDatabase, tmp_path: Path) -> None:
    person = await database.add(make_imported_influencer())
    first = EmbeddedSearch(tmp_path / "search")
    await keep_up(database, first)
    await first.close()

    rmtree(tmp_path / "search")
    second = EmbeddedSearch(tmp_path / "search")
    with pytest.raises(SearchUnavailable):
        await found(second)
    await keep_up(database, second)

    assert await found(second) == ids_of(person)


async def test_an_index_restored_from_before_is_built_again(database: TestDatabase, search: EmbeddedSearch) -> None:
    old = await database.add(make_imported_influencer())
    await keep_up(database, search)
    before = Generation("influencers", (await position_now(database)).mark)
    new = await database.add(make_imported_influencer())
    assert await rebuilt(database, search)
    assert await found(search) == ids_of(old, new)

    await search.promote(INDEX.spec, before)
    assert await found(search) == ids_of(old)
    await keep_up(database, search)

    assert await found(search) == ids_of(old, new)


async def test_a_changed_spec_is_followed_by_a_rebuild(database: TestDatabase, search: EmbeddedSearch) -> None:
    person = await database.add(make_imported_influencer())
    await keep_up(database, search)

    changed = replace(INDEX, spec=replace(INDEX.spec, version=INDEX.spec.version + 1))
    await keep_up(database, search, changed)

    assert await found(search, index=changed) == ids_of(person)


async def rebuilt(database: TestDatabase, search: EmbeddedSearch, index: SearchIndex = INDEX) -> bool:
    async with database.work(System(name="reindex"), NOON) as work:
        return await rebuild_index(work, search, index)


async def test_case_31_what_is_written_while_the_index_is_rebuilt_is_not_lost(
    database: TestDatabase, search: EmbeddedSearch
) -> None:
    first, second = make_imported_influencer(display_name="Một"), make_imported_influencer(display_name="Hai")
    await database.add(first, second)
    await keep_up(database, search)
    during: list[list[str]] = []

    async def read_after(session: AsyncSession, after: UUID | None, *, now: datetime) -> list[SearchDocument]:
        documents = await INDEX.read_after(session, after, now=now)
        if not documents:
            await change(database, first, display_name="Bích Phương")
            during.append(await found(search))
        return documents

    assert await rebuilt(database, search, replace(INDEX, read_after=read_after))
    await keep_up(database, search)

    assert during == [ids_of(first, second)]
    assert await found(search, "bich phuong") == ids_of(first)
    assert await found(search) == ids_of(first, second)


async def test_only_one_worker_is_at_an_index(database: TestDatabase, search: EmbeddedSearch) -> None:
    await database.add(make_imported_influencer())

    async with database.work(System(name="another"), NOON) as another:
        assert await take_turn(another.session, INDEX.follower)
        assert await keep(database, search) == 0
        assert not await rebuilt(database, search)

    assert await search.ensure(INDEX.spec)


class Refusing(EmbeddedSearch):
    """An engine that is there but takes nothing in."""

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        raise SearchUnavailable(f"no room in {spec.name} for {len(changes)} changes {into or ''}")


class Slow(EmbeddedSearch):
    """An engine that never comes to settle what it took in."""

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ASYNC109 -- as the gateway has it
        return await super().settled(receipt, timeout=timeout) and False


@pytest.mark.parametrize("engine", [Refusing, Slow])
async def test_what_the_engine_does_not_take_in_is_tried_again(
    database: TestDatabase, search: EmbeddedSearch, tmp_path: Path, engine: type[EmbeddedSearch]
) -> None:
    person = await database.add(make_imported_influencer(display_name="Một"))
    await keep_up(database, search)
    before = (await position_now(database)).position
    await change(database, person, display_name="Hai")

    with pytest.raises(SearchUnavailable):
        await keep_up(database, engine(tmp_path / "search"))

    assert (await position_now(database)).position == before
    async with database.reading() as session:
        assert await search_lag(session, INDEX) == Lag(1, NOON)
    await keep_up(database, search)
    assert await found(search, "hai") == ids_of(person)
    async with database.reading() as session:
        assert await search_lag(session, INDEX) == Lag(0, None)


class Leaving(EmbeddedSearch):
    """An engine that goes away between two questions."""

    async def health(self, spec: IndexSpec) -> Health:
        return Health(ok=False, engine="leaving", version="0", problem=f"{spec.name} is gone")

    async def rebuild(self, spec: IndexSpec, batches: AsyncIterator[Sequence[SearchDocument]]) -> Generation:
        raise AssertionError(f"{spec.name} was whole; its batches are {batches}")


async def test_an_index_is_not_built_anew_because_its_engine_went_away(
    database: TestDatabase, search: EmbeddedSearch, tmp_path: Path
) -> None:
    await database.add(make_imported_influencer())
    await keep_up(database, search)

    with pytest.raises(SearchUnavailable, match="influencers is gone"):
        await keep(database, Leaving(tmp_path / "search"))


async def test_an_index_that_was_never_built_has_no_lag(database: TestDatabase) -> None:
    async with database.reading() as session:
        assert await search_lag(session, INDEX) is None


def test_every_index_has_its_own_follower() -> None:
    assert len({index.follower for index in INDEXES}) == len(INDEXES)
