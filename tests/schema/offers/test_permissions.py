"""Every mutation of offers, bookings and money as every kind of caller that may not use it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, cast

import pytest

from domain.ids import new_id
from runtime.clock import now
from schema.node_keys import encoder_of
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings import asking as bookings
from tests.schema.offers import asking
from tests.schema.offers.asking import DECLARED, Stand, accept_input, add_certified, open_stand, terms_input

NOTHING: Final = encoder_of("Nothing")(new_id())
SPENDERS = {Kind.BRAND_MANAGER, Kind.BRAND_OWNER}
INFLUENCER = {Kind.INFLUENCER}
BOTH = SPENDERS | INFLUENCER


@dataclass(frozen=True)
class Deed:
    """A mutation, who may do it, and what is given besides the ids of the scene."""

    document: str
    allowed: set[Kind]
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


DRAFT = {"url": "https://files.example.vn/draft/1.mp4"}
PUBLICATION = {
    "url": "https://vt.tiktok.com/ZSnhung1",
    "publishedAt": (now() - timedelta(hours=1)).isoformat(),
    "evidenceBefore": {"url": "https://files.example.vn/before.png", "atSecond": 0},
    "evidenceDuring": {"url": "https://files.example.vn/during.png", "atSecond": 6},
}
DEEDS = {
    "sendOffer": Deed(asking.SEND, SPENDERS),
    "applyToBrief": Deed(asking.APPLY, INFLUENCER),
    "counterOffer": Deed(asking.COUNTER, BOTH),
    "extendOffer": Deed(asking.EXTEND, BOTH),
    "declineOffer": Deed(asking.DECLINE, BOTH, {"reason": "NO_TIME"}),
    "withdrawOffer": Deed(asking.WITHDRAW, BOTH),
    "acceptOffer": Deed(asking.ACCEPT, BOTH),
    "sendDraft": Deed(bookings.SEND_DRAFT, INFLUENCER, {"input": DRAFT}),
    "askForDraftChanges": Deed(bookings.ASK_FOR_CHANGES, SPENDERS, {"changes": "Bớt nhạc."}),
    "approveDraft": Deed(bookings.APPROVE_DRAFT, SPENDERS),
    "publishDeliverable": Deed(bookings.PUBLISH, INFLUENCER, {"input": PUBLICATION}),
    "approveBooking": Deed(bookings.APPROVE, SPENDERS),
    "askToCancelBooking": Deed(bookings.ASK_TO_CANCEL, BOTH),
    "refuseToCancelBooking": Deed(bookings.REFUSE_TO_CANCEL, BOTH),
    "agreeToCancelBooking": Deed(bookings.AGREE_TO_CANCEL, BOTH),
    "fundCampaign": Deed(asking.FUND, SPENDERS),
}


async def scene(api: Api) -> tuple[Stand, dict[str, dict[str, Any]]]:
    """A booking and an open offer; answers what each mutation is given to name them."""
    stand = await open_stand(api, people=2)
    offered = await stand.send()
    asked = await stand.send(stand.people[1])
    booked = await api.run(stand.people[1], asking.ACCEPT, offerId=asked["id"], input=accept_input(asked))
    booking = {"bookingId": booked["booking"]["id"]}
    offer, terms_id = {"offerId": offered["id"]}, offered["openTerms"]["id"]
    countering = {"termsId": terms_id, "terms": terms_input(), "declarations": DECLARED}
    applying = {"briefId": stand.brief_id, "terms": terms_input(), "declarations": DECLARED}
    return stand, {
        "sendOffer": {"input": stand.send_input(await stand.person())},
        "applyToBrief": {"input": applying},
        "counterOffer": offer | {"input": countering},
        "acceptOffer": offer | {"input": accept_input(offered)},
        "publishDeliverable": {"deliverableId": booked["booking"]["deliverables"][0]["id"]},
        "fundCampaign": {"input": {"campaignId": stand.campaign_id, "amount": 1_000_000}},
        **dict.fromkeys(("extendOffer", "declineOffer", "withdrawOffer"), offer),
        **{name: booking for name, deed in DEEDS.items() if "$bookingId" in deed.document},
    }


@pytest.mark.parametrize("name", DEEDS)
async def test_whoever_may_not_do_it_is_refused_and_nothing_moves(api: Api, database: TestDatabase, name: str) -> None:
    deed = DEEDS[name]
    stand, given = await scene(api)

    for kind in all_but(*deed.allowed):
        at_home = {"brand": stand.market.brand} if kind.value.startswith("brand ") else {}
        caller = await api.caller(kind, **at_home)
        before = await database.picture()
        code = await api.refused(caller, deed.document, **given[name], **deed.variables)
        assert code == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"), kind
        assert await database.picture() == before, kind


@pytest.mark.parametrize("name", [name for name in DEEDS if name != "applyToBrief"])
async def test_what_is_between_others_is_not_found(api: Api, database: TestDatabase, name: str) -> None:
    deed = DEEDS[name]
    _, given = await scene(api)

    for kind in sorted(deed.allowed):
        stranger = await add_certified(api) if kind is Kind.INFLUENCER else await api.caller(kind)
        before = await database.picture()
        assert await api.refused(stranger, deed.document, **given[name], **deed.variables) == "NOT_FOUND", kind
        assert await database.picture() == before, kind


@pytest.mark.parametrize("name", DEEDS)
async def test_an_id_of_another_kind_names_nothing(api: Api, database: TestDatabase, name: str) -> None:
    deed = DEEDS[name]
    stand, given = await scene(api)
    wrong = _unnamed(given[name])
    caller = stand.influencer if deed.allowed is INFLUENCER else stand.manager
    before = await database.picture()

    assert await api.refused(caller, deed.document, **wrong, **deed.variables) == "UNKNOWN_ID"

    assert await database.picture() == before


def _unnamed(given: dict[str, Any]) -> dict[str, Any]:
    """The same, with every id replaced by one of nothing."""
    return {
        key: NOTHING if key.endswith("Id") else _unnamed(cast("dict[str, Any]", value)) if key == "input" else value
        for key, value in given.items()
    }
