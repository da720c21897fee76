"""Bookings from their making to their settlement or cancellation, over HTTP."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from domain.law.periods import day_in_vietnam
from domain.money import vnd
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.refusing import Answer
from tests.schema.bookings.asking import (
    AGREE_TO_CANCEL,
    APPROVE,
    APPROVE_DRAFT,
    ASK_FOR_CHANGES,
    ASK_TO_CANCEL,
    BOOKING,
    BOOKINGS,
    PUBLISH,
    REFUSE_TO_CANCEL,
    SEND_DRAFT,
)
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import ACCEPT, Stand, accept_input, open_stand, terms_input
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS

SHOT = "https://files.example.vn/before.png"
DRAFT = {"url": "https://files.example.vn/draft/1.mp4", "note": "Bản đầu."}
MONEY = """query ($id: ID!) { campaign(id: $id) {
  money { funded { minor } free { minor } held { minor } released { minor } } } }"""

MILESTONES = "query ($id: ID!) { booking(id: $id) { milestones { kind due reachedAt late } } }"


def publication(**changes: Any) -> dict[str, Any]:
    """A video that went online this moment."""
    return {
        "url": "https://vt.tiktok.com/ZSnhung1",
        "publishedAt": now().isoformat(),
        "evidenceBefore": {"url": "https://files.example.vn/before.png", "atSecond": 0},
        "evidenceDuring": {"url": "https://files.example.vn/during.png", "atSecond": 6},
    } | changes


async def booked(api: Api, stand: Stand, **changes: Any) -> dict[str, Any]:
    """The booking of an offer sent and accepted over HTTP."""
    sent = await stand.send(**changes)
    accepted = await api.run(stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent))
    return accepted["booking"]


async def turn(gateways: Gateways) -> None:
    """Let the worker do what follows."""
    relay = Relay(gateways, SUBSCRIPTIONS)
    while await relay.turn(now()):
        pass


async def money(api: Api, stand: Stand) -> dict[str, int]:
    """The campaign's money, in đồng."""
    shown = await api.run(stand.manager, MONEY, id=stand.campaign_id)
    return {name: each["minor"] for name, each in shown["money"].items()}


async def milestones(api: Api, stand: Stand, key: str) -> dict[str, tuple[str | None, bool]]:
    """Each by its kind: when it is due, and whether it was reached, in time."""
    shown = await api.run(stand.influencer, MILESTONES, id=key)
    return {
        each["kind"]: (each["due"], each["reachedAt"] is not None and not each["late"]) for each in shown["milestones"]
    }


async def unmoved(database: TestDatabase, answer: Answer) -> Any:
    """What was answered; not a row of any table has moved."""
    before = await database.picture()
    answered = await answer()
    assert await database.picture() == before
    return answered


