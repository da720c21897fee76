"""A score links to the records behind it: each side is shown those that it may see, and no others."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.bookings.booking import BookingStatus
from domain.certifications.certificate import Certificate
from domain.disclosures.labels import DisclosureVerdict
from operations.candidates.records import MOST_OF_A_PART
from runtime.clock import now
from schema.bookings.types import Booking as BookingType
from schema.certifications.certificate import Certificate as CertificateType
from schema.disclosures import DisclosureRecord as DisclosureType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from schema.shortlists.readings import Shortlist as ShortlistType
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.disclosures import make_disclosure
from tests.operations.candidates.test_bookings import add_booking
from tests.schema.test_candidates import of, post
from tests.schema.test_shortlists import add_list

RECORDS = "records { part kind record among }"
CANDIDATES = f"query ($briefId: ID!) {{ candidates(briefId: $briefId) {{ candidates {{ {RECORDS} }} }} }}"
LINEUP = f"query ($briefId: ID!) {{ lineup(briefId: $briefId) {{ chosen {{ members {{ {RECORDS} }} }} }} }}"
FOR_ME = f"{{ briefsForMe {{ {RECORDS} }} }}"
WHAT_IF = f"query ($briefId: ID!) {{ whatIf(briefId: $briefId) {{ {RECORDS} }} }}"
COMPARED = f"""
query ($shortlistId: ID!, $briefId: ID!) {{
  shortlistComparison(shortlistId: $shortlistId, briefId: $briefId) {{ compared {{ weighed {{ {RECORDS} }} }} }}
}}
"""
VALUE = "query ($id: ID!) { disclosureValue(influencerId: $id) { posts counts { verdict posts } } }"
NODE = "query ($id: ID!) { node(id: $id) { id } }"


def settled(days_ago: int) -> dict[str, Any]:
    return {"status": BookingStatus.SETTLED, "ended_at": now() - timedelta(days=days_ago)}


def linked(part: str, kind: str, record: str) -> dict[str, Any]:
    return {"part": part, "kind": kind, "record": record, "among": 1}


async def is_shown(api: Api, caller: Caller, record: dict[str, Any]) -> bool:
    return await api.run(caller, NODE, id=record["record"]) is not None


async def test_each_side_is_linked_to_what_it_may_see(api: Api, database: TestDatabase) -> None:
    (brand, brief), person = await post(database), await add_candidate(database)
    (certificate,) = await database.all(select(Certificate))
    mine = await add_booking(database, person, **settled(3), brand_id=brand.id)
    others = await add_booking(database, person, **settled(2))
    await add_booking(database, person, **settled(731), brand_id=brand.id)
    disclosure = await database.add(make_disclosure(person.id))
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    shortlist, _ = await add_list(database, brand, person)

    ((candidate,),) = (await api.run(member, CANDIDATES, **of(brief))).values()
    compare = {"shortlistId": node_id(ShortlistType, shortlist.id)}
    ((compared,),) = (await api.run(member, COMPARED, **compare, **of(brief))).values()
    (chosen,) = (await api.run(member, LINEUP, **of(brief)))["chosen"]["members"]
    own = (await api.run(me, FOR_ME))["records"]
    supposed = (await api.run(me, WHAT_IF, **of(brief)))["records"]

    tier = linked("TRUST_TIER", "CERTIFICATE", node_id(CertificateType, certificate.id))
    kept, kept_for_others = [
        linked("DELIVERY_RELIABILITY", "BOOKING", node_id(BookingType, each.id)) for each in (mine, others)
    ]
    history = linked("DISCLOSURE_HISTORY", "DISCLOSURE", node_id(DisclosureType, disclosure.id))
    profile = linked("DISCLOSURE_HISTORY", "PROFILE", node_id(InfluencerType, person.id))
    assert candidate["records"] == compared["weighed"]["records"] == chosen["records"] == [tier, profile, kept]
    assert own == supposed == [tier, history, kept_for_others | {"among": 2}, kept | {"among": 2}]
    assert (await is_shown(api, member, tier), await is_shown(api, member, history)) == (True, False)
    assert (await is_shown(api, me, tier), await is_shown(api, me, history)) == (True, True)
    assert await api.run(member, VALUE, id=profile["record"]) == {
        "posts": 1,
        "counts": [{"verdict": "OK", "posts": 1}],
    }


async def test_of_many_posts_those_that_weigh_most_are_linked_and_all_are_counted(
    api: Api, database: TestDatabase
) -> None:
    person = await add_candidate(database)
    fresh = [make_disclosure(person.id, published_at=now() - timedelta(days=day)) for day in range(1, MOST_OF_A_PART)]
    newer, older = [make_disclosure(person.id, published_at=now() - timedelta(days=day)) for day in (170, 199)]
    negated = DisclosureVerdict.NEGATED
    counts_twice = make_disclosure(
        person.id, published_at=now() - timedelta(days=200), machine_verdict=negated, verdict=negated
    )
    await database.add(older, counts_twice, newer, *reversed(fresh))
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    found = [each for each in (await api.run(me, FOR_ME))["records"] if each["kind"] == "DISCLOSURE"]

    assert found == [
        linked("DISCLOSURE_HISTORY", "DISCLOSURE", node_id(DisclosureType, each.id)) | {"among": MOST_OF_A_PART + 2}
        for each in (*fresh, counts_twice)
    ]
