"""Disputes from their opening to their end, over HTTP."""

from dataclasses import dataclass
from typing import Any

import pytest

from runtime.gateways import Gateways
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import APPROVE, PUBLISH
from tests.schema.bookings.test_journeys import booked, money, publication, turn, unmoved
from tests.schema.disputes.asking import (
    ACCEPT,
    ADD_EVIDENCE,
    ANSWER,
    BOOKING,
    DECIDE,
    DISPUTE,
    DISPUTES,
    OPEN,
    PROPOSE,
    QUEUE,
    REJECT,
    WITHDRAW,
)
from tests.schema.offers.asking import Stand, open_stand

CLAIM = {"claim": 0, "grounds": "Video không có cảnh mở hộp."}
RULING = {"released": 1_000_001, "ground": "Bản yêu cầu, mục 2.", "facts": "Thiếu cảnh.", "reasons": "Một phần."}


@dataclass(frozen=True)
class Quarrel:
    """A published booking, its two sides, and what they call it by."""

    stand: Stand
    booking_id: str

    @property
    def brand(self) -> Caller:
        return self.stand.manager

    @property
    def influencer(self) -> Caller:
        return self.stand.influencer


@pytest.fixture
async def quarrel(api: Api) -> Quarrel:
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand)
    await api.run(stand.influencer, PUBLISH, deliverableId=booking["deliverables"][0]["id"], input=publication())
    return Quarrel(stand, booking["id"])


async def test_a_dispute_is_answered_mediated_and_agreed_on(api: Api, quarrel: Quarrel, gateways: Gateways) -> None:
    mediator = await api.caller(Kind.SECRETARIAT)
    opened = await api.run(quarrel.brand, OPEN, bookingId=quarrel.booking_id, input=CLAIM, idempotencyKey="k")
    assert await api.run(quarrel.brand, OPEN, bookingId=quarrel.booking_id, input=CLAIM, idempotencyKey="k") == opened
    key = {"disputeId": opened["id"]}
    assert (opened["status"], opened["side"], opened["bookingId"]) == ("OPENED", "BRAND", quarrel.booking_id)
    assert (opened["claim"], opened["withoutDispute"]) == ({"minor": 0}, {"minor": 3_000_000})
    assert (opened["next"]["step"], opened["next"]["awaits"]) == ("ANSWER_DISPUTE", "INFLUENCER")
    assert opened["next"]["explanation"].startswith("The other side answers the dispute; without an answer by ")

    answered = await api.run(quarrel.influencer, ANSWER, **key, input={"statement": "Có ở giây 12."})
    assert (answered["status"], answered["answer"]) == ("MEDIATING", "Có ở giây 12.")
    queue = await api.run(mediator, QUEUE)
    assert queue["nodes"] == [{"id": opened["id"], "bookingId": quarrel.booking_id, "status": "MEDIATING"}]
    half = {"released": 1_500_000, "reasons": "Nửa phần dùng được."}
    proposed = await api.run(mediator, PROPOSE, **key, input=half)
    assert (proposed["proposed"], proposed["next"]["awaits"]) == ({"minor": 1_500_000}, "BOTH")
    accepted = await api.run(quarrel.brand, ACCEPT, **key)
    assert (accepted["status"], accepted["next"]["awaits"]) == ("PROPOSED", "INFLUENCER")
    resolved = await api.run(quarrel.influencer, ACCEPT, **key)

    assert (resolved["status"], resolved["resolution"], resolved["next"]) == ("RESOLVED", "AGREED", None)
    assert (resolved["released"], resolved["refunded"]) == ({"minor": 1_500_000}, {"minor": 1_500_000})
    await turn(gateways)
    seen = await api.run(quarrel.brand, BOOKING, id=quarrel.booking_id)
    assert (seen["status"], seen["next"], seen["hold"]) == ("SETTLED", [], {"status": "SPLIT"})
    paid = {"funded": 10_000_000, "free": 8_500_000, "held": 0, "released": 1_500_000}
    assert await money(api, quarrel.stand) == paid
    assert (await api.run(mediator, QUEUE))["totalCount"] == 0


