"""Ready is what cannot work without; search is told of, and may be away."""

from datetime import timedelta

from domain.actors import System
from domain.influencers.profiles import ProfileChanged
from runtime.clock import now
from runtime.gateways import Gateways
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.influencers import make_imported_influencer
from worker.indexing import catch_up


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
