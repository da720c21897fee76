"""Amendments over HTTP: proposed, shown, accepted, and read as documents."""

import io
from datetime import timedelta
from typing import Any

from pypdf import PdfReader

from domain.law.periods import day_in_vietnam
from runtime.clock import now
from tests.api.contracts.test_serving import addresses, get
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.test_journeys import booked
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import open_stand

ON_AMENDMENT = """... on BookingAmendment { id number status side reason amendsHash answeredAt
  differences { field before after sentence }
  terms { pieces { place dueOn note platform { code } format { code } } usageGrants { right territory until }
    exclusivityCategory { code } exclusivityDays fee { minor } }
  contract { hash wordingEn signatures { side deed } documents { language form address } } }"""

PROPOSE = mutation(
    "proposeAmendment", "bookingId: ID!, input: ProposeAmendmentInput!, idempotencyKey: String", ON_AMENDMENT
)
ACCEPT = mutation("acceptAmendment", "amendmentId: ID!, idempotencyKey: String", ON_AMENDMENT)
DECLINE = mutation("declineAmendment", "amendmentId: ID!, idempotencyKey: String", ON_AMENDMENT)
WITHDRAW = mutation("withdrawAmendment", "amendmentId: ID!, idempotencyKey: String", ON_AMENDMENT)
BOOKING = """query ($id: ID!) { booking(id: $id) { dueOn contract { hash } deliverables { id dueOn }
  amendments { number status contract { hash } } } }"""


def wish(**terms: Any) -> dict[str, Any]:
    return {"terms": terms, "reason": "Hàng về trễ."}


async def test_a_day_is_moved_by_consent_and_the_change_can_be_read_and_checked(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    shown = await api.run(stand.influencer, BOOKING, id=booking["id"])
    day = day_in_vietnam(now() + timedelta(days=45)).isoformat()
    moved = {"deliverableId": shown["deliverables"][0]["id"], "dueOn": day, "note": "quay dọc"}

    proposed = await api.run(
        stand.influencer,
        PROPOSE,
        bookingId=booking["id"],
        input=wish(deliverables=[moved], usageGrants=[{"right": "all_media"}]),
        idempotencyKey="k",
    )
    accepted = await api.run(stand.manager, ACCEPT, amendmentId=proposed["id"])

    assert (proposed["status"], proposed["side"], proposed["contract"]) == ("OPEN", "INFLUENCER", None)
    assert proposed["amendsHash"] == shown["contract"]["hash"]
    assert [each["field"] for each in proposed["differences"]] == ["DELIVERABLES", "USAGE_GRANTS"]
    assert proposed["differences"][1] == {
        "field": "USAGE_GRANTS",
        "before": None,
        "after": "All media in Việt Nam, without end",
        "sentence": "Usage rights: “All media in Việt Nam, without end” is added.",
    }
    assert proposed["terms"] == {
        "pieces": [
            {
                "place": 1,
                "dueOn": day,
                "note": "quay dọc",
                "platform": {"code": "tiktok"},
                "format": {"code": "short_video"},
            }
        ],
        "usageGrants": [{"right": "all_media", "territory": "Việt Nam", "until": None}],
        "exclusivityCategory": None,
        "exclusivityDays": None,
        "fee": {"minor": 3_000_000},
    }
    contract = accepted["contract"]
    assert accepted["status"] == "ACCEPTED"
    assert contract["signatures"] == [
        {"side": "BRAND", "deed": "ACCEPTED"},
        {"side": "INFLUENCER", "deed": "WRITTEN"},
    ]
    after = await api.run(stand.manager, BOOKING, id=booking["id"])
    assert (after["dueOn"], after["deliverables"][0]["dueOn"]) == (day, day)
    assert after["amendments"] == [{"number": 1, "status": "ACCEPTED", "contract": {"hash": contract["hash"]}}]
    assert after["contract"] == shown["contract"]

    at = addresses(contract)
    page = await get(api, stand.manager, at["EN", "HTML"])
    pdf = await get(api, stand.influencer, at["VI", "PDF"])
    assert page.headers["etag"] == f'"{contract["hash"]}.en.html.3"'
    assert "Amendment 1: Video mở hộp điện thoại Sen" in page.text
    assert f"<dd>{shown['contract']['hash']}</dd>" in page.text
    assert "Hàng về trễ." in page.text
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "Phụ lục sửa đổi 1: Video mở hộp điện thoại Sen" in text
    assert "Mọi điều khác, kể cả thù lao, giữ nguyên như đã thỏa thuận." in text
    stranger = await get(api, await api.caller(Kind.INFLUENCER), at["EN", "HTML"])
    other = await get(api, stand.manager, at["EN", "HTML"].replace("/1.", "/2."))
    assert (stranger.status_code, other.status_code) == (404, 404)


async def test_an_open_amendment_is_no_document_and_is_answered_or_taken_back(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    promise = {"category": "electronics_household", "days": 20}
    ask = {"bookingId": booking["id"], "input": wish(exclusivity=promise)}

    first = await api.run(stand.manager, PROPOSE, **ask)
    code = await api.refused(stand.manager, ACCEPT, amendmentId=first["id"])
    declined = await api.run(stand.influencer, DECLINE, amendmentId=first["id"])
    second = await api.run(stand.manager, PROPOSE, **ask)
    withdrawn = await api.run(stand.manager, WITHDRAW, amendmentId=second["id"])
    stranger = await api.caller(Kind.INFLUENCER)
    before = await database.picture()
    fee = await api.refused(stand.manager, PROPOSE, bookingId=booking["id"], input=wish(fee=0))
    foreign = await api.refused(stranger, PROPOSE, **ask)

    assert code == "AMENDMENT_OF_YOURS"
    assert (declined["status"], withdrawn["status"], second["number"]) == ("DECLINED", "WITHDRAWN", 2)
    assert declined["terms"]["exclusivityCategory"] == {"code": "electronics_household"}
    assert (fee, foreign) == ("FEE_OF_UNPAID_WORK", "NOT_FOUND")
    assert await database.picture() == before
