"""One bad document is parked, told of, and tried again when it changes; it keeps no other out of the index."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.influencers.profiles import Influencer, ProfileChanged
from operations.indexing.following import rebuild_index
from operations.indexing.indexes import INDEXES
from runtime.gateways import Gateways
from search.gateway import SearchUnavailable
from search.meilisearch.gateway import MeilisearchSearch
from search.query import SearchQuery
from storage.parked_documents import ParkedDocument
from tests.client import client_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.search.stand_in.app import StandIn
from tests.search.stand_in.standing import standing_in
from worker.indexing import catch_up, reconcile

(INDEX,) = (each for each in INDEXES if each.spec.name == "influencers")
BAD = "Hỏng"


@dataclass(frozen=True)
class Marketplace:
    """A database and a search server that refuses documents which hold BAD."""

    database: TestDatabase
    app: StandIn
    gateways: Gateways

    async def listed(self, *names: str) -> list[Influencer]:
        people = [make_imported_influencer(display_name=name) for name in names]
        await self.database.add(people[0], *people[1:])
        await self.touch(*people)
        return people

    async def touch(self, *people: Influencer, name: str | None = None) -> None:
        """Record that these profiles changed; to this name, where one is given."""
        async with self.database.work(System(name="test"), NOON) as work:
            for person in people:
                if name is not None:
                    (await work.session.get_one(Influencer, person.id)).display_name = name
                work.record(ProfileChanged(influencer_id=person.id))

    async def found(self, text: str = "") -> list[str]:
        page = await self.gateways.search.search(INDEX.spec, SearchQuery(text=text))
        return [] if page.relaxed else sorted(page.ids)

    async def parked(self) -> list[str]:
        return [row.document_id for row in await self.database.all(select(ParkedDocument))]

    async def rebuild(self) -> None:
        async with self.database.work(System(name="reindex"), NOON) as work:
            assert await rebuild_index(work, self.gateways.search, INDEX)


@pytest.fixture
async def there(database: TestDatabase, tmp_path: Path) -> AsyncGenerator[Marketplace]:
    app = StandIn(tmp_path)
    with standing_in(app) as url:
        search = MeilisearchSearch(url, clock=monotonic)
        marketplace = Marketplace(database, app, Gateways(database=database, search=search))
        await catch_up(marketplace.gateways)
        app.refused_words = {BAD}
        yield marketplace
        await search.close()


async def test_a_bad_document_is_parked_and_the_others_are_found(there: Marketplace) -> None:
    one, bad, two = await there.listed("Một", BAD, "Hai")

    await catch_up(there.gateways)

    assert await there.found() == sorted([str(one.id), str(two.id)])
    (row,) = await there.database.all(select(ParkedDocument))
    assert (row.index_name, row.document_id) == ("influencers", str(bad.id))
    assert f"The document holds {BAD}" in row.reason
    async with client_of(there.gateways) as http:
        health = (await http.get("/health/ready")).json()["search"]
    assert (health["influencers"]["parked"], health["influencers"]["waiting"]) == (1, 0)
    assert health["briefs"]["parked"] == 0


async def test_it_is_not_tried_again_as_it_was_but_is_once_it_changes(there: Marketplace) -> None:
    (bad,) = await there.listed(BAD)
    await catch_up(there.gateways)
    before = len(there.app.tasks.every)

    await there.touch(bad)
    await catch_up(there.gateways)
    untried = len(there.app.tasks.every)
    await there.touch(bad, name=f"{BAD} hơn")
    await catch_up(there.gateways)
    still_parked, found = await there.parked(), await there.found()
    await there.touch(bad, name="Lành")
    await catch_up(there.gateways)

    assert untried == before
    assert (still_parked, found) == ([str(bad.id)], [])
    assert await there.found("lanh") == [str(bad.id)]
    assert await there.parked() == []


async def test_what_was_found_before_stays_as_it_was(there: Marketplace) -> None:
    (person,) = await there.listed("Lành")
    await catch_up(there.gateways)

    await there.touch(person, name=BAD)
    await catch_up(there.gateways)

    assert await there.found("lanh") == [str(person.id)]
    assert await there.parked() == [str(person.id)]


async def test_who_leaves_the_list_is_parked_no_more(there: Marketplace) -> None:
    (bad,) = await there.listed(BAD)
    await catch_up(there.gateways)

    await there.database.execute("DELETE FROM influencers WHERE id = :id", id=bad.id)
    await there.touch(bad)
    await catch_up(there.gateways)

    assert await there.parked() == []


async def test_building_anew_tries_everybody_again(there: Marketplace) -> None:
    good, bad = await there.listed("Lành", BAD)
    await there.rebuild()
    parked, found = await there.parked(), await there.found()
    there.app.refused_words = set()

    await there.rebuild()

    assert (parked, found) == ([str(bad.id)], [str(good.id)])
    assert await there.parked() == []
    assert await there.found() == sorted([str(good.id), str(bad.id)])


async def test_what_is_parked_is_no_difference(there: Marketplace) -> None:
    await there.listed("Lành", BAD)
    await catch_up(there.gateways)

    found = await reconcile(there.gateways, INDEX)

    assert (found.compared, found.missing, found.outdated, found.surplus) == (2, 0, 0, 0)


async def test_an_engine_that_refuses_everything_parks_nobody_and_is_asked_again(there: Marketplace) -> None:
    one, two = await there.listed("Một", "Hai")
    there.app.tasks.failing = {"documentAdditionOrUpdate", "documentDeletion"}

    with pytest.raises(SearchUnavailable):
        await catch_up(there.gateways)
    parked = await there.parked()
    there.app.tasks.failing = set()
    await catch_up(there.gateways)

    assert parked == []
    assert await there.found() == sorted([str(one.id), str(two.id)])