async def test_a_booking_is_drafted_published_approved_and_settled(api: Api, gateways: Gateways) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    me, brand, key = stand.influencer, stand.manager, booking["id"]
    ahead = await milestones(api, stand, key)
    assert {kind: reached for kind, (_, reached) in ahead.items()} == {
        "AGREED": True, "DRAFT_SHOWN": False, "DRAFT_APPROVED": False, "PUBLISHED": False, "SETTLED": False,
    }  # fmt: skip

    await api.run(me, SEND_DRAFT, bookingId=key, input=DRAFT)
    sent_back = await api.run(brand, ASK_FOR_CHANGES, bookingId=key, changes="Bớt nhạc nền.")
    assert (sent_back["status"], sent_back["rounds"]) == ("CHANGES_ASKED", 1)
    await api.run(me, SEND_DRAFT, bookingId=key, input=DRAFT | {"note": None})
    approved = await api.run(brand, APPROVE_DRAFT, bookingId=key)
    assert approved["drafts"] == [
        {"number": 1, "url": DRAFT["url"], "note": "Bản đầu.", "changes": "Bớt nhạc nền."},
        {"number": 2, "url": DRAFT["url"], "note": None, "changes": None},
    ]
    piece = booking["deliverables"][0]["id"]
    published = await api.run(me, PUBLISH, deliverableId=piece, input=publication())
    assert (published["status"], published["deliverables"][0]["url"]) == (
        "PUBLISHED",
        "https://vt.tiktok.com/ZSnhung1",
    )
    assert (await api.run(brand, APPROVE, bookingId=key))["status"] == "APPROVED"
    assert await money(api, stand) == {"funded": 10_000_000, "free": 7_000_000, "held": 3_000_000, "released": 0}
    await turn(gateways)

    settled = await api.run(me, BOOKING, id=key)
    assert (settled["status"], settled["hold"]) == ("SETTLED", {"status": "RELEASED"})
    assert settled["endedAt"] is not None
    passed = await milestones(api, stand, key)
    assert {kind: reached for kind, (_, reached) in passed.items()} == dict.fromkeys(ahead, True)
    assert passed["PUBLISHED"] == (ahead["PUBLISHED"][0], True)
    assert await money(api, stand) == {"funded": 10_000_000, "free": 7_000_000, "held": 0, "released": 3_000_000}


async def test_a_draft_says_which_file_it_is_and_does_not_come_again_unchanged(
    api: Api, database: TestDatabase
) -> None:
    stand = await open_stand(api)
    key = (await booked(api, stand))["id"]
    file = {"sha256": "AB" * 32, "size": 3_000_000_000, "mediaType": "video/mp4"}
    shown = mutation(
        "sendDraft",
        "bookingId: ID!, input: SendDraftInput!",
        "... on Booking { drafts { file { sha256 size mediaType } } }",
    )

    first = await api.run(stand.influencer, shown, bookingId=key, input=DRAFT | {"file": file})
    await api.run(stand.manager, ASK_FOR_CHANGES, bookingId=key, changes="Bớt nhạc.")
    again = await unmoved(
        database, lambda: api.refused(stand.influencer, SEND_DRAFT, bookingId=key, input=DRAFT | {"file": file})
    )
    other = await api.run(stand.influencer, shown, bookingId=key, input=DRAFT)

    assert first["drafts"] == [{"file": file | {"sha256": "ab" * 32}}]
    assert again == "DRAFT_UNCHANGED"
    assert other["drafts"] == [*first["drafts"], {"file": None}]


