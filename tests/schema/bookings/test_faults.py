"""A wish to cancel that names a fault, over HTTP: both sides read what silence pays and what agreeing pays."""

from tests.client import Api
from tests.schema.bookings.asking import SEND_DRAFT
from tests.schema.bookings.test_journeys import DRAFT, booked
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import open_stand

WISH = """... on Booking { status fee { minor } cancellationAtFault cancellationPays { minor }
  next { step pays { minor } refunds { minor } explanation } }"""
ASK = mutation("askToCancelBooking", "bookingId: ID!, atFault: Boolean!", WISH)
AGREE = mutation("agreeToCancelBooking", "bookingId: ID!", WISH)


async def test_a_fault_that_is_named_is_shown_with_what_silence_pays(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    key = {"bookingId": booking["id"]}
    await api.run(stand.influencer, SEND_DRAFT, **key, input=DRAFT)

    blamed = await api.run(stand.manager, ASK, **key, atFault=True)

    fee = blamed["fee"]["minor"]
    half = {"minor": fee // 2}
    (wish,) = (each for each in blamed["next"] if each["step"] == "ANSWER_CANCELLATION")
    assert (blamed["cancellationAtFault"], blamed["cancellationPays"]) == (True, half)
    assert (wish["pays"], wish["refunds"]) == (half, {"minor": fee - fee // 2})
    assert wish["explanation"].startswith(
        "The brand wishes to cancel by the influencer's fault. Agreeing in words admits it: nothing is paid"
    )

    agreed = await api.run(stand.influencer, AGREE, **key)

    assert agreed == {
        "status": "CANCELLED",
        "fee": {"minor": fee},
        "cancellationAtFault": True,
        "cancellationPays": {"minor": 0},
        "next": [],
    }
