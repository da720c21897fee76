"""Shortlists over the API: kept by managers, read by every member, compared for a brief."""

from typing import Any

import pytest

from domain.brands import Brand
from domain.influencers.profiles import Influencer
from domain.shortlists import Shortlist, ShortlistEntry
from schema.campaigns.types import Brief as BriefType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from schema.shortlists.readings import Shortlist as ShortlistType
from schema.shortlists.readings import ShortlistEntry as EntryType
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.makers.shortlists import make_shortlist, make_shortlist_entry
from tests.schema.campaigns.asking import add_brief, add_campaign

_PROBLEM = "... on Problem { code field message }"
_LIST = "id name createdBy entries(first: 10) { totalCount nodes { influencer { displayName } note } }"
CREATE = f"""
mutation ($name: String!, $key: String) {{
  createShortlist(name: $name, idempotencyKey: $key) {{ ... on Shortlist {{ {_LIST} brand {{ name }} }} {_PROBLEM} }} }}
"""
RENAME = f"""
mutation ($shortlistId: ID!, $name: String!) {{
  renameShortlist(shortlistId: $shortlistId, name: $name) {{ ... on Shortlist {{ name }} {_PROBLEM} }} }}
"""
DELETE = f"""
mutation ($shortlistId: ID!, $key: String) {{
  deleteShortlist(shortlistId: $shortlistId, idempotencyKey: $key) {{ ... on Brand {{ name }} {_PROBLEM} }} }}
"""
ADD = f"""
mutation ($shortlistId: ID!, $influencerId: ID!, $note: String, $key: String) {{
  addToShortlist(shortlistId: $shortlistId, influencerId: $influencerId, note: $note, idempotencyKey: $key) {{
    ... on ShortlistEntry {{ id note notedBy listed influencer {{ displayName }} shortlist {{ name }} }}
    {_PROBLEM} }} }}
"""
NOTE = f"""
mutation ($entryId: ID!, $note: String) {{
  setShortlistNote(entryId: $entryId, note: $note) {{ ... on ShortlistEntry {{ note notedBy }} {_PROBLEM} }} }}
"""
REMOVE = f"""
mutation ($entryId: ID!, $key: String) {{
  removeFromShortlist(entryId: $entryId, idempotencyKey: $key) {{ ... on Shortlist {{ {_LIST} }} {_PROBLEM} }} }}
"""
MINE = f"{{ myShortlists {{ totalCount nodes {{ {_LIST} }} }} }}"
ONE = f"query ($id: ID!) {{ shortlist(id: $id) {{ {_LIST} }} }}"
NODE = "query ($id: ID!) { node(id: $id) { ... on ShortlistEntry { note listed influencer { displayName } } } }"
COMPARE = """
query ($shortlistId: ID!, $briefId: ID!) {
  shortlistComparison(shortlistId: $shortlistId, briefId: $briefId) {
    compared {
      gap
      entry { note listed influencer { displayName rates { price { minor } } } }
      weighed {
        score price { minor } parts { name points explanation evidence { name } } obstacles { reason explanation }
      }
    }
    policyVersion day
  }
}
"""
MEMBERS = (Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER)


async def add_list(database: TestDatabase, brand: Brand, *people: Influencer) -> tuple[Shortlist, list[ShortlistEntry]]:
    login = await database.add(make_login(display_name="Thu Hà"))
    shortlist = await database.add(make_shortlist(brand, login))
    entries = [make_shortlist_entry(shortlist, each, place=place) for place, each in enumerate(people, 1)]
    for entry in entries:
        await database.add(entry)
    return shortlist, entries


def named(shortlist: Shortlist, **more: Any) -> dict[str, Any]:
    return {"shortlistId": node_id(ShortlistType, shortlist.id), **more}


async def comparison(api: Api, caller: Caller, shortlist: Shortlist, brief_id: Any) -> Any:
    return await api.run(caller, COMPARE, **named(shortlist, briefId=node_id(BriefType, brief_id)))


