"""Who sees which campaigns and briefs, and how many statements that takes."""

from dataclasses import replace

import pytest

from domain.campaigns.briefs import BriefStatus
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign as CampaignType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.logins import make_login
from tests.makers.offers import make_offer
from tests.schema.campaigns.asking import add_brief, add_campaign

BRIEF = """
query ($id: ID!) { brief(id: $id) { status budget { minor } documentIds campaign { name }
  versionInWork { number } takedown { dueAt } } }
"""
LAW_PACK = "query ($id: ID!) { lawPack(briefId: $id) { category { code } } }"
OPEN = "query { openBriefs(first: 10) { nodes { id title placesLeft } } }"
MINE = "query ($status: BriefStatus) { myBriefs(first: 10, status: $status) { nodes { status } } }"
CAMPAIGN = "query ($id: ID!) { campaign(id: $id) { name budget { minor } briefs(first: 5) { nodes { title } } } }"
MY_CAMPAIGNS = "query { myCampaigns(first: 5) { nodes { name briefs(first: 5) { nodes { status } } } } }"
ADMINS = {Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR}
MEMBERS = {Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER}


@pytest.mark.parametrize("status", list(BriefStatus))
async def test_who_sees_a_brief_depends_on_its_state(api: Api, database: TestDatabase, status: BriefStatus) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    brief = await add_brief(database, campaign, author, BriefStatus.PUBLISHED, places=1)
    if status is not BriefStatus.PUBLISHED:
        taken = 1 if status is BriefStatus.FILLED else 0
        await database.execute("UPDATE briefs SET status = :status, places_taken = :taken", status=status, taken=taken)
    key = node_id(BriefType, brief.id)
    listed = status in {BriefStatus.PUBLISHED, BriefStatus.FILLED}

    for kind in Kind:
        inside = kind in MEMBERS | ADMINS
        caller = await api.caller(kind, brand=brand) if kind in MEMBERS else await api.caller(kind)
        seen = await api.run(caller, BRIEF, id=key)
        assert (seen is not None) == (listed or inside), kind
        if seen is not None:
            assert seen["status"] == status.name
            assert (seen["budget"] is not None) == inside, kind
            assert (seen["documentIds"] is not None) == inside, kind
            assert (seen["campaign"] is not None) == inside, kind


async def test_a_brief_by_invitation_is_not_shown_to_all(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    brief = await add_brief(database, campaign, author, open_call=False)

    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER):
        assert await api.run(await api.caller(kind), BRIEF, id=node_id(BriefType, brief.id)) is None
    assert (await api.run(await api.caller(Kind.VISITOR), OPEN))["nodes"] == []


async def test_an_influencer_sees_the_brief_they_hold_an_offer_for(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    brief = await add_brief(database, campaign, author, open_call=False)
    invited, other = await api.caller(Kind.INFLUENCER), await api.caller(Kind.INFLUENCER)
    assert invited.influencer is not None
    key = node_id(BriefType, brief.id)
    assert await api.run(invited, BRIEF, id=key) is None

    await database.add(
        *make_offer(brief_id=brief.id, brand_id=brand.id, influencer_id=invited.influencer.id, by=author.id)
    )

    assert await api.run(invited, BRIEF, id=key) == {
        "status": "PUBLISHED",
        "budget": None,
        "documentIds": None,
        "campaign": None,
        "versionInWork": None,
        "takedown": None,
    }
    assert (await api.run(invited, LAW_PACK, id=key))["category"] == {"code": "electronics_household"}
    assert (await api.run(invited, OPEN))["nodes"] == []
    # The person sees it as the influencer who was asked, not as a mere login.
    as_login = replace(invited, headers={"authorization": invited.headers["authorization"]})
    for stranger in (other, as_login, await api.caller(Kind.VISITOR), await api.caller(Kind.BRAND_OWNER)):
        assert await api.run(stranger, BRIEF, id=key) is None
    await database.execute("UPDATE briefs SET status = 'taken_down'")
    assert (await api.run(invited, BRIEF, id=key))["status"] == "TAKEN_DOWN"


async def test_open_briefs_are_those_that_still_take_people(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    first = await add_brief(database, campaign, author, title="Một")
    second = await add_brief(database, campaign, author, title="Hai")
    over = await add_brief(database, campaign, author, title="Hết hạn")
    await add_brief(database, campaign, author, BriefStatus.CLOSED)
    await add_brief(database, campaign, author, BriefStatus.DRAFT)
    await database.execute("UPDATE briefs SET open_until = now() - interval '1 second' WHERE id = :id", id=over.id)

    nodes = (await api.run(await api.caller(Kind.VISITOR), OPEN))["nodes"]

    assert nodes == [
        {"id": node_id(BriefType, second.id), "title": "Hai", "placesLeft": 2},
        {"id": node_id(BriefType, first.id), "title": "Một", "placesLeft": 2},
    ]


async def test_a_brand_sees_its_own_briefs_in_every_state(api: Api, database: TestDatabase) -> None:
    viewer = await api.caller(Kind.BRAND_VIEWER)
    assert viewer.brand is not None
    assert viewer.login is not None
    campaign = await add_campaign(database, viewer.brand)
    await add_brief(database, campaign, viewer.login, BriefStatus.DRAFT)
    await add_brief(database, campaign, viewer.login, BriefStatus.SUBMITTED)
    stranger = await database.add(make_brand())
    await add_brief(database, await add_campaign(database, stranger), viewer.login)

    assert [node["status"] for node in (await api.run(viewer, MINE))["nodes"]] == ["SUBMITTED", "DRAFT"]
    assert [node["status"] for node in (await api.run(viewer, MINE, status="DRAFT"))["nodes"]] == ["DRAFT"]
    assert (await api.run(viewer, MY_CAMPAIGNS))["nodes"] == [
        {"name": "Tết 2027", "briefs": {"nodes": [{"status": "SUBMITTED"}, {"status": "DRAFT"}]}}
    ]
    assert await api.refused(await api.caller(Kind.SIGNED_IN), MINE) == "NOT_ALLOWED"
    assert await api.refused(await api.caller(Kind.VISITOR), MY_CAMPAIGNS) == "NOT_SIGNED_IN"


async def test_campaigns_are_for_their_brand_and_the_admins(api: Api, database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    campaign = await add_campaign(database, brand)
    key = node_id(CampaignType, campaign.id)

    for kind in Kind:
        caller = await api.caller(kind, brand=brand) if kind in MEMBERS else await api.caller(kind)
        seen = await api.run(caller, CAMPAIGN, id=key)
        assert (seen is not None) == (kind in MEMBERS | ADMINS), kind
    assert await api.run(await api.caller(Kind.BRAND_OWNER), CAMPAIGN, id=key) is None


async def test_reference_data_is_public(api: Api) -> None:
    visitor = await api.caller(Kind.VISITOR)

    categories = await api.run(visitor, "query { categories { code name group } }")
    kinds = await api.run(visitor, "query { documentKinds { code name about } }")

    assert len(categories) == 46
    assert categories[0] == {"code": "tobacco", "name": "Tobacco, cigars and other tobacco", "group": "PROHIBITED"}
    assert {"code": "conformity", "about": "PRODUCT"}.items() <= kinds[1].items()
