from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.programmes import Campaign
from runtime.clock import now
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign as CampaignType
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.campaigns import asking
from tests.schema.campaigns.asking import add_brief, add_campaign, brief_input, register

WHOLE = """
query ($id: ID!) { brief(id: $id) {
  title summary kind goal productName abvHundredths niches { niche { code } weight } provinces { name }
  languages { code } audience { ageFrom ageTo genders provinces { code } }
  deliverables { platform { name } format { code } count dueOn note } platforms { code } formats { code }
  feeMinimum { minor } feeMaximum { text } budget { minor } tierMinimum talkingPoints
  claims { text documentIds } forbiddenContent mentions hashtags usageGrants { right territory until }
  exclusivityCategory { code name } exclusivityDays draftReview openCall invitation documentIds
  category { code name group } campaign { name } brand { name }
  versionInWork { title category { code } fees: feeMaximum { minor } budget { minor } documentIds
    deliverables { count } platforms { code } formats { code } openUntil exclusivityCategory { code } exclusivityDays
    niches { weight } audience { ageFrom } goal kind usageGrants { until } claims { text } provinces { code }
    languages { code } }
} }
"""


async def manager_with_campaign(api: Api, database: TestDatabase) -> tuple[Caller, Campaign]:
    caller = await api.caller(Kind.BRAND_MANAGER)
    assert caller.brand is not None
    return caller, await add_campaign(database, caller.brand)


