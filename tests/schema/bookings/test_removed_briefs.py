"""A brief that an authority has removed, over HTTP: both sides read that they may end the booking, and what it pays."""

from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import SEND_DRAFT
from tests.schema.bookings.test_journeys import DRAFT, booked
from tests.schema.offers.asking import open_stand

NEXT = """query ($id: ID!) { booking(id: $id) { fee { minor }
  next { step awaits by enters pays { minor } refunds { minor } explanation } } }"""


async def test_what_may_be_done_now_stands_first(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    await api.run(stand.influencer, SEND_DRAFT, bookingId=booking["id"], input=DRAFT)
    await database.execute("UPDATE briefs SET status = 'taken_down', ended_at = now()")

    for side in (stand.manager, stand.influencer):
        shown = await api.run(side, NEXT, id=booking["id"])
        fee = shown["fee"]["minor"]
        end, draft = shown["next"]

        assert end == {
            "step": "END_BARRED",
            "awaits": "BOTH",
            "by": None,
            "enters": "CANCELLED",
            "pays": {"minor": fee // 2},
            "refunds": {"minor": fee - fee // 2},
            "explanation": "An authority had the brief removed, so nothing more is published. Either side may ask to "
            "cancel, which the other cannot refuse: the share reached is paid, the rest goes back.",
        }
        assert draft["step"] == "ANSWER_DRAFT"
