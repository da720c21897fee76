"""Saved searches over the API: kept by whose they are, looked at by the clock, their alerts read."""

from datetime import timedelta
from typing import Any

import pytest

from domain.actors import System
from domain.brands import Brand
from domain.campaigns.briefs import BriefStatus
from domain.influencers.profiles import Influencer
from domain.saved_searches import SavedSearch, SavedSearchAlert
from operations.saved_searches.looking import look_at_saved_searches
from runtime.clock import now
from schema.node_keys import node_id
from schema.saved_searches.readings import SavedSearch as SavedSearchType
from schema.saved_searches.readings import SavedSearchAlert as AlertType
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.makers.saved_searches import make_saved_search, make_saved_search_alert
from tests.schema.campaigns.asking import add_brief, add_campaign

_PROBLEM = "... on Problem { code field message }"
_SEARCH = "id name text understoodAs filters { name codes least most } influencerOrder briefOrder unread"
SAVE = f"""
mutation ($name: String!, $text: String! = "", $filter: InfluencerFilterInput, $sort: InfluencerOrder, $key: String) {{
  saveInfluencerSearch(name: $name, text: $text, filter: $filter, sort: $sort, idempotencyKey: $key) {{
    ... on SavedSearch {{ {_SEARCH} }} {_PROBLEM} }} }}
"""
SAVE_FOR_BRIEFS = f"""
mutation ($name: String!, $text: String! = "", $filter: BriefFilterInput, $sort: BriefOrder, $key: String) {{
  saveBriefSearch(name: $name, text: $text, filter: $filter, sort: $sort, idempotencyKey: $key) {{
    ... on SavedSearch {{ {_SEARCH} }} {_PROBLEM} }} }}
"""
RENAME = f"""
mutation ($savedSearchId: ID!, $name: String!) {{
  renameSavedSearch(savedSearchId: $savedSearchId, name: $name) {{ ... on SavedSearch {{ name }} {_PROBLEM} }} }}
"""
DELETE = f"""
mutation ($savedSearchId: ID!, $key: String) {{
  deleteSavedSearch(savedSearchId: $savedSearchId, idempotencyKey: $key) {{
    ... on DeletedSavedSearch {{ deletedId }} {_PROBLEM} }} }}
"""
READ = f"""
mutation ($alertId: ID!) {{
  markSavedSearchAlertRead(alertId: $alertId) {{ ... on SavedSearchAlert {{ readAt }} {_PROBLEM} }} }}
"""
READ_ALL = f"""
mutation ($raisedUntil: DateTime!) {{
  markSavedSearchAlertsRead(raisedUntil: $raisedUntil) {{ ... on SavedSearchAlertsRead {{ marked }} {_PROBLEM} }} }}
"""
MINE = f"""
{{ mySavedSearches {{ totalCount nodes {{
  {_SEARCH} alerts {{ totalCount nodes {{ id found influencers {{ displayName }} }} }} }} }} }}
"""
ONE = f"query ($id: ID!) {{ savedSearch(id: $id) {{ {_SEARCH} }} }}"
ALERTS = """
query ($unreadOnly: Boolean! = false) {
  savedSearchAlerts(unreadOnly: $unreadOnly) {
    totalCount
    nodes {
      id found readAt raisedAt keptUntil
      influencers { displayName } briefs { title } savedSearch { name unread }
    }
  }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename } }"
NOTHING: dict[str, Any] = {
    "text": "",
    "understoodAs": None,
    "filters": [],
    "influencerOrder": None,
    "briefOrder": None,
    "unread": 0,
}
OWNERS = (Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER, Kind.INFLUENCER)


async def look(database: TestDatabase) -> None:
    """The look of tomorrow."""
    async with database.work(System(name="tests"), now() + timedelta(days=1, minutes=11)) as work:
        await look_at_saved_searches(work)


async def add_search(
    database: TestDatabase, owner: Brand | Influencer, **changes: Any
) -> tuple[SavedSearch, SavedSearchAlert]:
    login = await database.add(make_login())
    search = await database.add(make_saved_search(owner, login, **changes))
    return search, await database.add(make_saved_search_alert(search))


async def test_a_brand_is_told_what_is_new_in_its_search(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    viewer = await api.caller(Kind.BRAND_VIEWER, brand=manager.brand)

    saved = await api.run(
        manager,
        SAVE,
        name="Hà Nội",
        text="nhung",
        filter={"province": ["01"], "kind": ["KOL"], "followerBand": [], "price": {"most": 5_000_000}},
        sort="PRICE_LOW",
    )
    soon = now() + timedelta(minutes=1)
    people = [make_imported_influencer(listed_at=soon, display_name=name) for name in ("Hồng Nhung", "Thu Hà")]
    await database.add(people[0], people[1])
    await database.execute("UPDATE influencers SET minimum_fee_minor = 1000, minimum_fee_currency = 'VND'")
    await look(database)

    assert saved == {
        "id": saved["id"],
        "name": "Hà Nội",
        "text": "nhung",
        "understoodAs": None,
        "filters": [
            {"name": "kind", "codes": ["kol"], "least": None, "most": None},
            {"name": "province", "codes": ["01"], "least": None, "most": None},
            {"name": "price", "codes": [], "least": None, "most": 5_000_000},
        ],
        "influencerOrder": "PRICE_LOW",
        "briefOrder": None,
        "unread": 0,
    }
    mine = await api.run(viewer, MINE)
    (alert,) = mine["nodes"][0]["alerts"]["nodes"]
    assert mine["totalCount"] == 1
    assert mine["nodes"][0] == saved | {"unread": 1, "alerts": {"totalCount": 1, "nodes": [alert]}}
    assert alert == {"id": alert["id"], "found": 1, "influencers": [{"displayName": "Hồng Nhung"}]}
    told = await api.run(viewer, ALERTS, unreadOnly=True)
    assert told["totalCount"] == 1
    assert (told["nodes"][0]["readAt"], told["nodes"][0]["savedSearch"]) == (None, {"name": "Hà Nội", "unread": 1})
    read = [await api.run(manager, READ, alertId=alert["id"]) for _ in range(2)]
    assert read[0]["readAt"] is not None
    assert read[0] == read[1]
    assert (await api.run(viewer, ALERTS, unreadOnly=True))["nodes"] == []
    assert (await api.run(viewer, ALERTS))["totalCount"] == 1
    assert (await api.run(viewer, ONE, id=saved["id"])) == saved
    assert await database.event_names() == ["SearchSaved", "SavedSearchAlertRaised", "SavedSearchAlertRead"]


async def test_the_feed_is_read_at_once_and_says_how_long_it_is_kept(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    viewer = await api.caller(Kind.BRAND_VIEWER, brand=manager.brand)
    assert manager.brand is not None
    for place, name in enumerate(("Một", "Hai"), 1):
        await add_search(database, manager.brand, place=place, name=name)

    unread = await api.run(viewer, ALERTS, unreadOnly=True)
    refused = await api.refused(viewer, READ_ALL, raisedUntil=unread["nodes"][0]["raisedAt"])
    none = await api.run(manager, READ_ALL, raisedUntil="2026-11-22T00:00:00Z")
    marked = await api.run(manager, READ_ALL, raisedUntil=unread["nodes"][0]["raisedAt"])

    assert unread["totalCount"] == 2
    assert [each["savedSearch"]["name"] for each in unread["nodes"]] == ["Hai", "Một"]
    assert unread["nodes"][0]["keptUntil"] == (NOON + timedelta(days=91, minutes=10)).isoformat()
    assert (refused, none, marked) == ("NOT_ALLOWED", {"marked": 0}, {"marked": 2})
    assert (await api.run(viewer, ALERTS, unreadOnly=True))["nodes"] == []
    assert (await api.run(viewer, ALERTS))["totalCount"] == 2


async def test_an_influencer_is_told_of_new_briefs(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER)

    saved = await api.run(me, SAVE_FOR_BRIEFS, name="Điện thoại", text="dien thoai", sort="FEE")
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    briefs = [await add_brief(database, await add_campaign(database, brand), login) for _ in range(2)]
    await look(database)
    await database.execute("UPDATE briefs SET open_call = false WHERE id = :it", it=briefs[0].id)

    assert saved == NOTHING | {"id": saved["id"], "name": "Điện thoại", "text": "dien thoai", "briefOrder": "FEE"}
    (alert,) = (await api.run(me, ALERTS))["nodes"]
    assert (alert["found"], alert["influencers"]) == (2, [])
    assert alert["briefs"] == [{"title": briefs[1].title}]
    assert briefs[1].status is BriefStatus.PUBLISHED


async def test_one_is_renamed_and_deleted(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    saved = [await api.run(manager, SAVE, name="Cũ", key="k") for _ in range(2)]
    renamed = await api.run(manager, RENAME, savedSearchId=saved[0]["id"], name="Mới")
    taken = await api.refused(manager, SAVE, name="Mới")
    deleted = [await api.run(manager, DELETE, savedSearchId=saved[0]["id"], key="k") for _ in range(2)]

    assert saved[0] == saved[1] == NOTHING | {"id": saved[0]["id"], "name": "Cũ"}
    assert (renamed, taken) == ({"name": "Mới"}, "SAVED_SEARCH_NAME_TAKEN")
    assert deleted == [{"deletedId": saved[0]["id"]}] * 2
    assert await database.count(SavedSearch) == 0
    assert await api.refused(manager, DELETE, savedSearchId=saved[0]["id"]) == "NOT_FOUND"


async def test_a_filter_that_search_refuses_is_refused(api: Api, database: TestDatabase) -> None:
    manager, me = await api.caller(Kind.BRAND_MANAGER), await api.caller(Kind.INFLUENCER)

    assert await api.refused(manager, SAVE, name="A", filter={"niche": ["x"]}) == "FILTER_CODE_UNKNOWN"
    upside_down = {"fee": {"least": 2, "most": 1}}
    assert await api.refused(me, SAVE_FOR_BRIEFS, name="A", filter=upside_down) == "RANGE_UPSIDE_DOWN"

    assert await database.count(SavedSearch) == 0
    assert await database.events() == []


@pytest.mark.parametrize("kind", list(Kind))
async def test_nobody_else_sees_a_search_or_its_alerts(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand, person = await database.add(make_brand()), await database.add(make_imported_influencer())
    caller = await api.caller(kind)

    for owner in (brand, person):
        search, alert = await add_search(database, owner)
        assert await api.run(caller, ONE, id=node_id(SavedSearchType, search.id)) is None
        assert await api.run(caller, NODE, id=node_id(AlertType, alert.id)) is None
    if kind in OWNERS:
        assert (await api.run(caller, MINE))["nodes"] == []
        assert (await api.run(caller, ALERTS))["nodes"] == []


@pytest.mark.parametrize("kind", all_but(*OWNERS))
async def test_who_acts_for_nobody_who_searches_has_none(api: Api, kind: Kind) -> None:
    caller = await api.caller(kind)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert {await api.refused(caller, document) for document in (MINE, ALERTS)} == {refused}