async def test_the_contract_can_be_checked_without_us(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    document = """query ($id: ID!) { booking(id: $id) {
      contract { text hash wordingVi wordingEn signatures { side at } } terms { number status fee { minor } }
      brief { title } brand { name } influencer { displayName } category { code } draftReview } }"""

    seen = await api.run(stand.influencer, document, id=booking["id"])

    contract = seen["contract"]
    assert hashlib.sha256(contract["text"].encode()).hexdigest() == contract["hash"]
    body = json.loads(contract["text"])
    assert body["terms"]["fee"] == {"minor": 3_000_000, "currency": "VND"}
    assert contract["wordingVi"] == body["wording"]["vi"]
    assert "Công ty TNHH Trà Sen Vàng" in contract["wordingVi"]
    assert contract["wordingEn"] == body["wording"]["en"]
    assert [each["side"] for each in contract["signatures"]] == ["BRAND", "INFLUENCER"]
    assert seen["terms"] == {"number": 1, "status": "AGREED", "fee": {"minor": 3_000_000}}
    assert (seen["brief"]["title"], seen["brand"]["name"]) == ("Video mở hộp điện thoại Sen", "Trà Sen Vàng")
    assert (seen["influencer"]["displayName"], seen["category"]["code"], seen["draftReview"]) == (
        "Hồng Nhung",
        "electronics_household",
        True,
    )


async def test_a_booking_is_cancelled_by_consent(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, places=1)
    booking = await booked(api, stand)

    asked = await api.run(stand.influencer, ASK_TO_CANCEL, bookingId=booking["id"])
    assert asked["cancellationSide"] == "INFLUENCER"
    ended = await api.run(stand.manager, AGREE_TO_CANCEL, bookingId=booking["id"], idempotencyKey="k")
    again = await api.run(stand.manager, AGREE_TO_CANCEL, bookingId=booking["id"], idempotencyKey="k")

    assert (ended["status"], ended["hold"]) == ("CANCELLED", {"status": "REFUNDED"})
    assert again == ended
    assert await money(api, stand) == {"funded": 10_000_000, "free": 10_000_000, "held": 0, "released": 0}
    assert (await database.reload(stand.market.brief)).places_taken == 0


async def test_a_side_may_hold_to_its_booking(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)

    await api.run(stand.manager, ASK_TO_CANCEL, bookingId=booking["id"])
    kept = await api.run(stand.influencer, REFUSE_TO_CANCEL, bookingId=booking["id"])

    assert (kept["status"], kept["cancellationSide"], kept["cancelsAt"]) == ("FUNDED", None, None)


async def test_one_key_does_each_step_once(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand)
    me, brand, key = stand.influencer, stand.manager, {"bookingId": booking["id"]}
    piece = {"deliverableId": booking["deliverables"][0]["id"], "input": publication()}
    steps: list[tuple[Caller, str, dict[str, Any]]] = [
        (me, ASK_TO_CANCEL, key),
        (brand, REFUSE_TO_CANCEL, key),
        (me, SEND_DRAFT, key | {"input": DRAFT}),
        (brand, ASK_FOR_CHANGES, key | {"changes": "Bớt nhạc."}),
        (me, SEND_DRAFT, key | {"input": DRAFT, "idempotencyKey": "l"}),
        (brand, APPROVE_DRAFT, key),
        (me, PUBLISH, piece),
        (brand, APPROVE, key),
    ]
    before = len(await database.event_names())

    for caller, document, given in steps:
        first = await api.run(caller, document, **({"idempotencyKey": "k"} | given))
        assert await api.run(caller, document, **({"idempotencyKey": "k"} | given)) == first

    assert [name for name in (await database.event_names())[before:] if name != "BookingClockStarted"] == [
        "CancellationAsked",
        "CancellationRefused",
        "DraftSent",
        "ChangesAsked",
        "DraftSent",
        "DraftApproved",
        "DeliverablePublished",
        "BookingPublished",
        "BookingApproved",
    ]


async def test_each_step_has_its_time(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    key = {"bookingId": booking["id"]}
    piece = {"deliverableId": booking["deliverables"][0]["id"], "input": publication()}
    early: list[tuple[Caller, str, dict[str, Any], str]] = [
        (stand.manager, ASK_FOR_CHANGES, key | {"changes": "Bớt nhạc."}, "WRONG_STATE"),
        (stand.manager, APPROVE_DRAFT, key, "WRONG_STATE"),
        (stand.manager, APPROVE, key, "WRONG_STATE"),
        (stand.influencer, PUBLISH, piece, "DRAFT_NOT_APPROVED"),
        (stand.influencer, REFUSE_TO_CANCEL, key, "NO_CANCELLATION_ASKED"),
        (stand.influencer, AGREE_TO_CANCEL, key, "NO_CANCELLATION_ASKED"),
    ]

    for caller, document, given, code in early:
        assert await unmoved(database, lambda c=caller, d=document, g=given: api.refused(c, d, **g)) == code


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"url": "tiktok"}, "ADDRESS_INVALID", "input.url"),
        ({"url": "https://youtu.be/ZSnhung1"}, "PLATFORM_CONTRADICTED", "input.url"),
        ({"url": "https://www.tiktok.com/@somebody/video/1"}, "POST_OF_ANOTHER_CHANNEL", "input.url"),
        ({"evidenceBefore": {"url": "", "atSecond": 0}}, "ADDRESS_INVALID", "input.evidenceBefore.url"),
        ({"evidenceBefore": {"atSecond": 0}}, "INVALID_INPUT", "input.evidenceBefore"),
        ({"evidenceBefore": {"url": SHOT}}, "INVALID_INPUT", "input.evidenceBefore.atSecond"),
        ({"evidenceBefore": {"url": SHOT, "atSecond": 6}}, "NOTICE_NOT_BEFORE", "input.evidenceDuring.atSecond"),
        ({"evidenceDuring": {"url": SHOT, "atSecond": 6}}, "EVIDENCE_REPEATED", "input.evidenceDuring.url"),
        ({"publishedAt": "2999-01-01T00:00:00Z"}, "INVALID_INPUT", "input.publishedAt"),
        ({"publishedAt": "2020-01-01T00:00:00Z"}, "INVALID_INPUT", "input.publishedAt"),
    ],
)
async def test_a_publication_without_its_evidence_is_none(
    api: Api, database: TestDatabase, changes: dict[str, Any], code: str, field: str
) -> None:
    stand = await open_stand(api, draft_review=False)
    piece = (await booked(api, stand))["deliverables"][0]["id"]

    found = await unmoved(
        database, lambda: api.run(stand.influencer, PUBLISH, deliverableId=piece, input=publication(**changes))
    )

    assert (found["code"], found["field"]) == (code, field)


