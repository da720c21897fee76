from domain.campaigns.briefs import BriefStatus
from schema.campaigns.types import Brief as BriefType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.logins import make_login
from tests.schema.campaigns import asking
from tests.schema.campaigns.asking import add_brief, add_campaign, register

QUEUE = "query { briefsUnderReview(first: 10) { nodes { id title } } }"
REVIEWS = "query ($id: ID!) { brief(id: $id) { reviews { number version step ground clause text } } }"


async def test_the_queue_holds_what_waits_oldest_first(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    first = await add_brief(database, campaign, author, BriefStatus.SUBMITTED, title="Một")
    second = await add_brief(database, campaign, author, BriefStatus.SUBMITTED, title="Hai")
    await add_brief(database, campaign, author, BriefStatus.DRAFT)
    await add_brief(database, campaign, author)
    admin = await api.caller(Kind.SECRETARIAT)

    queue = await api.run(admin, QUEUE)

    assert queue["nodes"] == [
        {"id": node_id(BriefType, first.id), "title": "Một"},
        {"id": node_id(BriefType, second.id), "title": "Hai"},
    ]
    for kind in (Kind.VISITOR, Kind.BRAND_OWNER):
        assert await api.refused(await api.caller(kind), QUEUE) in {"NOT_SIGNED_IN", "NOT_ALLOWED"}


async def test_reviews_are_told_to_the_brand_and_the_admins(api: Api, database: TestDatabase) -> None:
    viewer = await api.caller(Kind.BRAND_VIEWER)
    assert viewer.brand is not None
    author = await database.add(make_login())
    await register(database, viewer.brand, author)
    campaign = await add_campaign(database, viewer.brand)
    brief = await add_brief(database, campaign, author, BriefStatus.SUBMITTED)
    admin = await api.caller(Kind.SECRETARIAT)
    key = node_id(BriefType, brief.id)

    await api.run(admin, asking.APPROVE, briefId=key, reason=asking.APPROVED)

    told = [
        {"number": 1, "version": 1, "step": "SUBMITTED", "ground": None, "clause": None, "text": None},
        {"number": 2, "version": 1, "step": "APPROVED", "ground": "IN_ORDER", "clause": None, "text": "Đủ giấy tờ."},
    ]
    for caller in (viewer, admin, await api.caller(Kind.AUDITOR)):
        assert (await api.run(caller, REVIEWS, id=key))["reviews"] == told
    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER):
        assert (await api.run(await api.caller(kind), REVIEWS, id=key))["reviews"] == []


async def test_refusals_of_a_review_leave_the_brief_waiting(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await add_campaign(database, brand)
    brief = await add_brief(database, campaign, author, BriefStatus.SUBMITTED)
    admin = await api.caller(Kind.SECRETARIAT)
    assert admin.login is not None
    key = node_id(BriefType, brief.id)

    assert await api.refused(admin, asking.APPROVE, briefId=key, reason=asking.APPROVED) == "BRIEF_HELD_BY_LAW"
    problem = await api.run(admin, asking.REFUSE, briefId=key, reason=asking.TURNED_DOWN | {"clause": ""})
    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "reason.clause")
    await database.add(make_brand_member(brand, admin.login))
    assert await api.refused(admin, asking.ASK, briefId=key, reason=asking.TURNED_DOWN) == "REVIEWER_INVOLVED"

    assert (await database.reload(brief)).status is BriefStatus.SUBMITTED
    assert await database.event_names() == []


async def test_an_order_takes_a_brief_down_and_its_clock_is_shown(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    brief = await add_brief(database, await add_campaign(database, brand), author)
    admin = await api.caller(Kind.SECRETARIAT)
    key = node_id(BriefType, brief.id)
    order = asking.order_input()

    taken = await api.run(admin, asking.TAKE_DOWN, briefId=key, input=order)

    assert taken["status"] == "TAKEN_DOWN"
    assert taken["takedown"]["reference"] == "123"
    assert taken["takedown"]["dueAt"][11:19] == order["receivedAt"][11:19]
    assert await api.refused(admin, asking.TAKE_DOWN, briefId=key, input=order) == "WRONG_STATE"
    done = await api.run(admin, asking.FULFIL, briefId=key)
    assert done["takedown"]["fulfilledAt"] is not None
    assert await api.refused(admin, asking.FULFIL, briefId=key) == "TAKEDOWN_FULFILLED_ALREADY"
    assert await database.event_names() == ["BriefTakenDown", "TakedownFulfilled"]
