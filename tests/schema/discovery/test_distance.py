"""Distance to a province over the API: a limit, an order and a figure, with the index and without."""

from typing import Any

import pytest

from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate, add_person
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign
from worker.indexing import catch_up

SEARCH = """
query ($filter: InfluencerFilterInput, $sort: InfluencerOrder, $first: Int, $after: String) {
  searchInfluencers(filter: $filter, sort: $sort, first: $first, after: $after) {
    edges { distanceKm node { displayName } }
    pageInfo { hasNextPage endCursor }
    totalCount
    degraded
    facets { province { code count } }
  }
}
"""
BRIEFS = """
query ($filter: BriefFilterInput, $sort: BriefOrder) {
  searchBriefs(filter: $filter, sort: $sort) { edges { distanceKm node { title } } degraded }
}
"""
SAVE = """
mutation ($filter: InfluencerFilterInput, $sort: InfluencerOrder) {
  saveInfluencerSearch(name: "Gần Huế", filter: $filter, sort: $sort) {
    ... on SavedSearch { filters { name codes least most } influencerOrder }
    ... on Problem { code field message }
  }
}
"""


async def people(database: TestDatabase) -> None:
    """The most trusted is farthest from Huế, and one has no province."""
    await add_candidate(database, display_name="Hà Nội", province="01", score=95)
    await add_person(database, display_name="Huế", province="46")
    await add_candidate(database, display_name="Huế, certified", province="46")
    await add_person(database, display_name="Đà Nẵng", province="48")
    await add_person(database, display_name="Quảng Trị", province="44")
    await database.add(make_imported_influencer(display_name="Ở đâu đó", province=None))


def found(page: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(edge["node"]["displayName"], edge["distanceKm"]) for edge in page["edges"]]


NEAREST_TO_HUE = [
    ("Huế, certified", 0),
    ("Huế", 0),
    ("Đà Nẵng", 80),
    ("Quảng Trị", 152),
    ("Hà Nội", 539),
    ("Ở đâu đó", None),
]


@pytest.mark.parametrize("indexed", [True, False])
async def test_the_nearest_come_first_and_each_says_how_far_it_is(
    api: Api, database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    await people(database)
    if indexed:
        await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)
    asked: dict[str, Any] = {"filter": {"near": {"province": "46"}}, "sort": "NEAREST"}

    whole = await api.run(caller, SEARCH, **asked)
    pages: list[Any] = [await api.run(caller, SEARCH, **asked, first=2)]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(await api.run(caller, SEARCH, **asked, first=2, after=pages[-1]["pageInfo"]["endCursor"]))

    assert found(whole) == NEAREST_TO_HUE
    assert [each for page in pages for each in found(page)] == NEAREST_TO_HUE
    assert {(page["totalCount"], page["degraded"]) for page in pages} == {(6, not indexed)}
    assert len(pages) == 3


