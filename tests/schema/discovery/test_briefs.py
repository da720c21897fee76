"""Search for open briefs over the API."""

from datetime import timedelta
from typing import Any

import pytest

from domain.campaigns.briefs import BriefStatus
from domain.campaigns.content import BriefKind, NicheWeight
from domain.money import vnd
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign
from worker.indexing import catch_up

SEARCH = """
query Search($text: String! = "", $filter: BriefFilterInput, $sort: BriefOrder, $first: Int, $after: String) {
  searchBriefs(text: $text, filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { title placesLeft brand { name } budget { minor } }
    pageInfo { hasNextPage endCursor }
    totalCount
    degraded
    facets { niche { code count } category { code name count } kind { code name count } priceBand { code count } }
  }
}
"""


async def briefs(database: TestDatabase) -> None:
    """Three open briefs, and three that are not open to everybody."""
    brand = await database.add(make_brand(name="Hoa Sen"))
    login = await database.add(make_login())
    campaign = await add_campaign(database, brand)
    await add_brief(database, campaign, login, title="Mở hộp điện thoại")
    await add_brief(
        database,
        campaign,
        login,
        title="Kem chống nắng",
        category="cosmetics",
        niches=(NicheWeight(code="beauty.skincare", weight=1),),
        provinces=("01",),
        fee_maximum=vnd(12_000_000),
        budget=vnd(24_000_000),
        open_until=now() + timedelta(days=3),
    )
    await add_brief(
        database,
        campaign,
        login,
        title="An toàn trên mạng",
        kind=BriefKind.COMMUNITY,
        category="public_interest",
        fee_minimum=vnd(0),
        fee_maximum=vnd(0),
        budget=vnd(0),
    )
    for title, hours in (("Mở hộp điện thoại", 2), ("Kem chống nắng", 1)):
        await database.execute(
            "UPDATE briefs SET published_at = published_at - make_interval(hours => :hours) WHERE title = :title",
            hours=hours,
            title=title,
        )
    await add_brief(database, campaign, login, status=BriefStatus.DRAFT, title="Nháp")
    await add_brief(database, campaign, login, status=BriefStatus.CLOSED, title="Đã đóng")
    await add_brief(database, campaign, login, title="Kín", open_call=False, invitation=True)


def titles(page: dict[str, Any]) -> list[str]:
    return [each["title"] for each in page["nodes"]]


@pytest.mark.parametrize("kind", [Kind.VISITOR, Kind.INFLUENCER, Kind.BRAND_OWNER])
async def test_open_briefs_are_found_by_everybody(
    api: Api, database: TestDatabase, gateways: Gateways, kind: Kind
) -> None:
    await briefs(database)
    await catch_up(gateways)

    page = await api.run(await api.caller(kind), SEARCH, text="my pham ha noi")

    assert page["nodes"] == [{"title": "Kem chống nắng", "placesLeft": 2, "brand": {"name": "Hoa Sen"}, "budget": None}]
    assert page["facets"]["category"] == [{"code": "cosmetics", "name": "Cosmetics", "count": 1}]
    assert page["facets"]["niche"] == [{"code": "beauty", "count": 1}, {"code": "beauty.skincare", "count": 1}]


ASKED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["An toàn trên mạng", "Kem chống nắng", "Mở hộp điện thoại"]),
    ({"sort": "FEE"}, ["Kem chống nắng", "Mở hộp điện thoại", "An toàn trên mạng"]),
    ({"sort": "CLOSING", "first": 1}, ["Kem chống nắng"]),
    ({"filter": {"kind": ["COMMUNITY"]}}, ["An toàn trên mạng"]),
    ({"filter": {"fee": {"least": 5_000_001}}}, ["Kem chống nắng"]),
    ({"filter": {"tier": [1], "niche": ["beauty"]}}, ["Kem chống nắng"]),
    ({"filter": {"category": ["electronics_household"], "platform": ["tiktok"]}}, ["Mở hộp điện thoại"]),
    ({"filter": {"format": ["short_video"], "language": ["vi"], "province": ["01"]}}, ["Kem chống nắng"]),
    ({"filter": {"places": {"least": 3}}}, []),
]


async def test_filters_and_orders_hold_with_the_index_and_without(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await briefs(database)
    caller = await api.caller(Kind.VISITOR)

    degraded = [await api.run(caller, SEARCH, **asked) for asked, _ in ASKED]
    await catch_up(gateways)
    indexed = [await api.run(caller, SEARCH, **asked) for asked, _ in ASKED]

    assert [titles(page) for page in degraded] == [titles(page) for page in indexed] == [found for _, found in ASKED]
    assert {(page["degraded"], page["facets"] is None) for page in degraded} == {(True, True)}
    assert {(page["degraded"], page["facets"] is None) for page in indexed} == {(False, False)}


async def test_a_brief_that_closed_since_the_index_was_fed_is_not_shown(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await briefs(database)
    await catch_up(gateways)
    await database.execute("UPDATE briefs SET status = 'closed', ended_at = now() WHERE title = 'Kem chống nắng'")

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH)

    assert titles(page) == ["An toàn trên mạng", "Mở hộp điện thoại"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"filter": {"category": ["nothing"]}}, "FILTER_CODE_UNKNOWN"),
        ({"filter": {"fee": {"least": 2, "most": 1}}}, "RANGE_UPSIDE_DOWN"),
        ({"first": 1000}, "INVALID_PAGE"),
    ],
    ids=str,
)
async def test_what_cannot_be_looked_for_is_refused(api: Api, asked: dict[str, Any], code: str) -> None:
    assert await api.refused(await api.caller(Kind.VISITOR), SEARCH, **asked) == code