async def test_a_manager_plans_edits_and_closes_a_campaign(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    made = await api.run(manager, asking.CREATE_CAMPAIGN, input=asking.PLAN)
    assert made["budget"] == {"minor": 100_000_000}
    edited = await api.run(
        manager, asking.EDIT_CAMPAIGN, campaignId=made["id"], input=asking.PLAN | {"name": "Hè 2027"}
    )
    closed = await api.run(manager, asking.CLOSE_CAMPAIGN, campaignId=made["id"])

    assert (edited["name"], closed["status"]) == ("Hè 2027", "CLOSED")
    assert await api.refused(manager, asking.CLOSE_CAMPAIGN, campaignId=made["id"]) == "WRONG_STATE"
    assert await database.event_names() == ["CampaignCreated", "CampaignEdited", "CampaignClosed"]


async def test_one_key_plans_one_campaign(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    answers = [await api.run(manager, asking.CREATE_CAMPAIGN, input=asking.PLAN, idempotencyKey="k") for _ in range(2)]

    assert answers[0]["id"] == answers[1]["id"]
    assert await database.count(Campaign) == 1
    other = asking.PLAN | {"name": "Khác"}
    assert await api.refused(manager, asking.CREATE_CAMPAIGN, input=other, idempotencyKey="k") == "KEY_REUSED"
    assert [campaign.name for campaign in await database.all(select(Campaign))] == ["Tết 2027"]
    assert await database.event_names() == ["CampaignCreated"]


async def test_a_bad_plan_names_its_field(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    problem = await api.run(manager, asking.CREATE_CAMPAIGN, input=asking.PLAN | {"endsOn": "2026-11-30"})

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.endsOn")
    assert await database.count(Campaign) == 0


async def test_a_brief_is_drafted_whole_and_read_back(api: Api, database: TestDatabase) -> None:
    manager, campaign = await manager_with_campaign(api, database)
    paper = await api.run(manager, asking.FILE, input=asking.PAPER | {"kind": "conformity"})
    given = brief_input(
        niches=[{"code": "technology", "weight": 2}, {"code": "beauty"}],
        provinces=["01"],
        languages=["vi", "en"],
        audience={"ageFrom": 18, "ageTo": 34, "genders": ["FEMALE"], "provinces": ["79"]},
        talkingPoints=["Pin hai ngày"],
        claims=[{"text": "Pin dùng hai ngày", "documentIds": [paper["id"]]}],
        forbiddenContent=["Không chê hãng khác"],
        mentions=["sen"],
        hashtags=["MoHop"],
        usageGrants=[{"right": "owned_channels", "until": "2027-06-30"}],
        exclusivity={"category": "electronics_household", "days": 30},
        documentIds=[paper["id"]],
    )

    drafted = await api.run(manager, asking.DRAFT, campaignId=node_id(CampaignType, campaign.id), input=given)
    shown = await api.run(manager, WHOLE, id=drafted["id"])

    due_on = given["deliverables"][0]["dueOn"]
    in_work = shown.pop("versionInWork")
    assert manager.brand is not None
    assert shown == {
        "title": "Video mở hộp điện thoại Sen",
        "summary": "Mở hộp và dùng thử một ngày.",
        "kind": "COMMERCIAL",
        "goal": "LAUNCH",
        "productName": "Điện thoại Sen",
        "abvHundredths": None,
        "niches": [{"niche": {"code": "technology"}, "weight": 2}, {"niche": {"code": "beauty"}, "weight": 1}],
        "provinces": [{"name": "Hanoi"}],
        "languages": [{"code": "vi"}, {"code": "en"}],
        "audience": {"ageFrom": 18, "ageTo": 34, "genders": ["FEMALE"], "provinces": [{"code": "79"}]},
        "deliverables": [
            {
                "platform": {"name": "TikTok"},
                "format": {"code": "short_video"},
                "count": 1,
                "dueOn": due_on,
                "note": None,
            }
        ],
        "platforms": [{"code": "tiktok"}],
        "formats": [{"code": "short_video"}],
        "feeMinimum": {"minor": 2_000_000},
        "feeMaximum": {"text": "VND 5,000,000"},
        "budget": {"minor": 10_000_000},
        "tierMinimum": 1,
        "talkingPoints": ["Pin hai ngày"],
        "claims": [{"text": "Pin dùng hai ngày", "documentIds": [paper["id"]]}],
        "forbiddenContent": ["Không chê hãng khác"],
        "mentions": ["@sen"],
        "hashtags": ["#MoHop"],
        "usageGrants": [{"right": "owned_channels", "territory": "Việt Nam", "until": "2027-06-30"}],
        "exclusivityCategory": {"code": "electronics_household", "name": "Electronics, household goods, vehicles"},
        "exclusivityDays": 30,
        "draftReview": True,
        "openCall": True,
        "invitation": True,
        "documentIds": [paper["id"]],
        "category": {
            "code": "electronics_household",
            "name": "Electronics, household goods, vehicles",
            "group": "GENERAL",
        },
        "campaign": {"name": "Tết 2027"},
        "brand": {"name": manager.brand.name},
    }
    assert in_work["openUntil"].startswith(given["openUntil"][:19])
    del in_work["openUntil"]
    assert in_work == {
        "title": "Video mở hộp điện thoại Sen",
        "category": {"code": "electronics_household"},
        "fees": {"minor": 5_000_000},
        "budget": {"minor": 10_000_000},
        "documentIds": [paper["id"]],
        "deliverables": [{"count": 1}],
        "platforms": [{"code": "tiktok"}],
        "formats": [{"code": "short_video"}],
        "exclusivityCategory": {"code": "electronics_household"},
        "exclusivityDays": 30,
        "niches": [{"weight": 2}, {"weight": 1}],
        "audience": {"ageFrom": 18},
        "goal": "LAUNCH",
        "kind": "COMMERCIAL",
        "usageGrants": [{"until": "2027-06-30"}],
        "claims": [{"text": "Pin dùng hai ngày"}],
        "provinces": [{"code": "01"}],
        "languages": [{"code": "vi"}, {"code": "en"}],
    }


async def test_what_is_left_out_of_a_brief_is_absent_everywhere(api: Api, database: TestDatabase) -> None:
    manager, campaign = await manager_with_campaign(api, database)

    drafted = await api.run(manager, asking.DRAFT, campaignId=node_id(CampaignType, campaign.id), input=brief_input())
    shown = await api.run(manager, WHOLE, id=drafted["id"])

    absent: dict[str, object] = {"exclusivityCategory": None, "exclusivityDays": None, "documentIds": []}
    assert {key: shown[key] for key in absent} == absent
    assert {key: shown["versionInWork"][key] for key in absent} == absent
    assert shown["usageGrants"] == shown["versionInWork"]["usageGrants"] == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": " "}, "INVALID_INPUT", "input.title"),
        ({"category": "magic"}, "INVALID_INPUT", "input.category"),
        ({"budget": 3_000_000_000_000_000}, "INVALID_INPUT", "input.budget"),
        ({"budget": 200_000_000}, "CAMPAIGN_BUDGET_EXCEEDED", "input.budget"),
        ({"documentIds": ["nonsense"]}, "UNKNOWN_ID", "input.documentIds"),
        ({"claims": [{"text": "x", "documentIds": ["nonsense"]}]}, "UNKNOWN_ID", "input.claims"),
        ({"openUntil": "2020-01-01T00:00:00Z"}, "INVALID_INPUT", "input.openUntil"),
        ({"openUntil": "2099-01-01T00:00:00"}, "INVALID_INPUT", "input.openUntil"),
    ],
)
async def test_a_bad_brief_names_its_field_and_is_not_kept(
    api: Api, database: TestDatabase, change: dict[str, object], code: str, field: str
) -> None:
    manager, campaign = await manager_with_campaign(api, database)

    problem = await api.run(
        manager, asking.DRAFT, campaignId=node_id(CampaignType, campaign.id), input=brief_input(**change)
    )

    assert (problem["code"], problem["field"]) == (code, field)
    assert await database.count(Brief) == 0


async def test_a_brief_goes_its_way(api: Api, database: TestDatabase) -> None:
    manager, campaign = await manager_with_campaign(api, database)
    admin = await api.caller(Kind.SECRETARIAT)
    assert manager.brand is not None
    assert manager.login is not None
    await register(database, manager.brand, manager.login)
    drafted = await api.run(manager, asking.DRAFT, campaignId=node_id(CampaignType, campaign.id), input=brief_input())
    brief = drafted["id"]

    submitted = await api.run(manager, asking.SUBMIT, briefId=brief)
    assert (submitted["status"], submitted["versionInWork"]["status"]) == ("SUBMITTED", "SUBMITTED")
    assert (await api.run(manager, asking.TAKE_BACK, briefId=brief))["status"] == "DRAFT"
    await api.run(manager, asking.SUBMIT, briefId=brief)
    asked = await api.run(admin, asking.ASK, briefId=brief, reason=asking.TURNED_DOWN)
    assert asked["status"] == "DRAFT"
    edited = await api.run(manager, asking.EDIT, briefId=brief, input=brief_input(title="Rõ hơn"))
    assert edited["title"] == "Rõ hơn"
    await api.run(manager, asking.SUBMIT, briefId=brief)
    approved = await api.run(admin, asking.APPROVE, briefId=brief, reason=asking.APPROVED)
    assert (approved["status"], approved["versionInWork"], approved["placesLeft"]) == ("PUBLISHED", None, 2)

    next_version = await api.run(manager, asking.EDIT, briefId=brief, input=brief_input(title="Bản hai"))
    assert (next_version["title"], next_version["versionInWork"]) == (
        "Rõ hơn",
        {"number": 2, "status": "DRAFT", "title": "Bản hai"},
    )
    await api.run(manager, asking.SUBMIT, briefId=brief)
    refused = await api.run(admin, asking.REFUSE, briefId=brief, reason=asking.TURNED_DOWN)
    assert (refused["status"], refused["title"], refused["versionInWork"]) == ("PUBLISHED", "Rõ hơn", None)
    assert (await api.run(manager, asking.CLOSE, briefId=brief))["status"] == "CLOSED"


async def test_the_law_says_why_a_brief_is_held(api: Api, database: TestDatabase) -> None:
    manager, campaign = await manager_with_campaign(api, database)
    assert manager.login is not None
    brief = await add_brief(database, campaign, manager.login, BriefStatus.DRAFT, category="health_supplement")

    problem = await api.run(manager, asking.SUBMIT, briefId=node_id(BriefType, brief.id))

    assert problem["code"] == "BRIEF_HELD_BY_LAW"
    assert problem["message"].startswith("Not yet fit to be published (3 findings): Missing: Business")
    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    assert await database.event_names() == []


async def test_one_key_submits_once(api: Api, database: TestDatabase) -> None:
    manager, campaign = await manager_with_campaign(api, database)
    assert manager.login is not None
    assert manager.brand is not None
    await register(database, manager.brand, manager.login)
    brief = await add_brief(database, campaign, manager.login, BriefStatus.DRAFT)

    for _ in range(2):
        answer = await api.run(manager, asking.SUBMIT, briefId=node_id(BriefType, brief.id), idempotencyKey="k")
        assert answer["status"] == "SUBMITTED"

    assert (await database.event_names()).count("BriefSubmitted") == 1
    assert (await database.reload(brief)).open_until > now() + timedelta(days=13)
