"""Who sees which part of which profile."""

from datetime import date

import pytest
from sqlalchemy import select

from domain.influencers.audience import AudienceDimension, AudienceShare
from domain.influencers.availability import ClosedPeriod
from domain.influencers.figures import FigureSource
from domain.influencers.portfolio import PortfolioItem
from domain.influencers.profiles import Influencer as InfluencerRow
from domain.influencers.profiles import ProfileStatus
from domain.influencers.qualifications import Qualification, QualificationField
from domain.influencers.rates import Rate
from domain.influencers.refused import RefusedBrand, RefusedTopic
from domain.influencers.versions import ProfileVersionStatus
from domain.money import vnd
from schema.influencers.types import Influencer
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.influencers import (
    make_channel,
    make_imported_influencer,
    make_influencer,
    make_language,
    make_niche,
    make_profile_version,
)
from tests.makers.logins import make_login
from tests.schema.influencers import documents as d

ADMINS = {Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR}
BRANDS = {Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER}


async def full_profile(database: TestDatabase) -> InfluencerRow:
    """A listed profile with something in each of its parts."""
    row = await database.add(
        make_influencer(
            await database.add(make_login()),
            minimum_fee=vnd(2_000_000),
            contact_email="nhung@example.vn",
            representative_name="Sen MCN",
            representative_email="sen@example.vn",
        )
    )
    brand = await database.add(make_brand(name="Sen"))
    channel = make_channel(row, verified_at=None, verified_by=None)
    channel.expect_code("niemtin-1", now=NOON)
    await database.add(
        channel,
        make_niche(row),
        make_language(row),
        make_profile_version(row, ProfileVersionStatus.DRAFT),
        Rate(influencer_id=row.id, platform="tiktok", format_code="story", price=vnd(1_000_000)),
        AudienceShare(
            influencer_id=row.id,
            dimension=AudienceDimension.GENDER,
            bracket="female",
            basis_points=6_000,
            source=FigureSource.DECLARED,
            as_of=date(2026, 11, 1),
        ),
        ClosedPeriod(influencer_id=row.id, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 5)),
        Qualification(
            influencer_id=row.id,
            field=QualificationField.LAW,
            title="Luật sư",
            issuer="Đoàn luật sư",
            number="12",
            created_at=NOON,
        ),
        PortfolioItem(influencer_id=row.id, title="Review", url="https://example.vn", created_at=NOON),
        RefusedTopic(influencer_id=row.id, topic="gaming"),
        RefusedBrand(influencer_id=row.id, brand_id=brand.id),
    )
    return row


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("own", [True, False])
async def test_the_parts_of_a_listed_profile(api: Api, database: TestDatabase, kind: Kind, own: bool) -> None:
    row = await full_profile(database)
    caller = await api.caller(kind)
    if own and caller.login is not None:
        await database.execute(
            "UPDATE influencers SET login_id = NULL, status = 'imported' WHERE login_id = :me", me=caller.login.id
        )
        await database.execute("UPDATE influencers SET login_id = :me WHERE id = :id", me=caller.login.id, id=row.id)
        if kind is Kind.INFLUENCER:
            caller.headers["acting-as"] = f"influencer:{row.id}"
    theirs = own and kind is not Kind.VISITOR and kind not in ADMINS
    private = theirs or kind in ADMINS
    business = private or kind in BRANDS

    seen = await api.run(caller, d.INFLUENCER, id=node_id(Influencer, row.id))

    assert seen["displayName"] == "Hồng Nhung"
    assert seen["qualifications"] == [{"title": "Luật sư", "number": "12" if private else None}]
    assert seen["portfolio"] == [{"title": "Review"}]
    assert seen["representativeName"] == "Sen MCN"
    assert seen["channels"][0]["followers"] == {"value": 48_500}
    assert seen["channels"][0]["bioCode"] == ("niemtin-1" if private else None)
    assert seen["rates"] == ([{"price": {"minor": 1_000_000}}] if business else [])
    assert seen["minimumFee"] == ({"minor": 2_000_000} if business else None)
    assert seen["audience"] == ([{"bracket": "female"}] if business else [])
    assert seen["bookingsAtOnce"] == (2 if business else None)
    assert seen["closedPeriods"] == ([{"startsOn": "2027-01-01"}] if business else [])
    assert seen["representativeEmail"] == ("sen@example.vn" if business else None)
    assert seen["contactEmail"] == ("nhung@example.vn" if private else None)
    assert seen["refusedTopics"] == ([{"code": "gaming"}] if private else [])
    assert seen["refusedBrands"] == ([{"brand": {"name": "Sen"}}] if private else [])
    assert (seen["versionInWork"] is not None) == private


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", [ProfileStatus.DRAFT, ProfileStatus.SUBMITTED, ProfileStatus.REFUSED])
async def test_a_profile_not_listed_is_not_found(
    api: Api, database: TestDatabase, kind: Kind, status: ProfileStatus
) -> None:
    row = await full_profile(database)
    await database.execute("UPDATE influencers SET status = :status", status=status.value)
    caller = await api.caller(kind)

    seen = await api.run(caller, d.INFLUENCER, id=node_id(Influencer, row.id))
    by_channel = await api.run(caller, d.CHANNEL, handle=f"nhung.{row.id.hex}", platform="tiktok")

    assert (seen is not None) == (kind in ADMINS)
    assert (by_channel is not None) == (kind in ADMINS)


