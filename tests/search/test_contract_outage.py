"""The contract of every gateway, cases 33 and 34: a server that is killed and comes back, and facts followed again.

A line that can be cut lies before whichever server there is, so that a real one dies as the stand-in does.
"""

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from random import Random
from time import monotonic

import pytest

from domain.actors import ActingBrand, System
from domain.ids import BrandId, LoginId, new_id
from domain.influencers.profiles import Influencer, ProfileChanged
from operations.discovery.influencers import search_influencers
from operations.discovery.wanted import Wanted
from operations.indexing.following import rebuild_index
from operations.indexing.indexes import INDEXES
from runtime.gateways import Gateways
from search.documents import Change, Delete, SearchDocument, Upsert
from search.gateway import SearchGateway, SearchUnavailable
from search.meilisearch.gateway import MeilisearchSearch
from storage.following import FollowerPosition
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.makers.search import make_document
from tests.search.renamed import Renamed
from tests.search.servers import SERVERS, SearchServer, server_at
from tests.search.shelf import Shelf
from tests.search.wire import Wire, wire
from worker.indexing import catch_up

(INDEX,) = (each for each in INDEXES if each.spec.name == "influencers")
BRAND = ActingBrand(login_id=LoginId(new_id()), brand_id=BrandId(new_id()))


@dataclass
class Marketplace:
    """A marketplace that is searched."""

    database: TestDatabase
    search: SearchGateway

    @property
    def gateways(self) -> Gateways:
        return Gateways(database=self.database, search=self.search)

    async def rename(self, person: Influencer, name: str) -> None:
        async with self.database.work(System(name="test"), NOON) as work:
            (await work.session.get_one(Influencer, person.id)).display_name = name
            work.record(ProfileChanged(influencer_id=person.id))

    async def rebuild(self) -> None:
        async with self.database.work(System(name="reindex"), NOON) as work:
            assert await rebuild_index(work, self.search, INDEX)

    async def page(self, text: str) -> "Answer":
        """What a brand is answered, within three seconds whatever happens."""
        begun = monotonic()
        page = await search_influencers(self.database, self.search, Wanted(text=text), actor=BRAND, now=NOON)
        assert monotonic() - begun < 3
        return Answer(tuple(sorted(page.ids)), page.degraded)

    async def contents(self) -> Mapping[str, str]:
        """What the live index holds: each document's revision, which is made from all that it says."""
        return {held.id: held.revision async for part in self.search.held(INDEX.spec) for held in part}


@dataclass
class Outage(Marketplace):
    """A marketplace whose search server can be killed, at a request that begins so."""

    server: SearchServer
    line: Wire
    later: Callable[[float], None]

    def cut_at(self, request: str) -> None:
        self.line.cut_at = request.format(influencers=self.server.own(INDEX.spec).name).encode()


@dataclass(frozen=True)
class Answer:
    """The ids of a page, and where they came from."""

    ids: tuple[str, ...]
    degraded: bool


@pytest.fixture(params=SERVERS)
async def there(request: pytest.FixtureRequest, database: TestDatabase) -> AsyncGenerator[Outage]:
    now = 0.0

    def later(seconds: float) -> None:
        nonlocal now
        now += seconds

    async with server_at(request.param) as server, wire(server.url) as line:
        search = MeilisearchSearch(line.url, server.key, clock=lambda: now)
        yield Outage(database, Renamed(search, server.own), server, line, later)
        await search.close()


@pytest.mark.parametrize("at", ["POST /indexes/{influencers}/documents", "GET /tasks/"])
async def test_case_33_killed_while_it_takes_in_changes_it_catches_up_once_it_is_back(
    database: TestDatabase, there: Outage, at: str
) -> None:
    first, second = make_imported_influencer(display_name="Một"), make_imported_influencer(display_name="Hai")
    await database.add(first, second)
    await catch_up(there.gateways)
    assert await there.page("mot") == found(first)

    await there.rename(first, "Bích Phương")
    there.cut_at(at)
    with pytest.raises(SearchUnavailable):
        await catch_up(there.gateways)
    await there.rename(second, "Bích Phương")
    away = [await there.page("bich phuong") for _ in range(5)]
    await there.line.mend()
    there.later(11)
    behind = await there.page("mot")
    await catch_up(there.gateways)

    assert away == [found(first, second, degraded=True)] * 5
    assert not behind.degraded
    assert await there.page("bich phuong") == found(first, second)
    assert await there.page("mot") == found()


