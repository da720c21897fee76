"""Reviews over HTTP: hidden, shown, answered, and the track record that everybody sees."""

from typing import Any

import pytest

from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import AGREE_TO_CANCEL, ASK_TO_CANCEL
from tests.schema.bookings.test_journeys import booked, unmoved
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import Stand, open_stand

ON_REVIEW = """... on Review { id bookingId side rating words weight publishedAt reply
  brand { id trackRecord { n rating } } influencer { id trackRecord { n rating } } }"""
WRITE = mutation("writeReview", "bookingId: ID!, input: WriteReviewInput!, idempotencyKey: String", ON_REVIEW)
REPLY = mutation("replyToReview", "reviewId: ID!, reply: String!, idempotencyKey: String", ON_REVIEW)
REVIEWS = """query ($influencerId: ID, $brandId: ID) {
  reviews(influencerId: $influencerId, brandId: $brandId) { totalCount nodes { id side } } }"""
BOOKING = "query ($id: ID!) { booking(id: $id) { endedAt reviewsCloseAt reviews { side rating } } }"
FIVE = {"rating": 5, "words": "Đúng hẹn."}


@pytest.fixture
async def stand(api: Api) -> Stand:
    return await open_stand(api)


async def cancelled(api: Api, stand: Stand) -> dict[str, Any]:
    """The key of a booking that both agreed to cancel."""
    key = {"bookingId": (await booked(api, stand))["id"]}
    await api.run(stand.manager, ASK_TO_CANCEL, **key)
    await api.run(stand.influencer, AGREE_TO_CANCEL, **key)
    return key


async def seen_by(api: Api, caller: Caller, key: dict[str, Any]) -> list[str]:
    return [each["side"] for each in (await api.run(caller, BOOKING, id=key["bookingId"]))["reviews"]]


async def test_reviews_are_hidden_until_both_are_in_and_then_everybody_sees_them(api: Api, stand: Stand) -> None:
    key = await cancelled(api, stand)
    visitor, auditor = await api.caller(Kind.VISITOR), await api.caller(Kind.AUDITOR)

    first = await api.run(stand.manager, WRITE, **key, input=FIVE, idempotencyKey="k")
    assert await api.run(stand.manager, WRITE, **key, input=FIVE, idempotencyKey="k") == first
    assert (first["rating"], first["words"], first["weight"], first["publishedAt"]) == (5, "Đúng hẹn.", 10_000, None)
    assert first["influencer"]["trackRecord"] == {"n": 0, "rating": None}
    assert await seen_by(api, stand.manager, key) == await seen_by(api, auditor, key) == ["BRAND"]
    assert await seen_by(api, stand.influencer, key) == []
    assert (await api.run(visitor, REVIEWS))["totalCount"] == 0
    second = await api.run(stand.influencer, WRITE, **key, input={"rating": 3})

    assert second["publishedAt"] is not None
    assert second["influencer"]["trackRecord"] == {"n": 1, "rating": 500}
    assert second["brand"]["trackRecord"] == {"n": 1, "rating": 300}
    assert await seen_by(api, stand.influencer, key) == ["BRAND", "INFLUENCER"]
    assert (await api.run(visitor, REVIEWS))["totalCount"] == 2
    about_me = await api.run(visitor, REVIEWS, influencerId=second["influencer"]["id"])
    assert about_me["nodes"] == [{"id": first["id"], "side": "BRAND"}]
    about_them = await api.run(visitor, REVIEWS, brandId=second["brand"]["id"])
    assert about_them["nodes"] == [{"id": second["id"], "side": "INFLUENCER"}]
    replied = await api.run(stand.influencer, REPLY, reviewId=first["id"], reply="Cảm ơn.")
    assert (replied["id"], replied["reply"]) == (first["id"], "Cảm ơn.")


async def test_a_booking_says_until_when_it_is_reviewed(api: Api, stand: Stand) -> None:
    running = await booked(api, stand)
    before = await api.run(stand.manager, BOOKING, id=running["id"])
    assert (before["endedAt"], before["reviewsCloseAt"], before["reviews"]) == (None, None, [])

    key = await cancelled(api, await open_stand(api))
    seen = await api.run(await api.caller(Kind.AUDITOR), BOOKING, id=key["bookingId"])

    assert seen["reviewsCloseAt"] > seen["endedAt"]


async def test_what_is_refused_moves_nothing(api: Api, database: TestDatabase, stand: Stand) -> None:
    running = {"bookingId": (await booked(api, stand))["id"]}

    async def refused(caller: Caller, document: str, **given: Any) -> str:
        return await unmoved(database, lambda: api.refused(caller, document, **given))

    assert await refused(stand.manager, WRITE, **running, input=FIVE) == "BOOKING_NOT_ENDED"
    other = await open_stand(api)
    key = await cancelled(api, other)
    assert await refused(stand.manager, WRITE, **key, input=FIVE) == "NOT_FOUND"
    assert await refused(other.manager, WRITE, **key, input={"rating": 6}) == "INVALID_INPUT"
    review = await api.run(other.manager, WRITE, **key, input=FIVE)
    assert await refused(other.manager, WRITE, **key, input=FIVE) == "REVIEWED_ALREADY"
    assert await refused(other.influencer, REPLY, reviewId=review["id"], reply="Cảm ơn.") == "NOT_FOUND"
    assert await refused(other.manager, WRITE, bookingId=review["id"], input=FIVE) == "UNKNOWN_ID"