async def test_a_page_lists_whom_one_may_see_with_their_total(api: Api, database: TestDatabase) -> None:
    listed = [await database.add(make_imported_influencer(display_name=name)) for name in ("A", "B", "C")]
    draft = await database.add(
        make_influencer(await database.add(make_login()), status=ProfileStatus.DRAFT, listed_at=None, display_name="D")
    )
    await database.add(make_niche(listed[0], "travel"), make_channel(listed[0]))
    visitor, admin, stranger = [await api.caller(kind) for kind in (Kind.VISITOR, Kind.AUDITOR, Kind.SIGNED_IN)]

    async def names(caller: object, **variables: object) -> tuple[int, list[str]]:
        page = await api.run(caller, d.INFLUENCERS, **variables)  # type: ignore[arg-type]
        return page["totalCount"], [node["displayName"] for node in page["nodes"]]

    assert await names(visitor) == (3, ["C", "B", "A"])
    assert await names(stranger) == (3, ["C", "B", "A"])
    assert await names(admin) == (4, ["D", "C", "B", "A"])
    assert await names(visitor, niche="travel") == (1, ["A"])
    assert await names(visitor, kind="KOL", province="01") == (3, ["C", "B", "A"])
    assert await names(visitor, kind="KOC") == (0, [])
    assert stranger.login is not None
    await database.execute("UPDATE influencers SET login_id = :me WHERE id = :id", me=stranger.login.id, id=draft.id)
    assert await names(stranger) == (4, ["D", "C", "B", "A"])
    first = await api.run(visitor, d.INFLUENCERS, first=2)
    rest = await api.run(visitor, d.INFLUENCERS, first=2, after=first["pageInfo"]["endCursor"])
    assert [node["displayName"] for node in first["nodes"] + rest["nodes"]] == ["C", "B", "A"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert len(await database.all(select(InfluencerRow))) == 4


async def test_the_reference_data_is_public_and_in_the_callers_language(api: Api) -> None:
    visitor = await api.caller(Kind.VISITOR)

    answer = (await api.post(visitor, d.REFERENCE)).json()["data"]

    assert {key: len(rows) for key, rows in answer.items()} == {
        "provinces": 34, "niches": 153, "platforms": 10, "contentFormats": 11, "contentLanguages": 17,
    }  # fmt: skip
    assert answer["provinces"][0]["name"] == "Hanoi"
    assert answer["niches"][1] == {"code": "beauty.skincare", "name": "Skincare", "parent": "beauty"}
    assert answer["platforms"][0] == {"code": "facebook", "name": "Facebook", "live": True}
    visitor.headers["accept-language"] = "vi"
    vietnamese = (await api.post(visitor, d.REFERENCE)).json()["data"]
    assert vietnamese["provinces"][0]["name"] == "Hà Nội"
    assert vietnamese["niches"][1]["name"] == "Chăm sóc da"
    assert vietnamese["contentFormats"][1]["name"] == "Story / tin"
    assert vietnamese["contentLanguages"][0]["name"] == "Tiếng Việt"