async def test_changes_are_asked_for_twice_and_no_more(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    key = (await booked(api, stand))["id"]
    for _ in range(2):
        await api.run(stand.influencer, SEND_DRAFT, bookingId=key, input=DRAFT)
        await api.run(stand.manager, ASK_FOR_CHANGES, bookingId=key, changes="Bớt nhạc.")
    await api.run(stand.influencer, SEND_DRAFT, bookingId=key, input=DRAFT)

    code = await unmoved(
        database, lambda: api.refused(stand.manager, ASK_FOR_CHANGES, bookingId=key, changes="Bớt nhạc.")
    )

    assert code == "ROUNDS_USED_UP"


async def test_each_side_lists_its_bookings_and_no_others(api: Api) -> None:
    stand, other = await open_stand(api), await open_stand(api)
    mine, others = await booked(api, stand), await booked(api, other)

    async def ids(caller: Caller, **variables: Any) -> list[str]:
        return [each["id"] for each in (await api.run(caller, BOOKINGS, **variables))["nodes"]]

    assert await ids(stand.manager) == await ids(stand.influencer) == [mine["id"]]
    assert await ids(stand.manager, status="FUNDED", briefId=stand.brief_id) == [mine["id"]]
    assert await ids(stand.manager, briefId=other.brief_id) == []
    assert await ids(stand.manager, status="SETTLED") == []
    assert await ids(await api.caller(Kind.FINANCE)) == [others["id"], mine["id"]]
    assert await ids(await api.caller(Kind.VISITOR)) == []
    assert await api.run(stand.manager, BOOKING, id=others["id"]) is None


async def test_a_promise_runs_from_the_day_of_publication(api: Api) -> None:
    stand = await open_stand(api, draft_review=False)
    promised = terms_input(exclusivity={"category": "electronics_household", "days": 30})["exclusivity"]
    booking = await booked(api, stand, exclusivity=promised)

    online = now()

    published = await api.run(
        stand.influencer,
        PUBLISH,
        deliverableId=booking["deliverables"][0]["id"],
        input=publication(publishedAt=online.isoformat()),
    )

    assert published["exclusiveUntil"] == (day_in_vietnam(online) + timedelta(days=30)).isoformat()


async def test_a_booking_without_its_money_is_none(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, money=vnd(1_000_000))
    sent = await stand.send()

    code = await unmoved(
        database,
        lambda: api.refused(stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent)),
    )

    assert code == "FEE_NOT_COVERED"
    assert (await api.run(stand.influencer, BOOKINGS))["totalCount"] == 0
