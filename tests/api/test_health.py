"""Ready is what cannot work without; search is told of, and may be away."""

from datetime import timedelta

from domain.actors import System
from domain.influencers.profiles import ProfileChanged
from operations.indexing.indexes import INDEXES
from runtime.clock import now
from runtime.gateways import Gateways
from search.documents import Delete, Upsert
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.influencers import make_imported_influencer
from tests.makers.search import make_document
from tests.search.shelf import Shelf
from worker.indexing import catch_up, reconcile

(INDEX,) = (each for each in INDEXES if each.spec.name == "influencers")


async def test_without_an_index_the_api_is_ready_and_says_so(api: Api) -> None:
    answer = await api.http.get("/health/ready")

    assert answer.status_code == 200
    influencers = answer.json()["search"]["influencers"]
    assert (influencers["ok"], influencers["documents"], influencers["waiting"]) == (False, None, None)
    assert "no live index" in influencers["problem"]


async def test_health_tells_how_far_search_lags(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    person = await database.add(make_imported_influencer())
    await catch_up(gateways)
    up_to_date = (await api.http.get("/health/ready")).json()["search"]["influencers"]
    async with database.work(System(name="test"), now() - timedelta(minutes=2)) as work:
        work.record(ProfileChanged(influencer_id=person.id))

    behind = (await api.http.get("/health/ready")).json()["search"]["influencers"]

    assert (up_to_date["ok"], up_to_date["documents"], up_to_date["waiting"]) == (True, 1, 0)
    assert (up_to_date["lag_seconds"], up_to_date["problem"], up_to_date["engine"]) == (0.0, None, "embedded")
    assert behind["waiting"] == 1
    assert 120 <= behind["lag_seconds"] < 180


async def test_health_tells_what_the_last_comparison_of_an_index_found(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    people = [make_imported_influencer() for _ in range(3)]
    await database.add(people[0], *people[1:])
    await catch_up(gateways)
    before = (await api.http.get("/health/ready")).json()["search"]["influencers"]["reconciliation"]
    await Shelf(gateways.search).apply(
        Delete(str(people[0].id)), Upsert(make_document(str(people[1].id))), Upsert(make_document("zzz"))
    )

    await reconcile(gateways, INDEX)

    found = (await api.http.get("/health/ready")).json()["search"]["influencers"]["reconciliation"]
    counted = {name: found[name] for name in ("compared", "missing", "outdated", "surplus", "rebuilt")}
    assert before is None
    assert counted == {"compared": 3, "missing": 1, "outdated": 1, "surplus": 1, "rebuilt": False}
    assert found["begun_at"] <= found["ended_at"]
