"""The whole of discovery over the API, on the embedded engine and on a server's stand-in: the same answers."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.actors import System
from domain.influencers.availability import ClosedPeriod
from domain.influencers.content import InfluencerKind
from domain.influencers.handles import Handle
from domain.influencers.qualifications import QualificationField
from domain.money import vnd
from operations.discovery.vocabulary import renew_vocabulary
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Caller, Kind
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate, add_person, make_qualification
from tests.makers.influencers import make_channel, make_language
from tests.search.engines import shelf_on
from worker.indexing import catch_up

SEARCH = """
query ($text: String! = "", $filter: InfluencerFilterInput, $sort: InfluencerOrder, $first: Int) {
  searchInfluencers(text: $text, filter: $filter, sort: $sort, first: $first) {
    edges { distanceKm node { displayName } highlights { field segments { text matched } } }
    totalCount
    wordsDropped
    didYouMean { text }
    facets {
      niche { code count } province { code count } tier { code count } platform { code count }
      followerBand { code count } language { code count } priceBand { code count } availability { code count }
      topic { code count } kind { code count }
    }
  }
}
"""


class Asking:
    def __init__(self, api: Api, caller: Caller) -> None:
        self.api = api
        self.caller = caller

    async def page(self, **asked: Any) -> dict[str, Any]:
        return await self.api.run(self.caller, SEARCH, **asked)

    async def names(self, **asked: Any) -> list[str]:
        return [edge["node"]["displayName"] for edge in (await self.page(**asked))["edges"]]

    async def facets(self, **asked: Any) -> dict[str, dict[str, int]]:
        facets = (await self.page(**asked))["facets"]
        return {facet: {each["code"]: each["count"] for each in counts} for facet, counts in facets.items()}


@pytest.fixture(params=["embedded", "stand-in"])
async def brand(request: pytest.FixtureRequest, database: TestDatabase, tmp_path: Path) -> AsyncGenerator[Asking]:
    """A brand that searches among four people."""
    async with shelf_on(request.param, tmp_path / "search") as shelf:
        gateways = Gateways(database=database, search=shelf.gateway)
        await people(database)
        await catch_up(gateways)
        async with database.work(System(name="tests"), now()) as work:
            await renew_vocabulary(work)
        async with client_of(gateways) as http:
            api = Api(http, database)
            yield Asking(api, await api.caller(Kind.BRAND_VIEWER))


async def people(database: TestDatabase) -> None:
    lan = await add_candidate(
        database, display_name="Lan", niches=("beauty.skincare",), province="01", score=80, price=vnd(900_000)
    )
    mai = await add_candidate(
        database, display_name="Mai Trang", niches=("beauty.makeup", "travel"), province="01", score=95
    )
    sen = await add_person(
        database, display_name="Sen", niches=("technology.smartphones",), province="79", price=vnd(60_000_000)
    )
    koc = await add_person(
        database, display_name="Cúc", niches=("travel",), province="48", kind=InfluencerKind.KOC, bookings_at_once=0
    )
    away = ClosedPeriod(influencer_id=sen.id, starts_on=date(2026, 1, 1), ends_on=date(2100, 1, 1))
    await database.add(
        make_channel(sen, Handle(platform="youtube", name="sen_tech"), followers=2_000_000),
        make_language(koc, "en", place=1),
        make_qualification(mai, QualificationField.HEALTH),
        away,
    )
    for day, each in enumerate((lan, mai, sen, koc)):
        await database.execute(
            "UPDATE influencers SET listed_at = listed_at - make_interval(days => :day) WHERE id = :it",
            day=day,
            it=each.id,
        )


PHONES = ("technology", "technology.smartphones")
EVERYBODY = {
    "niche": {"travel": 2, "beauty": 2, **dict.fromkeys(("beauty.makeup", "beauty.skincare", *PHONES), 1)},
    "province": {"01": 2, "48": 1, "79": 1},
    "tier": {"0": 2, "2": 1, "3": 1},
    "platform": {"tiktok": 4, "youtube": 1},
    "followerBand": {"micro": 3, "mega": 1},
    "language": {"vi": 4, "en": 1},
    "priceBand": {"2m_5m": 2, "under_1m": 1, "from_50m": 1},
    "availability": {"open": 2, "away": 2},
    "topic": {"health": 1},
    "kind": {"kol": 3, "koc": 1},
}


async def test_every_facet_is_counted(brand: Asking) -> None:
    assert await brand.facets() == EVERYBODY


async def test_a_choice_counts_in_all_facets_but_its_own(brand: Asking) -> None:
    facets = await brand.facets(filter={"province": ["01"], "niche": ["beauty"]})

    assert facets["province"] == {"01": 2}
    assert facets["niche"] == {"beauty": 2, "travel": 1, "beauty.makeup": 1, "beauty.skincare": 1}
    assert facets["tier"] == {"2": 1, "3": 1}
    assert facets["kind"] == {"kol": 2}


async def test_a_chosen_code_that_nothing_holds_is_there_with_nothing(brand: Asking) -> None:
    page = await brand.page(filter={"province": ["96", "01"], "tier": [1, 3]})

    assert [edge["node"]["displayName"] for edge in page["edges"]] == ["Mai Trang"]
    assert page["facets"]["province"] == [{"code": "01", "count": 1}, {"code": "96", "count": 0}]
    assert page["facets"]["tier"] == [{"code": "2", "count": 1}, {"code": "3", "count": 1}, {"code": "1", "count": 0}]


CHOSEN: list[tuple[dict[str, Any], list[str]]] = [
    ({"niche": ["travel"]}, ["Mai Trang", "Cúc"]),
    ({"province": ["48", "79"]}, ["Sen", "Cúc"]),
    ({"tier": [2, 3]}, ["Mai Trang", "Lan"]),
    ({"platform": ["youtube"]}, ["Sen"]),
    ({"followerBand": ["mega"]}, ["Sen"]),
    ({"language": ["en"]}, ["Cúc"]),
    ({"priceBand": ["under_1m", "from_50m"]}, ["Lan", "Sen"]),
    ({"availability": ["OPEN"]}, ["Mai Trang", "Lan"]),
    ({"topic": ["HEALTH"]}, ["Mai Trang"]),
    ({"kind": ["KOC"]}, ["Cúc"]),
    ({"followers": {"least": 48_501, "most": 2_000_000}}, ["Sen"]),
    ({"price": {"least": 900_000, "most": 3_000_000}}, ["Mai Trang", "Lan", "Cúc"]),
    ({"engagement": {"least": 10_001}}, []),
    ({"near": {"province": "01", "withinKm": 700}}, ["Mai Trang", "Lan", "Cúc"]),
]


async def test_each_facet_and_range_chooses(brand: Asking) -> None:
    for chosen, found in CHOSEN:
        page = await brand.page(filter=chosen)
        assert sorted(edge["node"]["displayName"] for edge in page["edges"]) == sorted(found), chosen
        assert page["totalCount"] == len(found), chosen


ORDERS = {
    None: ["Mai Trang", "Lan"],
    "TRUST": ["Mai Trang", "Lan"],
    "FOLLOWERS": ["Sen"],
    "PRICE_LOW": ["Lan"],
    "PRICE_HIGH": ["Sen"],
    "NEWEST": ["Lan", "Mai Trang", "Sen", "Cúc"],
}


async def test_orders(brand: Asking) -> None:
    assert {order: await brand.names(sort=order, first=len(found)) for order, found in ORDERS.items()} == ORDERS


async def test_the_nearest_first_with_highlights_and_a_suggestion(brand: Asking) -> None:
    near = await brand.page(sort="NEAREST", filter={"near": {"province": "79"}})
    words = await brand.page(text="trnag mai")

    assert [(edge["node"]["displayName"], edge["distanceKm"]) for edge in near["edges"]] == [
        ("Sen", 0),
        ("Cúc", 611),
        ("Mai Trang", 1143),
        ("Lan", 1143),
    ]
    assert near["facets"]["province"] == [
        {"code": "01", "count": 2},
        {"code": "48", "count": 1},
        {"code": "79", "count": 1},
    ]
    (edge,) = words["edges"]
    assert edge["highlights"] == [
        {
            "field": "NAME",
            "segments": [
                {"text": "Mai", "matched": True},
                {"text": " ", "matched": False},
                {"text": "Trang", "matched": True},
            ],
        },
        {
            "field": "NICHE",
            "segments": [{"text": "Trang", "matched": True}, {"text": " điểm", "matched": False}],
        },
    ]
    assert (words["didYouMean"], words["wordsDropped"]) == ({"text": "trang mai"}, [])