async def test_a_manager_keeps_a_list_that_every_member_reads(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    viewer = await api.caller(Kind.BRAND_VIEWER, brand=manager.brand)
    people = [await database.add(make_imported_influencer(display_name=name)) for name in ("An", "Bình")]

    created = await api.run(manager, CREATE, name="Tết")
    assert manager.brand is not None
    assert created == {
        "id": created["id"],
        "name": "Tết",
        "createdBy": "Nguyễn Văn An",
        "entries": {"totalCount": 0, "nodes": []},
        "brand": {"name": manager.brand.name},
    }
    added = [
        await api.run(manager, ADD, shortlistId=created["id"], influencerId=node_id(InfluencerType, each.id), note=note)
        for each, note in zip(people, ("Giọng ấm", None), strict=True)
    ]
    assert added[0] == {
        "id": added[0]["id"],
        "note": "Giọng ấm",
        "notedBy": "Nguyễn Văn An",
        "listed": True,
        "influencer": {"displayName": "An"},
        "shortlist": {"name": "Tết"},
    }
    assert (added[1]["note"], added[1]["notedBy"]) == (None, None)
    noted = await api.run(manager, NOTE, entryId=added[1]["id"], note="Hỏi lịch")
    assert noted == {"note": "Hỏi lịch", "notedBy": "Nguyễn Văn An"}
    assert await api.run(manager, RENAME, shortlistId=created["id"], name="Tết 2027") == {"name": "Tết 2027"}

    page = await api.run(viewer, MINE)

    entries = [
        {"influencer": {"displayName": "An"}, "note": "Giọng ấm"},
        {"influencer": {"displayName": "Bình"}, "note": "Hỏi lịch"},
    ]
    assert page["totalCount"] == 1
    assert page["nodes"][0]["entries"] == {"totalCount": 2, "nodes": entries}
    assert await api.run(viewer, ONE, id=created["id"]) == page["nodes"][0]
    removed = await api.run(manager, REMOVE, entryId=added[0]["id"])
    assert removed["entries"] == {"totalCount": 1, "nodes": entries[1:]}
    assert await api.run(manager, DELETE, shortlistId=created["id"]) == {"name": manager.brand.name}
    assert (await api.run(viewer, MINE))["nodes"] == []


async def test_one_key_does_each_thing_once(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    person = await database.add(make_imported_influencer())

    lists = [await api.run(manager, CREATE, name="Tết", key="k") for _ in range(2)]
    key = {"shortlistId": lists[0]["id"], "key": "k"}
    added = [await api.run(manager, ADD, **key, influencerId=node_id(InfluencerType, person.id)) for _ in range(2)]
    removed = [await api.run(manager, REMOVE, entryId=added[0]["id"], key="k") for _ in range(2)]
    deleted = [await api.run(manager, DELETE, **key) for _ in range(2)]

    for first, second in (lists, added, removed, deleted):
        assert first == second
    assert await database.event_names() == [
        "ShortlistCreated",
        "ShortlistEntryAdded",
        "ShortlistEntryRemoved",
        "ShortlistDeleted",
    ]


@pytest.mark.parametrize("kind", list(Kind))
async def test_nobody_else_sees_a_list(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand())
    shortlist, (entry,) = await add_list(database, brand, await database.add(make_imported_influencer()))
    caller = await api.caller(kind)

    assert await api.run(caller, ONE, id=node_id(ShortlistType, shortlist.id)) is None
    assert await api.run(caller, NODE, id=node_id(EntryType, entry.id)) is None


@pytest.mark.parametrize("kind", all_but(*MEMBERS))
async def test_who_acts_for_no_brand_has_no_lists(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand())
    shortlist, _ = await add_list(database, brand)
    brief = await add_brief(database, await add_campaign(database, brand), await database.add(make_login()))
    caller = await api.caller(kind)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(caller, MINE) == refused
    assert await api.refused(caller, COMPARE, **named(shortlist, briefId=node_id(BriefType, brief.id))) == refused


@pytest.mark.parametrize("kind", MEMBERS)
async def test_members_compare_the_people_of_a_list(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand())
    brief = await add_brief(database, await add_campaign(database, brand), await database.add(make_login()))
    people = [await add_candidate(database, display_name=name) for name in ("An", "Bình", "Chi")]
    shortlist, _ = await add_list(database, brand, *people)
    await database.execute("UPDATE influencers SET status = 'refused' WHERE id = :it", it=people[1].id)
    await database.execute("DELETE FROM rates WHERE influencer_id = :it", it=people[2].id)
    caller = await api.caller(kind, brand=brand)

    answer = await comparison(api, caller, shortlist, brief.id)

    an, gap, chi = answer["compared"]
    assert an["entry"] == {
        "note": None,
        "listed": True,
        "influencer": {"displayName": "An", "rates": [{"price": {"minor": 3_000_000}}]},
    }
    assert (an["gap"], an["weighed"]["price"], an["weighed"]["obstacles"]) == (None, {"minor": 3_000_000}, [])
    assert an["weighed"]["score"] == sum(part["points"] for part in an["weighed"]["parts"])
    assert an["weighed"]["parts"][0]["explanation"] == "Covers the niche asked for."
    assert gap == {
        "gap": "This person is no longer listed, so there is nothing to compare.",
        "entry": {"note": None, "listed": False, "influencer": None},
        "weighed": None,
    }
    assert chi["weighed"]["price"] is None
    assert answer["policyVersion"] == "v1"


async def test_a_gate_is_told_in_words(api: Api, database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    brief = await add_brief(database, await add_campaign(database, brand), login, tier_minimum=3)
    shortlist, _ = await add_list(database, brand, await add_candidate(database))

    answer = await comparison(api, await api.caller(Kind.BRAND_VIEWER, brand=brand), shortlist, brief.id)

    (compared,) = answer["compared"]
    assert compared["weighed"]["obstacles"] == [
        {"reason": "TIER_TOO_LOW", "explanation": "Trust tier 2; the brief asks for tier 3 or higher."}
    ]


async def test_an_empty_list_compares_nobody(api: Api, database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    brief = await add_brief(database, await add_campaign(database, brand), await database.add(make_login()))
    shortlist, _ = await add_list(database, brand)

    answer = await comparison(api, await api.caller(Kind.BRAND_VIEWER, brand=brand), shortlist, brief.id)

    assert answer["compared"] == []


async def test_the_number_of_statements_does_not_grow_with_the_list(api: Api, database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    brief = await add_brief(database, await add_campaign(database, brand), await database.add(make_login()))
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    short, _ = await add_list(database, brand, await add_candidate(database))
    await database.execute("UPDATE shortlists SET name = 'Ngắn'")
    long, _ = await add_list(database, brand, *[await add_candidate(database) for _ in range(4)])
    numbers: list[int] = []

    for shortlist in (short, long):
        with database.counting() as statements:
            await comparison(api, caller, shortlist, brief.id)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
