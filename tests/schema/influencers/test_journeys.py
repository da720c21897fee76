"""What people do with profiles, over HTTP from end to end."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.influencers.channels import Channel as ChannelRow
from domain.influencers.profiles import Influencer as InfluencerRow
from domain.influencers.profiles import ProfileStatus
from domain.influencers.rates import Rate
from domain.reference.categories import CATEGORIES
from schema.brands import Brand
from schema.influencers.types import Channel, Influencer, PortfolioItem, ProfileClaim, Qualification
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.influencers import make_channel, make_imported_influencer
from tests.schema.influencers import documents as d

SPIRITS = CATEGORIES["spirits_15_plus"].name_en


async def as_influencer(database: TestDatabase, person: Caller) -> Caller:
    """The same person, now acting as their profile."""
    (row,) = await database.all(select(InfluencerRow))
    return Caller(Kind.INFLUENCER, person.headers | {"acting-as": f"influencer:{row.id}"}, person.login)


async def test_a_person_is_listed_after_review(api: Api, database: TestDatabase) -> None:
    person, admin = await api.caller(Kind.SIGNED_IN), await api.caller(Kind.SECRETARIAT)
    drafts = [await api.run(person, d.CREATE, input=d.CONTENT, key="once") for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert (drafts[0]["status"], drafts[0]["version"]) == ("DRAFT", 1)
    profile = drafts[0]["id"]
    influencer = await as_influencer(database, person)
    assert (await api.run(influencer, d.SUBMIT))["code"] == "PROFILE_INCOMPLETE"
    figures = {"followers": 48_500, "asOf": "2026-11-01"}
    added = await api.run(
        influencer, d.ADD_CHANNEL, input={"handle": "https://www.tiktok.com/@nhung", "figures": figures}
    )
    assert added["followers"] == {"value": 48_500, "source": "DECLARED", "asOf": "2026-11-01"}
    assert await api.run(person, d.INFLUENCER, id=profile) is not None
    assert await api.run(await api.caller(Kind.VISITOR), d.INFLUENCER, id=profile) is None

    submitted = [await api.run(influencer, d.SUBMIT, key="hand in") for _ in range(2)]
    assert submitted[0]["status"] == submitted[1]["status"] == "SUBMITTED"
    waiting = await api.run(admin, d.UNDER_REVIEW)
    assert waiting["nodes"] == [{"displayName": "Hồng Nhung", "versionInWork": {"displayName": "Hồng Nhung"}}]
    approved = [await api.run(admin, d.APPROVE, influencerId=profile, reason=d.REASON, key="yes") for _ in range(2)]
    assert approved[0]["status"] == approved[1]["status"] == "APPROVED"

    shown = await api.run(await api.caller(Kind.VISITOR), d.INFLUENCER, id=profile)
    assert shown["province"] == {"code": "01", "name": "Hanoi"}
    assert [niche["code"] for niche in shown["niches"]] == ["beauty.skincare", "travel"]
    assert shown["niches"][0] == {"code": "beauty.skincare", "name": "Skincare", "parent": "beauty"}
    assert shown["languages"] == [{"code": "vi", "name": "Vietnamese"}]
    assert shown["channels"][0]["platform"] == {"name": "TikTok"}
    assert shown["claimed"] is True


async def test_an_edit_of_a_listed_profile_waits(api: Api, database: TestDatabase) -> None:
    influencer, admin = await api.caller(Kind.INFLUENCER), await api.caller(Kind.SECRETARIAT)
    (row,) = await database.all(select(InfluencerRow))
    await database.add(make_channel(row))
    profile = node_id(Influencer, row.id)

    edited = await api.run(influencer, d.EDIT, input=d.CONTENT | {"displayName": "Nhung"})
    assert (edited["displayName"], edited["version"]) == ("Hồng Nhung", 1)
    own = await api.run(influencer, d.INFLUENCER, id=profile)
    assert own["versionInWork"] == {
        "number": 1,
        "displayName": "Nhung",
        "kind": "KOL",
        "bioVi": "Chăm sóc da.",
        "province": {"name": "Hanoi"},
        "languages": [{"code": "vi"}],
        "niches": [{"code": "beauty.skincare"}, {"code": "travel"}],
    }
    await api.run(influencer, d.SUBMIT)
    assert (await api.run(influencer, d.TAKE_BACK))["status"] == "APPROVED"
    await api.run(influencer, d.SUBMIT)
    await api.run(admin, d.ASK, influencerId=profile, reason=d.AGAINST)
    await api.run(influencer, d.SUBMIT)
    await api.run(admin, d.REFUSE, influencerId=profile, reason=d.AGAINST)

    own = await api.run(influencer, d.INFLUENCER, id=profile)
    assert (own["displayName"], own["status"], own["versionInWork"]) == ("Hồng Nhung", "APPROVED", None)
    assert [review["step"] for review in own["reviews"]] == [
        "SUBMITTED", "WITHDRAWN", "SUBMITTED", "CHANGES_ASKED", "SUBMITTED", "REFUSED",
    ]  # fmt: skip
    assert own["reviews"][-1]["text"] == "Ảnh không rõ."


async def test_a_channel_is_verified_by_its_code(api: Api, database: TestDatabase) -> None:
    influencer, admin = await api.caller(Kind.INFLUENCER), await api.caller(Kind.SECRETARIAT)
    channel = (await api.run(influencer, d.ADD_CHANNEL, input={"handle": "@nhung", "platform": "Tik Tok"}, key="k"))[
        "id"
    ]

    asked = await api.run(influencer, d.REQUEST_CODE, channelId=channel)
    assert asked["bioCode"].startswith("niemtin-")
    verified = await api.run(admin, d.VERIFY_CHANNEL, channelId=channel)
    assert (verified["verifiedAt"] is not None, verified["bioCode"]) == (True, None)
    figures = {"engagementRate": 350, "medianViews": 9, "followers": 10, "asOf": "2026-11-01"}
    assert (await api.run(influencer, d.MEASURE, channelId=channel, figures=figures))["followers"]["value"] == 10
    assert await api.refused(influencer, d.MEASURE, channelId=channel, figures=figures | {"asOf": "2999-01-01"}) == (
        "FIGURE_FROM_THE_FUTURE"
    )
    await api.run(influencer, d.REMOVE_CHANNEL, channelId=channel)
    assert await database.count(ChannelRow) == 0


async def test_an_imported_profile_is_claimed(api: Api, database: TestDatabase) -> None:
    imported = await database.add(make_imported_influencer())
    channel = await database.add(make_channel(imported))
    person, admin = await api.caller(Kind.SIGNED_IN), await api.caller(Kind.SECRETARIAT)
    visitor = await api.caller(Kind.VISITOR)
    shown = await api.run(visitor, d.INFLUENCER, id=node_id(Influencer, imported.id))
    assert (shown["status"], shown["claimed"]) == ("IMPORTED", False)

    found = await api.run(visitor, d.CHANNEL, handle=f"@{channel.handle.upper()}", platform="tiktok")
    assert found == {"handle": channel.handle, "influencer": {"displayName": "Hồng Nhung"}}
    claims = [await api.run(person, d.CLAIM, channelId=node_id(Channel, channel.id), key="mine") for _ in range(2)]
    assert claims[0] == claims[1]
    assert (await api.run(person, d.MY_CLAIMS))["nodes"][0]["bioCode"] == claims[0]["bioCode"]
    waiting = await api.run(admin, d.CLAIMS_WAITING)
    assert waiting["nodes"][0]["channel"]["url"] == channel.url
    assert (await api.run(admin, d.VERIFY_CLAIM, claimId=claims[0]["id"]))["claimed"] is True
    assert (await api.run(admin, d.CLAIMS_WAITING))["nodes"] == []
    mine = await api.run(person, d.MY_PROFILE)
    assert (mine["displayName"], mine["status"]) == ("Hồng Nhung", "IMPORTED")
    other = await api.caller(Kind.SIGNED_IN)
    assert (await api.run(other, d.MY_CLAIMS))["nodes"] == []
    assert await api.run(other, d.MY_PROFILE) is None
    assert await api.refused(other, d.CLAIM, channelId=node_id(Channel, channel.id)) == "PROFILE_HAS_PERSON"
    assert await api.refused(other, d.CLAIM, channelId=node_id(ProfileClaim, channel.id)) == "UNKNOWN_ID"
    assert await api.run(visitor, d.CHANNEL, handle="x.com/nobody") is None


async def test_the_rate_card_is_set_as_a_whole(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)
    line = {"platform": "tiktok", "format": "short_video", "price": 5_000_000}

    shown = await api.run(influencer, d.SET_RATES, input={"rates": [line], "minimumFee": 2_000_000})

    assert shown["minimumFee"] == {"minor": 2_000_000}
    assert shown["rates"] == [
        {
            "platform": {"code": "tiktok"},
            "format": {"code": "short_video", "name": "Short video"},
            "price": {"minor": 5_000_000, "text": "VND 5,000,000"},
        }
    ]
    for bad, code in [
        ([line, line], "RATE_REPEATED"),
        ([line | {"price": 0}], "RATE_OUT_OF_RANGE"),
        ([line | {"price": 100_000_000_001}], "RATE_OUT_OF_RANGE"),
        ([line | {"platform": "myspace"}], "PLATFORM_UNKNOWN"),
        ([line | {"format": "opera"}], "FORMAT_UNKNOWN"),
    ]:
        assert await api.refused(influencer, d.SET_RATES, input={"rates": bad}) == code
    assert await api.refused(influencer, d.SET_RATES, input={"rates": [], "minimumFee": -1}) == "RATE_OUT_OF_RANGE"
    (kept,) = await database.all(select(Rate))
    assert kept.price.minor == 5_000_000
    assert (await api.run(influencer, d.SET_RATES, input={"rates": []}))["rates"] == []


async def test_the_audience_is_set_as_a_whole(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)
    female = {"dimension": "GENDER", "bracket": "female", "basisPoints": 6_000}

    shown = await api.run(influencer, d.SET_AUDIENCE, input={"shares": [female], "asOf": "2026-11-01"})

    assert shown["audience"] == [
        {
            "dimension": "GENDER",
            "bracket": "female",
            "share": {"value": 6_000, "source": "DECLARED", "asOf": "2026-11-01"},
        }
    ]
    male = female | {"bracket": "male"}
    for bad, code in [
        ([female, male | {"basisPoints": 4_001}], "SHARES_EXCEED_WHOLE"),
        ([female, female], "BRACKET_REPEATED"),
        ([male | {"bracket": "cats"}], "BRACKET_UNKNOWN"),
        ([male | {"basisPoints": -1}], "FIGURE_OUT_OF_RANGE"),
        ([{"dimension": "PROVINCE", "bracket": "99", "basisPoints": 1}], "BRACKET_UNKNOWN"),
        ([{"dimension": "AGE", "bracket": "12", "basisPoints": 1}], "BRACKET_UNKNOWN"),
    ]:
        assert await api.refused(influencer, d.SET_AUDIENCE, input={"shares": bad, "asOf": "2026-11-01"}) == code
    late = {"shares": [female], "asOf": "2999-01-01"}
    assert await api.refused(influencer, d.SET_AUDIENCE, input=late) == "FIGURE_FROM_THE_FUTURE"
    assert await database.event_names() == ["ProfileChanged"]


async def test_closed_periods_that_touch_become_one(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)

    def period(starts: str, ends: str) -> dict[str, str]:
        return {"startsOn": f"2027-{starts}", "endsOn": f"2027-{ends}"}

    closed = [period("02-01", "02-05"), period("01-01", "01-05"), period("02-05", "02-10"), period("02-02", "02-03")]
    shown = await api.run(influencer, d.SET_AVAILABILITY, input={"bookingsAtOnce": 3, "closed": closed})

    assert shown == {"bookingsAtOnce": 3, "closedPeriods": [period("01-01", "01-05"), period("02-01", "02-10")]}
    many = [period("01-01", "01-05")] * 51
    for bad, code in [
        ({"bookingsAtOnce": 51}, "CAPACITY_OUT_OF_RANGE"),
        ({"bookingsAtOnce": -1}, "CAPACITY_OUT_OF_RANGE"),
        ({"bookingsAtOnce": 1, "closed": [period("01-05", "01-05")]}, "PERIOD_ENDS_BEFORE_IT_STARTS"),
        ({"bookingsAtOnce": 1, "closed": many}, "TOO_MANY_PERIODS"),
    ]:
        assert await api.refused(influencer, d.SET_AVAILABILITY, input=bad) == code
    assert await database.event_names() == ["ProfileChanged"]


async def test_topics_and_brands_are_refused_and_taken_again(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)
    brand = node_id(Brand, (await database.add(make_brand(name="Sen"))).id)

    topics = [await api.run(influencer, d.REFUSE_TOPIC, topic="spirits_15_plus") for _ in range(2)]
    brands = [await api.run(influencer, d.REFUSE_BRAND, brandId=brand) for _ in range(2)]
    await api.run(influencer, d.REFUSE_TOPIC, topic="gaming")
    assert topics[0] == topics[1] == {"refusedTopics": [{"code": "spirits_15_plus", "name": SPIRITS}]}
    assert brands[0] == brands[1] == {"refusedBrands": [{"brand": {"name": "Sen"}}]}
    assert await api.refused(influencer, d.REFUSE_TOPIC, topic="cats") == "TOPIC_UNKNOWN"
    assert await api.refused(influencer, d.ALLOW_TOPIC, topic="cats") == "TOPIC_UNKNOWN"
    nobody = node_id(Brand, make_brand().id)
    assert await api.refused(influencer, d.REFUSE_BRAND, brandId=nobody) == "NOT_FOUND"
    assert await api.refused(influencer, d.ALLOW_BRAND, brandId=nobody) == "NOT_FOUND"

    left = await api.run(influencer, d.ALLOW_TOPIC, topic="spirits_15_plus")
    assert left["refusedTopics"] == [{"code": "gaming", "name": "Gaming"}]
    assert (await api.run(influencer, d.ALLOW_BRAND, brandId=brand))["refusedBrands"] == []


PAPER = {"area": "HEALTH", "title": "Dược sĩ", "issuer": "Đại học Dược", "number": "12", "issuedOn": "2020-01-01"}


async def test_a_qualification_is_named_and_checked(api: Api) -> None:
    influencer, admin = await api.caller(Kind.INFLUENCER), await api.caller(Kind.SECRETARIAT)

    added = [await api.run(influencer, d.ADD_QUALIFICATION, input=PAPER, key="k") for _ in range(2)]
    assert added[0] == added[1]
    assert (added[0]["area"], added[0]["number"], added[0]["verifiedAt"]) == ("HEALTH", "12", None)
    checked = await api.run(admin, d.VERIFY_QUALIFICATION, qualificationId=added[0]["id"])
    assert checked["verifiedAt"] is not None
    assert await api.refused(admin, d.VERIFY_QUALIFICATION, qualificationId=added[0]["id"]) == (
        "QUALIFICATION_ALREADY_VERIFIED"
    )
    over = await api.run(influencer, d.ADD_QUALIFICATION, input=PAPER | {"validUntil": "2021-01-01"})
    assert await api.refused(admin, d.VERIFY_QUALIFICATION, qualificationId=over["id"]) == "QUALIFICATION_OVER"
    for bad, code in [
        ({"title": " "}, "INVALID_INPUT"),
        ({"validUntil": "2020-01-01"}, "QUALIFICATION_ENDS_BEFORE_ISSUE"),
    ]:
        assert await api.refused(influencer, d.ADD_QUALIFICATION, input=PAPER | bad) == code
    for _ in range(18):
        await api.run(influencer, d.ADD_QUALIFICATION, input=PAPER)
    assert await api.refused(influencer, d.ADD_QUALIFICATION, input=PAPER) == "TOO_MANY_QUALIFICATIONS"
    await api.run(influencer, d.REMOVE_QUALIFICATION, qualificationId=over["id"])
    stranger = await api.caller(Kind.INFLUENCER)
    assert await api.refused(stranger, d.REMOVE_QUALIFICATION, qualificationId=added[0]["id"]) == "NOT_FOUND"
    nothing = node_id(Qualification, make_brand().id)
    assert await api.refused(admin, d.VERIFY_QUALIFICATION, qualificationId=nothing) == "NOT_FOUND"


async def test_an_admin_checks_no_paper_of_their_own(api: Api, database: TestDatabase) -> None:
    influencer, admin = await api.caller(Kind.INFLUENCER), await api.caller(Kind.SECRETARIAT)
    added = await api.run(influencer, d.ADD_QUALIFICATION, input=PAPER)
    assert admin.login is not None
    await database.execute("UPDATE influencers SET login_id = :login", login=admin.login.id)

    assert await api.refused(admin, d.VERIFY_QUALIFICATION, qualificationId=added["id"]) == "REVIEWER_INVOLVED"


async def test_published_work_is_shown_and_taken_down(api: Api) -> None:
    influencer = await api.caller(Kind.INFLUENCER)
    piece: dict[str, Any] = {
        "title": "Review",
        "url": "https://example.vn/a",
        "madeFor": "Sen",
        "publishedOn": "2026-01-01",
    }

    added = [await api.run(influencer, d.ADD_PORTFOLIO_ITEM, input=piece, key="k") for _ in range(2)]
    assert added[0] == added[1]
    assert {key: added[0][key] for key in piece} == piece
    for url in (
        "http://example.vn",
        "https://nodot",
        "https://a@example.vn",
        "javascript:1",
        "https://[x",
        "https://a.vn/ b",
    ):
        assert await api.refused(influencer, d.ADD_PORTFOLIO_ITEM, input=piece | {"url": url}) == "ADDRESS_INVALID"
    bare = {"title": "x", "url": "https://example.vn"}
    last = [await api.run(influencer, d.ADD_PORTFOLIO_ITEM, input=bare) for _ in range(29)][-1]
    assert await api.refused(influencer, d.ADD_PORTFOLIO_ITEM, input=bare) == "TOO_MANY_PORTFOLIO_ITEMS"
    await api.run(influencer, d.REMOVE_PORTFOLIO_ITEM, itemId=last["id"])
    assert await api.refused(influencer, d.REMOVE_PORTFOLIO_ITEM, itemId=last["id"]) == "NOT_FOUND"
    stranger = await api.caller(Kind.INFLUENCER)
    assert await api.refused(stranger, d.REMOVE_PORTFOLIO_ITEM, itemId=added[0]["id"]) == "NOT_FOUND"
    assert node_id(PortfolioItem, make_brand().id) != added[0]["id"]


async def test_contact_and_representative_over_http(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)

    await api.run(influencer, d.SET_CONTACT, email="A@Example.vn")
    await api.run(influencer, d.NAME_REPRESENTATIVE, name="Sen MCN", email="sen@example.vn")

    (row,) = await database.all(select(InfluencerRow))
    assert (row.contact_email, row.representative_name) == ("a@example.vn", "Sen MCN")
    await api.run(influencer, d.DROP_REPRESENTATIVE)
    assert (await database.reload(row)).representative_name is None


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"displayName": ""}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"niches": ["astrology"]}, "NICHE_UNKNOWN", "niches"),
        ({"province": "99"}, "PROVINCE_UNKNOWN", "province"),
    ],
)
async def test_content_that_cannot_be_taken_is_named(
    api: Api, database: TestDatabase, change: dict[str, Any], code: str, field: str
) -> None:
    problem = await api.run(await api.caller(Kind.SIGNED_IN), d.CREATE, input=d.CONTENT | change)

    assert (problem["code"], problem["field"]) == (code, f"input.{field}")
    assert await database.count(InfluencerRow) == 0


async def test_one_person_has_one_profile(api: Api, database: TestDatabase) -> None:
    influencer = await api.caller(Kind.INFLUENCER)

    assert await api.refused(influencer, d.CREATE, input=d.CONTENT) == "PROFILE_EXISTS"
    assert [row.status for row in await database.all(select(InfluencerRow))] == [ProfileStatus.APPROVED]