async def test_the_booking_says_what_its_dispute_waits_for(api: Api, quarrel: Quarrel) -> None:
    opened = await api.run(quarrel.influencer, OPEN, bookingId=quarrel.booking_id, input=CLAIM | {"claim": 3_000_000})

    seen = await api.run(quarrel.brand, BOOKING, id=quarrel.booking_id)

    (dispute,) = seen["disputes"]
    assert (seen["status"], seen["strikesAt"], dispute["id"]) == ("DISPUTED", None, opened["id"])
    assert seen["next"] == [
        {
            "step": "ANSWER_DISPUTE",
            "awaits": "BRAND",
            "by": dispute["strikesAt"],
            "enters": "DISPUTED",
            "pays": {"minor": 0},
            "refunds": {"minor": 0},
        }
    ]
    decider, mediator = await api.caller(Kind.DECIDER), await api.caller(Kind.INTEGRITY)
    key = {"disputeId": opened["id"]}
    await api.run(quarrel.brand, ANSWER, **key, input={"statement": "Không."})
    await api.run(mediator, PROPOSE, **key, input={"released": 1_000_000, "reasons": "Vì."})
    await api.run(quarrel.brand, REJECT, **key)
    deciding = await api.run(quarrel.brand, BOOKING, id=quarrel.booking_id)
    (step,) = deciding["next"]
    assert step.pop("by") == deciding["disputes"][0]["capsAt"]
    assert step == {
        "step": "DECIDE_DISPUTE",
        "awaits": "DECIDER",
        "enters": "SETTLED",
        "pays": {"minor": 1_000_000},
        "refunds": {"minor": 2_000_000},
    }
    decided = await api.run(decider, DECIDE, **key, input=RULING)
    assert (decided["resolution"], decided["released"]) == ("DECIDED", {"minor": 1_000_001})


async def test_evidence_is_shown_to_both_sides_and_to_admins_and_to_nobody_else(api: Api, quarrel: Quarrel) -> None:
    key = {"disputeId": (await api.run(quarrel.brand, OPEN, bookingId=quarrel.booking_id, input=CLAIM))["id"]}
    shown = {"statement": "Ảnh màn hình.", "url": "https://files.example.vn/1.png", "fileHash": "0" * 64}

    added = await api.run(quarrel.brand, ADD_EVIDENCE, **key, input=shown, idempotencyKey="k")
    assert await api.run(quarrel.brand, ADD_EVIDENCE, **key, input=shown, idempotencyKey="k") == added
    await api.run(quarrel.influencer, ADD_EVIDENCE, **key, input={"statement": "Giây 12."})

    stranger = (await open_stand(api)).manager
    for caller in (quarrel.brand, quarrel.influencer, await api.caller(Kind.DECIDER)):
        seen = await api.run(caller, DISPUTE, id=key["disputeId"])
        assert [(each["side"], each["statement"]) for each in seen["evidence"]] == [
            ("BRAND", "Ảnh màn hình."),
            ("INFLUENCER", "Giây 12."),
        ]
        assert seen["evidence"][0]["hash"] == added["hash"]
        assert (await api.run(caller, DISPUTES, status="OPENED"))["totalCount"] == 1
        assert (await api.run(caller, DISPUTES, status="RESOLVED"))["totalCount"] == 0
    for caller in (stranger, await api.caller(Kind.VISITOR)):
        assert await api.run(caller, DISPUTE, id=key["disputeId"]) is None
        assert (await api.run(caller, DISPUTES))["totalCount"] == 0


async def test_withdrawn_the_booking_goes_on(api: Api, quarrel: Quarrel) -> None:
    opened = await api.run(quarrel.brand, OPEN, bookingId=quarrel.booking_id, input=CLAIM)

    withdrawn = await api.run(quarrel.brand, WITHDRAW, disputeId=opened["id"])

    assert (withdrawn["status"], withdrawn["released"], withdrawn["next"]) == ("WITHDRAWN", None, None)
    seen = await api.run(quarrel.influencer, BOOKING, id=quarrel.booking_id)
    assert (seen["status"], [each["step"] for each in seen["next"]]) == ("PUBLISHED", ["ACCEPT_DELIVERY"])


async def test_what_a_dispute_refuses_is_said_and_nothing_moves(
    api: Api, database: TestDatabase, quarrel: Quarrel
) -> None:
    booking = {"bookingId": quarrel.booking_id}
    decider = await api.caller(Kind.DECIDER)

    async def refused(caller: Caller, document: str, **given: Any) -> str:
        return await unmoved(database, lambda: api.refused(caller, document, **given))

    assert await refused(quarrel.brand, OPEN, **booking, input=CLAIM | {"claim": 3_000_001}) == "INVALID_INPUT"
    opened = await api.run(quarrel.brand, OPEN, **booking, input=CLAIM)
    key = {"disputeId": opened["id"]}
    assert await refused(quarrel.influencer, OPEN, **booking, input=CLAIM) == "DISPUTED_ALREADY"
    assert await refused(quarrel.brand, OPEN, bookingId=opened["id"], input=CLAIM) == "UNKNOWN_ID"
    assert await refused(quarrel.brand, ANSWER, **key, input={"statement": "x"}) == "OTHER_SIDES_STEP"
    assert await refused(quarrel.influencer, WITHDRAW, **key) == "OTHER_SIDES_STEP"
    assert await refused(quarrel.influencer, ACCEPT, **key) == "WRONG_STATE"
    assert await refused(decider, DECIDE, **key, input=RULING) == "WRONG_STATE"
    assert await refused(quarrel.brand, APPROVE, **booking) == "WRONG_STATE"
