"""Offers from their opening to their end, over HTTP."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.offers.offer import Offer
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.offers.asking import (
    ACCEPT,
    APPLY,
    COUNTER,
    DECLARED,
    DECLINE,
    EXTEND,
    OFFER,
    OFFERS,
    SEND,
    WITHDRAW,
    accept_input,
    add_certified,
    open_stand,
    terms_input,
)
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS


async def test_an_offer_is_countered_twice_and_accepted(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)

    sent = await stand.send(message="Mời bạn cùng mở hộp.")
    assert (sent["status"], sent["awaits"], sent["isApplication"]) == ("OPEN", "INFLUENCER", False)
    asked = {"termsId": sent["openTerms"]["id"], "terms": terms_input(5_000_000), "declarations": DECLARED}
    countered = await api.run(stand.influencer, COUNTER, offerId=sent["id"], input=asked)
    assert (countered["awaits"], countered["versions"]) == ("BRAND", 2)
    answer = {"termsId": countered["openTerms"]["id"], "terms": terms_input(4_000_000)}
    again = await api.run(stand.manager, COUNTER, offerId=sent["id"], input=answer)
    accepted = await api.run(stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(again))

    assert (accepted["status"], accepted["awaits"], accepted["openTerms"]) == ("ACCEPTED", None, None)
    assert accepted["terms"] == [
        {
            "number": 1, "side": "BRAND", "status": "SUPERSEDED", "fee": {"minor": 3_000_000},
            "message": "Mời bạn cùng mở hộp.",
        },
        {"number": 2, "side": "INFLUENCER", "status": "SUPERSEDED", "fee": {"minor": 5_000_000}, "message": None},
        {"number": 3, "side": "BRAND", "status": "AGREED", "fee": {"minor": 4_000_000}, "message": None},
    ]  # fmt: skip
    booking = accepted["booking"]
    assert (booking["status"], booking["fee"], len(booking["deliverables"])) == ("FUNDED", {"minor": 4_000_000}, 1)
    assert booking["hold"] == {"status": "HELD", "amount": {"minor": 4_000_000}}
    assert await database.event_names() == [
        "OfferSent",
        "OfferCountered",
        "OfferCountered",
        "OfferAccepted",
        "BookingMade",
        "BookingClockStarted",
        "PlaceTaken",
        "FeeHeld",
    ]


async def test_an_application_is_accepted_by_the_brand(api: Api) -> None:
    stand = await open_stand(api)
    given = {"briefId": stand.brief_id, "terms": terms_input(), "declarations": DECLARED}

    made = await api.run(stand.influencer, APPLY, input=given)
    accepted = await api.run(stand.manager, ACCEPT, offerId=made["id"], input=accept_input(made, None))

    assert (made["isApplication"], made["awaits"]) == (True, "BRAND")
    assert accepted["booking"]["status"] == "FUNDED"


async def test_what_an_offer_shows(api: Api) -> None:
    stand = await open_stand(api)
    declared = DECLARED | {"conflictsOfInterest": "Chị họ làm ở hãng."}
    given = {
        "briefId": stand.brief_id,
        "terms": terms_input(
            usageGrants=[{"right": "paid_amplification"}],
            exclusivity={"category": "electronics_household", "days": 30},
        ),
        "declarations": declared,
    }
    made = await api.run(stand.influencer, APPLY, input=given)
    document = """query ($id: ID!) { offer(id: $id) {
      brief { title } brand { name } influencer { displayName } score { score weightsVersion day
        order { value chance damping newcomer features { name value adds }
          chanceVersion overAskingVersion fairStartVersion }
        parts { name value weight points explanation evidence { name value } } } answerBy endedAt
      openTerms { declarations { documentsRead productUse usedOn understood conflictsOfInterest }
        usageGrants { right territory until }
        exclusivityCategory { code } exclusivityDays deliverables { platform { code } count } writtenAt } } }"""

    seen = await api.run(stand.manager, document, id=made["id"])

    assert seen["brief"] == {"title": "Video mở hộp điện thoại Sen"}
    assert (seen["brand"], seen["influencer"]) == ({"name": "Trà Sen Vàng"}, {"displayName": "Hồng Nhung"})
    assert 0 < seen["score"]["score"] <= 10_000
    assert seen["score"]["weightsVersion"] == "v1"
    order = seen["score"]["order"]
    assert order["value"] == seen["score"]["score"] * order["chance"] * order["damping"] // 10_000**2
    assert (order["damping"], order["newcomer"]) == (10_000, True)
    assert {each["name"]: (each["value"], each["adds"]) for each in order["features"]}["ANSWERS"] == (6000, 1320)
    assert (order["chanceVersion"], order["overAskingVersion"], order["fairStartVersion"]) == ("v1", "v1", "v2")
    parts = seen["score"]["parts"]
    assert sum(each["points"] for each in parts) == seen["score"]["score"]
    assert sum(each["weight"] for each in parts) == 10_000
    assert (parts[0]["name"], all(each["explanation"] for each in parts)) == ("NICHE_FIT", True)
    terms = seen["openTerms"]
    assert terms["declarations"] == declared
    assert terms["usageGrants"] == [{"right": "paid_amplification", "territory": "Việt Nam", "until": None}]
    assert (terms["exclusivityCategory"], terms["exclusivityDays"]) == ({"code": "electronics_household"}, 30)
    assert terms["deliverables"] == [{"platform": {"code": "tiktok"}, "count": 1}]


async def test_an_offer_is_extended_once_and_declined_for_a_protected_reason(api: Api) -> None:
    stand = await open_stand(api)
    sent = await stand.send()

    extended = await api.run(stand.influencer, EXTEND, offerId=sent["id"])
    assert extended["extendedAt"] is not None
    assert await api.refused(stand.manager, EXTEND, offerId=sent["id"]) == "OFFER_EXTENDED_ALREADY"
    declined = await api.run(
        stand.influencer, DECLINE, offerId=sent["id"], reason="DOCUMENTS_MISSING", note="Thiếu phiếu công bố."
    )

    assert (declined["status"], declined["reason"], declined["reasonIsProtected"], declined["note"]) == (
        "DECLINED",
        "DOCUMENTS_MISSING",
        True,
        "Thiếu phiếu công bố.",
    )


async def test_a_brand_withdraws_and_may_ask_again(api: Api) -> None:
    stand = await open_stand(api)
    sent = await stand.send()

    withdrawn = await api.run(stand.manager, WITHDRAW, offerId=sent["id"], reason="PLANS_CHANGED")
    again = await stand.send()

    assert (withdrawn["status"], withdrawn["reasonIsProtected"]) == ("WITHDRAWN", False)
    assert again["status"] == "OPEN"


@pytest.mark.parametrize("kind", [Kind.BRAND_MANAGER, Kind.BRAND_OWNER])
async def test_managers_and_owners_send(api: Api, database: TestDatabase, kind: Kind) -> None:
    stand = await open_stand(api)
    sender = await api.caller(kind, brand=stand.market.brand)

    assert (await api.run(sender, SEND, input=stand.send_input()))["status"] == "OPEN"
    assert await database.count(Offer) == 1


async def test_one_key_sends_one_offer(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)

    answers = [await api.run(stand.manager, SEND, input=stand.send_input(), idempotencyKey="k") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(Offer) == 1
    other = stand.send_input(fee=4_000_000)
    assert await api.refused(stand.manager, SEND, input=other, idempotencyKey="k") == "KEY_REUSED"


async def test_one_key_answers_once(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    other = await stand.send(await stand.person())

    async def twice(caller: Any, document: str, **variables: Any) -> list[Any]:
        return [await api.run(caller, document, idempotencyKey="k", **variables) for _ in range(2)]

    given = {"termsId": sent["openTerms"]["id"], "terms": terms_input(4_000_000), "declarations": DECLARED}
    for answers in (
        await twice(stand.influencer, EXTEND, offerId=sent["id"]),
        await twice(stand.influencer, COUNTER, offerId=sent["id"], input=given),
        await twice(stand.manager, DECLINE, offerId=sent["id"], reason="FEE"),
        await twice(stand.manager, WITHDRAW, offerId=other["id"]),
    ):
        assert answers[0] == answers[1]
    names = await database.event_names()
    assert names[2:] == ["OfferExtended", "OfferCountered", "OfferDeclined", "OfferWithdrawn"]


async def test_each_side_lists_its_offers_and_no_others(api: Api) -> None:
    stand, other = await open_stand(api, people=2), await open_stand(api)
    first, second = await stand.send(stand.people[0]), await stand.send(stand.people[1])
    await other.send()
    await other.send(stand.people[0])
    await api.run(stand.people[1], DECLINE, offerId=second["id"], reason="NO_TIME")

    async def ids(caller: Any, **variables: Any) -> list[str]:
        return [each["id"] for each in (await api.run(caller, OFFERS, **variables))["nodes"]]

    assert await ids(stand.manager) == [second["id"], first["id"]]
    assert await ids(stand.manager, status="OPEN") == [first["id"]]
    assert await ids(stand.manager, awaits="BRAND") == []
    assert await ids(stand.people[0], briefId=stand.brief_id) == [first["id"]]
    assert await ids(stand.people[0], briefId=stand.brief_id, status="DECLINED") == []
    assert len(await ids(stand.people[0], awaits="INFLUENCER")) == 2
    auditor = await api.caller(Kind.AUDITOR)
    assert (await api.run(auditor, OFFERS))["totalCount"] == 4
    page = await api.run(stand.manager, OFFERS, first=1)
    assert page["pageInfo"]["hasNextPage"] is True
    assert await ids(stand.manager, first=1, after=page["pageInfo"]["endCursor"]) == [first["id"]]


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_an_offer(api: Api, kind: Kind) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    stranger = await api.caller(kind)
    seen = await api.run(stranger, OFFER, id=sent["id"])
    listed = await api.run(stranger, OFFERS)

    is_admin = kind.value in {"secretariat", "integrity", "decider", "council", "finance", "auditor"}
    assert (seen is not None, listed["totalCount"]) == (is_admin, int(is_admin))
    if kind.value.startswith("brand "):
        member = await api.caller(kind, brand=stand.market.brand)
        assert (await api.run(member, OFFER, id=sent["id"]))["status"] == "OPEN"


async def test_somebody_else_is_told_nothing_of_an_offer_they_could_have_had(api: Api) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    somebody = await add_certified(api)

    assert await api.run(somebody, OFFER, id=sent["id"]) is None
    assert await api.refused(somebody, EXTEND, offerId=sent["id"]) == "NOT_FOUND"


async def test_when_the_last_place_goes_the_worker_closes_the_other_offers(api: Api, gateways: Gateways) -> None:
    stand = await open_stand(api, people=3, places=1)
    offers = [await stand.send(person) for person in stand.people]
    await api.run(stand.people[0], ACCEPT, offerId=offers[0]["id"], input=accept_input(offers[0]))
    relay = Relay(gateways, SUBSCRIPTIONS)

    while await relay.turn(now()):
        pass

    shown = [await api.run(stand.manager, OFFER, id=each["id"]) for each in offers]
    assert [(each["status"], each["openTerms"]) for each in shown] == [
        ("ACCEPTED", None),
        ("CLOSED", None),
        ("CLOSED", None),
    ]
    answer = accept_input(offers[1])
    assert await api.refused(stand.people[1], ACCEPT, offerId=offers[1]["id"], input=answer) == "WRONG_STATE"


async def test_terms_and_offers_are_nodes(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"

    mine = await api.run(stand.influencer, document, ids=[sent["id"], sent["openTerms"]["id"]])
    strangers = await api.run(await add_certified(api), document, ids=[sent["id"], sent["openTerms"]["id"]])

    assert [each["__typename"] for each in mine] == ["Offer", "OfferTerms"]
    assert strangers == [None, None]
    assert await database.all(select(Booking)) == []
