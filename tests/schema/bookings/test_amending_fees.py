"""A fee amended over HTTP: the money, the document, and the contract that stays."""

import io

from pypdf import PdfReader

from tests.api.contracts.test_serving import addresses, get
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.test_amending import ACCEPT, PROPOSE, wish
from tests.schema.bookings.test_journeys import booked, money
from tests.schema.offers.asking import open_stand

BOOKING = """query ($id: ID!) { booking(id: $id) { fee { minor } hold { amount { minor } status } contract { hash }
  amendments { status terms { fee { minor } } } } }"""


async def test_a_fee_is_raised_by_consent_and_the_difference_is_held(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    before = await api.run(stand.manager, BOOKING, id=booking["id"])

    proposed = await api.run(stand.influencer, PROPOSE, bookingId=booking["id"], input=wish(fee=4_500_000))
    assert (await money(api, stand))["held"] == 3_000_000
    accepted = await api.run(stand.manager, ACCEPT, amendmentId=proposed["id"])

    assert proposed["differences"] == [
        {
            "field": "FEE",
            "before": "VND 3,000,000",
            "after": "VND 4,500,000",
            "sentence": "Fee: “VND 3,000,000” becomes “VND 4,500,000”.",
        }
    ]
    after = await api.run(stand.influencer, BOOKING, id=booking["id"])
    assert after == {
        "fee": {"minor": 4_500_000},
        "hold": {"amount": {"minor": 4_500_000}, "status": "HELD"},
        "contract": before["contract"],
        "amendments": [{"status": "ACCEPTED", "terms": {"fee": {"minor": 4_500_000}}}],
    }
    assert await money(api, stand) == {"funded": 10_000_000, "held": 4_500_000, "released": 0, "free": 5_500_000}
    at = addresses(accepted["contract"])
    page = await get(api, stand.influencer, at["EN", "HTML"])
    pdf = await get(api, stand.manager, at["VI", "PDF"])
    assert "Fee: “VND 3,000,000” becomes “VND 4,500,000”." in page.text
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "Mức phí: từ “3.000.000" in text


async def test_a_fee_is_lowered_by_consent_and_no_further_than_the_brief_has_told(
    api: Api, database: TestDatabase
) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    before = await database.picture()
    code = await api.refused(stand.manager, PROPOSE, bookingId=booking["id"], input=wish(fee=1_999_999))
    short = await api.refused(stand.influencer, PROPOSE, bookingId=booking["id"], input=wish(fee=10_000_001))
    assert (code, short) == ("FEE_BELOW_BRIEF", "FEE_NOT_COVERED")
    assert await database.picture() == before

    proposed = await api.run(stand.manager, PROPOSE, bookingId=booking["id"], input=wish(fee=2_000_000))
    await api.run(stand.influencer, ACCEPT, amendmentId=proposed["id"])

    assert (await api.run(stand.manager, BOOKING, id=booking["id"]))["fee"] == {"minor": 2_000_000}
    assert await money(api, stand) == {"funded": 10_000_000, "held": 2_000_000, "released": 0, "free": 8_000_000}