@pytest.mark.parametrize("indexed", [True, False])
async def test_within_a_distance_its_end_included(
    api: Api, database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    await people(database)
    if indexed:
        await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    async def within(km: int) -> list[tuple[str, int | None]]:
        return found(await api.run(caller, SEARCH, filter={"near": {"province": "46", "withinKm": km}}))

    assert await within(0) == [("Huế, certified", 0), ("Huế", 0)]
    assert sorted(await within(79)) == [("Huế", 0), ("Huế, certified", 0)]
    assert sorted(await within(80)) == [("Huế", 0), ("Huế, certified", 0), ("Đà Nẵng", 80)]
    # Without an order the most trusted come first, however far.
    assert (await within(539))[0] == ("Hà Nội", 539)
    assert len(await within(20_000)) == 5


async def test_what_is_too_far_is_not_counted_and_a_chosen_province_is_no_distance(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database)
    await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    page = await api.run(caller, SEARCH, filter={"near": {"province": "46", "withinKm": 152}, "province": ["48"]})
    nearest = await api.run(
        caller, SEARCH, filter={"near": {"province": "46"}, "province": ["01", "48"]}, sort="NEAREST"
    )
    plain = await api.run(caller, SEARCH, filter={"province": ["01"]})

    assert found(page) == [("Đà Nẵng", 80)]
    assert page["facets"]["province"] == [
        {"code": "46", "count": 2},
        {"code": "44", "count": 1},
        {"code": "48", "count": 1},
    ]
    assert found(nearest) == [("Đà Nẵng", 80), ("Hà Nội", 539)]
    assert {each["code"] for each in nearest["facets"]["province"]} == {"01", "44", "46", "48"}
    assert found(plain) == [("Hà Nội", None)]


@pytest.mark.parametrize("indexed", [True, False])
async def test_a_brief_is_as_near_as_the_nearest_of_its_provinces(
    api: Api, database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    campaign = await add_campaign(database, brand)
    for title, provinces in (("Cả nước", ()), ("Hai miền", ("01", "79")), ("Miền Trung", ("48",)), ("Nam", ("96",))):
        await add_brief(database, campaign, login, title=title, provinces=provinces)
    if indexed:
        await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    async def near(km: int | None, **more: Any) -> list[tuple[str, int | None]]:
        page = await api.run(caller, BRIEFS, filter={"near": {"province": "79", "withinKm": km}}, **more)
        assert page["degraded"] is not indexed
        return [(edge["node"]["title"], edge["distanceKm"]) for edge in page["edges"]]

    assert await near(None, sort="NEAREST") == [
        ("Hai miền", 0),
        ("Nam", 246),
        ("Miền Trung", 611),
        ("Cả nước", None),
    ]
    assert await near(300, sort="NEAREST") == [("Hai miền", 0), ("Nam", 246)]


REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"filter": {"near": {"province": "99"}}},
        {
            "code": "FILTER_CODE_UNKNOWN",
            "field": "filter.near.province",
            "message": "The filter near has no value “99”.",
        },
    ),
    (
        {"filter": {"near": {"province": "46", "withinKm": -1}}},
        {"code": "RANGE_UPSIDE_DOWN", "field": "filter.near.withinKm", "message": "Nothing lies between 0 and -1."},
    ),
    (
        {"sort": "NEAREST"},
        {
            "code": "NEAREST_TO_NOTHING",
            "field": "filter.near",
            "message": "To order by distance, choose a province.",
        },
    ),
]


@pytest.mark.parametrize(("asked", "problem"), REFUSED, ids=["unknown", "negative", "nothing"])
async def test_what_is_no_place_is_refused(
    api: Api, database: TestDatabase, asked: dict[str, Any], problem: dict[str, str]
) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    (error,) = (await api.post(manager, SEARCH, **asked)).json()["errors"]

    assert {"message": error["message"], **error["extensions"]} == problem
    assert await api.run(manager, SAVE, **asked) == problem
    assert await database.event_names() == []


async def test_a_saved_search_keeps_its_place(api: Api) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    asked = {"filter": {"near": {"province": "46", "withinKm": 100}, "province": ["48"]}, "sort": "NEAREST"}

    assert await api.run(manager, SAVE, **asked) == {
        "filters": [
            {"name": "province", "codes": ["48"], "least": None, "most": None},
            {"name": "near", "codes": ["46"], "least": None, "most": 100},
        ],
        "influencerOrder": "NEAREST",
    }


async def test_distances_cost_one_statement_and_only_when_asked_for(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database)
    await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)
    sent: list[int] = []

    for selected in ("edges { node { displayName } }", "edges { distanceKm node { displayName } }"):
        document = f'{{ searchInfluencers(filter: {{ near: {{ province: "46" }} }}) {{ {selected} }} }}'
        with database.counting() as statements:
            await api.run(caller, document)
        sent.append(len(statements))

    assert sent == [1, 2]
