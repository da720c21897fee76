"""What came of a campaign and of its bookings, over HTTP."""

from typing import Any

from schema.bookings.types import Booking
from schema.campaigns.types import Campaign
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.campaign_reports import Reported, add_reported_campaign

ON_REPORT = """pieces { owed published late evidenceComplete disclosed undisclosed }
  spend { held { minor } released { minor } refunded { minor } } differing
  results {
    source integration pieces figures { figure total pieces } costs { figure units cost { minor } bookings } }"""
CAMPAIGN = f"query ($id: ID!) {{ campaignReport(campaignId: $id) {{ bookings asOf {ON_REPORT} }} }}"
BOOKING = f"query ($id: ID!) {{ bookingReport(bookingId: $id) {{ bookingId status fee {{ minor }} {ON_REPORT} }} }}"
BOOKINGS = """query ($id: ID!, $first: Int, $after: String) {
  bookingReports(campaignId: $id, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { bookingId } }
    nodes { bookingId influencer brief status differing } } }"""


def money(held: int = 0, released: int = 0, refunded: int = 0) -> dict[str, Any]:
    return {"held": {"minor": held}, "released": {"minor": released}, "refunded": {"minor": refunded}}


def campaign_of(made: Reported) -> str:
    return node_id(Campaign, made.market.campaign.id)


async def manager_of(api: Api, made: Reported) -> Caller:
    return await api.caller(Kind.BRAND_VIEWER, brand=made.market.brand)


async def test_a_campaign_is_reported_source_by_source(api: Api, database: TestDatabase) -> None:
    made = await add_reported_campaign(database)

    seen = await api.run(await manager_of(api, made), CAMPAIGN, id=campaign_of(made))

    assert (seen["bookings"], seen["differing"]) == (3, 1)
    assert seen["pieces"] == {
        "owed": 3,
        "published": 3,
        "late": 1,
        "evidenceComplete": 3,
        "disclosed": 1,
        "undisclosed": 1,
    }
    assert seen["spend"] == money(held=2_000_001, released=3_000_000, refunded=2_000_000)
    assert seen["results"] == [
        {
            "source": "BRAND",
            "integration": None,
            "pieces": 2,
            "figures": [
                {"figure": "VIEWS", "total": 20_000, "pieces": 2},
                {"figure": "ORDERS", "total": 7, "pieces": 2},
            ],
            "costs": [
                {"figure": "VIEWS", "units": 1_000, "cost": {"minor": 2_000_001}, "bookings": 1},
                {"figure": "ORDERS", "units": 1, "cost": {"minor": 666_667}, "bookings": 1},
            ],
        },
        {
            "source": "INFLUENCER",
            "integration": None,
            "pieces": 2,
            "figures": [
                {"figure": "VIEWS", "total": 25_000, "pieces": 2},
                {"figure": "CLICKS", "total": 120, "pieces": 2},
            ],
            "costs": [
                {"figure": "VIEWS", "units": 1_000, "cost": {"minor": 120_000}, "bookings": 1},
                {"figure": "CLICKS", "units": 1, "cost": {"minor": 25_000}, "bookings": 1},
            ],
        },
    ]


async def test_bookings_are_reported_page_by_page(api: Api, database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    brand, campaign = await manager_of(api, made), campaign_of(made)
    keys = [node_id(Booking, each.id) for each in made.bookings]

    first = await api.run(brand, BOOKINGS, id=campaign, first=2)
    rest = await api.run(brand, BOOKINGS, id=campaign, first=2, after=first["pageInfo"]["endCursor"])
    past = await api.run(brand, BOOKINGS, id=campaign, after=rest["pageInfo"]["endCursor"])

    assert [each["bookingId"] for each in [*first["nodes"], *rest["nodes"]]] == keys
    assert [each["node"]["bookingId"] for each in first["edges"]] == keys[:2]
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]
    assert [
        (each["totalCount"], each["pageInfo"]["hasPreviousPage"], each["pageInfo"]["hasNextPage"])
        for each in (first, rest, past)
    ] == [(3, False, True), (3, True, False), (3, True, False)]
    assert first["nodes"][0] == {
        "bookingId": keys[0],
        "influencer": "Hồng Nhung",
        "brief": "Video mở hộp điện thoại Sen",
        "status": "SETTLED",
        "differing": 1,
    }
    assert (past["nodes"], past["pageInfo"]["startCursor"]) == ([], None)
    assert await api.refused(brand, BOOKINGS, id=campaign, after="x") == "INVALID_CURSOR"
    assert await api.refused(brand, BOOKINGS, id=campaign, first=0) == "INVALID_PAGE"


async def test_a_booking_is_reported_to_both_of_its_sides(api: Api, database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    settled, _, cancelled = (node_id(Booking, each.id) for each in made.bookings)
    me = await api.caller(Kind.INFLUENCER, influencer=made.people[0])

    mine = await api.run(me, BOOKING, id=settled)
    ended = await api.run(await manager_of(api, made), BOOKING, id=cancelled)

    assert mine == await api.run(await manager_of(api, made), BOOKING, id=settled)
    assert (mine["status"], mine["fee"], mine["spend"]) == ("SETTLED", {"minor": 3_000_000}, money(released=3_000_000))
    assert [each["source"] for each in mine["results"]] == ["BRAND", "INFLUENCER"]
    assert mine["results"][0]["costs"] == []
    assert (ended["status"], ended["pieces"]["owed"], ended["spend"]) == ("CANCELLED", 0, money(refunded=2_000_000))
    assert await api.refused(me, BOOKING, id=cancelled) == "NOT_FOUND"


async def test_a_report_is_of_ones_own_campaign(api: Api, database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    key = campaign_of(made)
    expected = {
        Kind.VISITOR: "NOT_SIGNED_IN",
        Kind.SIGNED_IN: "NOT_ALLOWED",
        Kind.INFLUENCER: "NOT_ALLOWED",
        Kind.BRAND_OWNER: "NOT_FOUND",
    }

    for kind, code in expected.items():
        caller = await api.caller(kind)
        assert [await api.refused(caller, document, id=key) for document in (CAMPAIGN, BOOKINGS)] == [code, code]
    assert (await api.run(await api.caller(Kind.AUDITOR), CAMPAIGN, id=key))["bookings"] == 3
    assert await api.refused(await manager_of(api, made), CAMPAIGN, id=node_id(Booking, made.bookings[0].id)) == (
        "UNKNOWN_ID"
    )