async def test_case_33_killed_while_it_searches_the_database_answers_in_time(
    database: TestDatabase, there: Outage
) -> None:
    person = await database.add(make_imported_influencer(display_name="Bích Phương"))
    await catch_up(there.gateways)

    there.cut_at("POST /multi-search")
    killed = await there.page("bich phuong")
    await there.line.mend()

    assert killed == found(person, degraded=True)
    assert await there.page("bich phuong") == found(person)


@pytest.mark.parametrize("at", ["POST /swap-indexes", "POST /indexes/{influencers}-"])
async def test_case_33_killed_while_an_index_is_built_the_old_one_answers_until_it_is_built_again(
    database: TestDatabase, there: Outage, at: str
) -> None:
    person = await database.add(make_imported_influencer(display_name="Bích Phương"))
    await catch_up(there.gateways)

    there.cut_at(at)
    with pytest.raises(SearchUnavailable):
        await there.rebuild()
    await there.line.mend()
    there.later(11)
    meanwhile = await there.page("bich phuong")
    for _ in range(2):
        await there.rebuild()
    await there.rename(person, "Bích Phương")
    await catch_up(there.gateways)  # and by then the server has done all it was told before

    assert meanwhile == found(person)
    assert await there.page("bich phuong") == found(person)
    name = there.server.own(INDEX.spec).name
    kept = [uid for uid in await there.server.uids() if re.fullmatch(f"{name}(-[0-9a-f]{{32}})?", uid)]
    assert len(kept) == 2


async def test_an_empty_server_in_place_of_the_old_one_is_filled_by_itself(
    database: TestDatabase, there: Outage
) -> None:
    person = await database.add(make_imported_influencer(display_name="Bích Phương"))
    await catch_up(there.gateways)

    await there.server.empty()
    empty = await there.page("bich phuong")
    await catch_up(there.gateways)

    assert empty == found(person, degraded=True)
    assert await there.page("bich phuong") == found(person)


def found(*people: Influencer, degraded: bool = False) -> "Answer":
    return Answer(tuple(sorted(str(person.id) for person in people)), degraded)


async def test_case_34_facts_followed_twice_make_the_same_index(database: TestDatabase, shelf: Shelf) -> None:
    people = [make_imported_influencer(display_name=name) for name in ("Một", "Hai", "Ba")]
    await database.add(people[0], *people[1:])
    there = Marketplace(database, shelf.gateway)
    await catch_up(there.gateways)
    async with database.reading() as session:
        before = await session.get_one(FollowerPosition, INDEX.follower)
    for person in (people[2], people[0], people[1], people[0]):
        await there.rename(person, "Bích Phương")
    await catch_up(there.gateways)
    once = await there.contents()

    await database.execute(
        "UPDATE follower_positions SET transaction_id = :transaction_id, fact_id = :fact_id",
        transaction_id=before.transaction_id,
        fact_id=before.fact_id,
    )
    await catch_up(there.gateways)

    assert once.keys() == {str(person.id) for person in people}
    assert await there.contents() == once
    assert await there.page("bich phuong") == found(*people)


@pytest.mark.parametrize("seed", range(3))
async def test_case_34_deliveries_in_any_order_and_number_make_the_same_index(shelf: Shelf, seed: int) -> None:
    """Each delivery hands over the latest rows, as the one who follows the facts does."""
    pick = Random(seed)
    rows = {str(number): make_document(str(number), pick.choice(("Minh", "Lan"))) for number in range(0, 20, 2)}
    await shelf.fill(*(make_document(str(number), "Hoa") for number in range(20)))
    deliveries = [pick.sample(range(20), 4) for _ in range(8)] + [list(range(20))]
    deliveries += pick.sample(deliveries, 4)
    pick.shuffle(deliveries)

    for delivery in deliveries:
        await shelf.apply(*(change_of(rows, str(number)) for number in delivery))

    assert sorted(await shelf.ids()) == sorted(rows)
    for name in ("Minh", "Lan", "Hoa"):
        expected = sorted(each.id for each in rows.values() if each.texts["name"] == (name,))
        assert sorted(await shelf.ids(name)) == expected


def change_of(rows: Mapping[str, SearchDocument], document_id: str) -> Change:
    row = rows.get(document_id)
    return Delete(document_id) if row is None else Upsert(row)
