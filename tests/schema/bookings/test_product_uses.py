"""The use of a product that was yet to be used, and the evidence of its publication, over HTTP."""

from typing import Any

from domain.bookings.rules import booking_rule
from domain.law.periods import day_in_vietnam
from runtime.clock import now
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import ON_BOOKING, PUBLISH
from tests.schema.bookings.test_journeys import publication, unmoved
from tests.schema.bookings.test_judging import CONFIRM_SAMPLE, SEND_SAMPLE
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import ACCEPT, Stand, accept_input, open_stand

STATE = mutation("stateProductUse", "bookingId: ID!, input: StateProductUseInput!, idempotencyKey: String", ON_BOOKING)
KNOWN = """query ($id: ID!) { booking(id: $id) {
  contract { declarations { productUse usedOn understood } rule { version changeRounds shareOverdueOnline } }
  productUse { usedOn understood sample { id } }
  deliverables {
    suppliedAt evidenceBefore { url atSecond file { sha256 size mediaType } } evidenceDuring { url } } } }"""
FILE = {"sha256": "AB" * 32, "size": 5_000_000_000, "mediaType": "video/mp4"}


async def to_be_used(api: Api, stand: Stand) -> dict[str, Any]:
    """The booking of a product that the influencer will use."""
    sent = await stand.send()
    given = accept_input(sent) | {"declarations": {"documentsRead": True, "productUse": "WILL_USE"}}
    return (await api.run(stand.influencer, ACCEPT, offerId=sent["id"], input=given))["booking"]


async def test_a_product_is_used_and_then_introduced(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, draft_review=False)
    booking = await to_be_used(api, stand)
    key, today = {"bookingId": booking["id"]}, day_in_vietnam(now()).isoformat()
    piece = {"deliverableId": booking["deliverables"][0]["id"], "input": publication()}
    piece["input"]["evidenceBefore"] = {"file": FILE, "atSecond": 2}
    assert await unmoved(database, lambda: api.refused(stand.influencer, PUBLISH, **piece)) == "PRODUCT_NOT_USED"
    sample = (await api.run(stand.manager, SEND_SAMPLE, **key, input={"product": "Điện thoại Sen"}))["id"]
    use = {"usedOn": today, "understood": True, "sampleId": sample}
    early = await unmoved(database, lambda: api.run(stand.influencer, STATE, **key, input=use))
    await api.run(stand.influencer, CONFIRM_SAMPLE, sampleId=sample)
    unclear = use | {"understood": False}
    answered = await unmoved(database, lambda: api.refused(stand.influencer, STATE, **key, input=unclear))

    for _ in range(2):
        await api.run(stand.influencer, STATE, **key, input=use, idempotencyKey="used")
    again = await unmoved(database, lambda: api.refused(stand.influencer, STATE, **key, input=use))
    await api.run(stand.influencer, PUBLISH, **piece)

    assert (early["code"], early["field"]) == ("INVALID_INPUT", "input.sampleId")
    assert (answered, again) == ("PRODUCT_NOT_UNDERSTOOD", "PRODUCT_USE_STATED_ALREADY")
    shown = await api.run(stand.manager, KNOWN, id=booking["id"])
    rule = booking_rule(now())
    assert shown["contract"] == {
        "declarations": {"productUse": "WILL_USE", "usedOn": None, "understood": False},
        "rule": {"version": rule.version, "changeRounds": 2, "shareOverdueOnline": 5_000},
    }
    assert shown["productUse"] == {"usedOn": today, "understood": True, "sample": {"id": sample}}
    (published,) = shown["deliverables"]
    assert published.pop("suppliedAt") is not None
    assert published == {
        "evidenceBefore": {"url": None, "atSecond": 2, "file": FILE | {"sha256": "ab" * 32}},
        "evidenceDuring": {"url": "https://files.example.vn/during.png"},
    }


async def test_only_the_influencer_booked_states_it(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    given = {"bookingId": (await to_be_used(api, stand))["id"], "input": {"usedOn": "2026-01-05", "understood": True}}
    stranger = await api.caller(Kind.INFLUENCER)

    for caller, code in ((stand.manager, "NOT_ALLOWED"), (stranger, "NOT_FOUND")):
        assert await unmoved(database, lambda by=caller: api.refused(by, STATE, **given)) == code
