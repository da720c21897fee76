"""Judging drafts, samples, and what happens next, over HTTP."""

from typing import Any

from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import APPROVE_DRAFT, ASK_FOR_CHANGES, ON_BOOKING, SEND_DRAFT
from tests.schema.bookings.test_journeys import DRAFT, booked, publication, unmoved
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import open_stand

ON_SAMPLE = "... on Sample { id status product tracking sentAt answeredAt }"
REFER = mutation("referDraft", "bookingId: ID!, grounds: String!, idempotencyKey: String", ON_BOOKING)
JUDGE = mutation(
    "judgeDraft", "bookingId: ID!, meetsBrief: Boolean!, findings: String!, idempotencyKey: String", ON_BOOKING
)
SEND_SAMPLE = mutation("sendSample", "bookingId: ID!, input: SendSampleInput!, idempotencyKey: String", ON_SAMPLE)
CONFIRM_SAMPLE = mutation("confirmSample", "sampleId: ID!, idempotencyKey: String", ON_SAMPLE)
LOSE_SAMPLE = mutation("reportLostSample", "sampleId: ID!, idempotencyKey: String", ON_SAMPLE)
NEXT = """query ($id: ID!) { booking(id: $id) { strikesAt dueOn next {
  step awaits by enters pays { minor } refunds { minor } explanation } } }"""
JUDGMENTS = """query ($id: ID!) { booking(id: $id) {
  judgments { draftNumber briefVersion grounds judgeBy meetsBrief findings }
  samples { status product } } }"""
WAITING = "{ openDraftJudgments { totalCount nodes { draftNumber grounds } } }"


async def test_a_draft_is_judged_by_an_admin_who_is_neither_side(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    key = {"bookingId": (await booked(api, stand))["id"]}
    judge = await api.caller(Kind.SECRETARIAT)
    for _ in range(2):
        await api.run(stand.influencer, SEND_DRAFT, **key, input=DRAFT)
        await api.run(stand.manager, ASK_FOR_CHANGES, **key, changes="Bớt nhạc.")
    await api.run(stand.influencer, SEND_DRAFT, **key, input=DRAFT)
    early = await unmoved(database, lambda: api.refused(judge, JUDGE, **key, meetsBrief=True, findings="Đạt."))

    referred = await api.run(stand.manager, REFER, **key, grounds="Thiếu cảnh mở hộp.", idempotencyKey="k")
    assert await api.run(stand.manager, REFER, **key, grounds="Thiếu cảnh mở hộp.", idempotencyKey="k") == referred
    assert (early, referred["status"]) == ("WRONG_STATE", "JUDGING")
    waiting = await api.run(judge, WAITING)
    assert waiting == {"totalCount": 1, "nodes": [{"draftNumber": 3, "grounds": "Thiếu cảnh mở hộp."}]}
    judged = await api.run(judge, JUDGE, **key, meetsBrief=True, findings="Có ở giây 12.")

    assert judged["status"] == "DRAFT_APPROVED"
    seen = await api.run(stand.influencer, JUDGMENTS, id=key["bookingId"])
    (judgment,) = seen["judgments"]
    assert judgment.pop("judgeBy") is not None
    assert judgment == {
        "draftNumber": 3,
        "briefVersion": 1,
        "grounds": "Thiếu cảnh mở hộp.",
        "meetsBrief": True,
        "findings": "Có ở giây 12.",
    }
    assert (await api.run(judge, WAITING))["totalCount"] == 0
    assert (await api.run((await open_stand(api)).manager, JUDGMENTS, id=key["bookingId"])) is None


async def test_what_happens_next_is_said_by_whom_by_when_and_what_it_pays(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    key = {"bookingId": booking["id"]}
    await api.run(stand.influencer, SEND_DRAFT, **key, input=DRAFT)
    await api.run(stand.manager, APPROVE_DRAFT, **key)
    publish = mutation("publishDeliverable", "deliverableId: ID!, input: PublishDeliverableInput!", ON_BOOKING)
    await api.run(stand.influencer, publish, deliverableId=booking["deliverables"][0]["id"], input=publication())

    seen = await api.run(stand.manager, NEXT, id=booking["id"])

    (step,) = seen["next"]
    said: dict[str, Any] = {name: step[name] for name in ("step", "awaits", "enters", "pays", "refunds")}
    assert said == {
        "step": "ACCEPT_DELIVERY",
        "awaits": "BRAND",
        "enters": "APPROVED",
        "pays": {"minor": 3_000_000},
        "refunds": {"minor": 0},
    }
    assert step["by"] == seen["strikesAt"]
    assert step["explanation"].startswith("The brand accepts what was delivered; silence until ")


async def test_samples_are_sent_received_and_lost(api: Api) -> None:
    stand = await open_stand(api)
    key = {"bookingId": (await booked(api, stand))["id"]}
    parcel = {"product": "Điện thoại Sen", "tracking": "EB123456789VN"}

    first = await api.run(stand.manager, SEND_SAMPLE, **key, input=parcel, idempotencyKey="k")
    assert await api.run(stand.manager, SEND_SAMPLE, **key, input=parcel, idempotencyKey="k") == first
    second = await api.run(stand.manager, SEND_SAMPLE, **key, input={"product": "Ốp lưng"})
    lost = await api.run(stand.influencer, LOSE_SAMPLE, sampleId=first["id"])
    received = await api.run(stand.influencer, CONFIRM_SAMPLE, sampleId=second["id"])

    assert (first["status"], first["answeredAt"], first["tracking"]) == ("SENT", None, "EB123456789VN")
    assert (lost["status"], received["status"], received["tracking"]) == ("LOST", "RECEIVED", None)
    assert (await api.run(stand.manager, JUDGMENTS, id=key["bookingId"]))["samples"] == [
        {"status": "LOST", "product": "Điện thoại Sen"},
        {"status": "RECEIVED", "product": "Ốp lưng"},
    ]
