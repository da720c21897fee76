"""A score links to the records behind it: each side is shown those that it may see, and no others."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.bookings.booking import BookingStatus
from domain.certifications.certificate import Certificate
from operations.candidates.records import MOST_OF_A_PART
from runtime.clock import now
from schema.bookings.types import Booking as BookingType
from schema.certifications.certificate import Certificate as CertificateType
from schema.disclosures import DisclosureRecord as DisclosureType
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.disclosures import make_disclosure
from tests.operations.candidates.test_bookings import add_booking
from tests.schema.test_candidates import of, post

RECORDS = "records { part kind record }"
CANDIDATES = f"query ($briefId: ID!) {{ candidates(briefId: $briefId) {{ candidates {{ {RECORDS} }} }} }}"
FOR_ME = f"{{ briefsForMe {{ {RECORDS} }} }}"
NODE = "query ($id: ID!) { node(id: $id) { id } }"


def settled(days_ago: int) -> dict[str, Any]:
    return {"status": BookingStatus.SETTLED, "ended_at": now() - timedelta(days=days_ago)}


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

    ((candidate,),) = (await api.run(member, CANDIDATES, **of(brief))).values()
    own = (await api.run(me, FOR_ME))["records"]

    tier = {"part": "TRUST_TIER", "kind": "CERTIFICATE", "record": node_id(CertificateType, certificate.id)}
    kept, kept_for_others = [
        {"part": "DELIVERY_RELIABILITY", "kind": "BOOKING", "record": node_id(BookingType, each.id)}
        for each in (mine, others)
    ]
    history = {"part": "DISCLOSURE_HISTORY", "kind": "DISCLOSURE", "record": node_id(DisclosureType, disclosure.id)}
    assert candidate["records"] == [tier, kept]
    assert own == [tier, history, kept_for_others, kept]
    assert (await is_shown(api, member, tier), await is_shown(api, member, history)) == (True, False)
    assert (await is_shown(api, me, tier), await is_shown(api, me, history)) == (True, True)


async def test_of_many_records_the_newest_are_linked(api: Api, database: TestDatabase) -> None:
    person = await add_candidate(database)
    posts = [
        make_disclosure(person.id, published_at=now() - timedelta(days=day)) for day in range(1, MOST_OF_A_PART + 3)
    ]
    await database.add(*posts)
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    found = [each["record"] for each in (await api.run(me, FOR_ME))["records"] if each["kind"] == "DISCLOSURE"]

    assert found == [node_id(DisclosureType, each.id) for each in posts[:MOST_OF_A_PART]]
