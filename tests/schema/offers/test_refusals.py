"""What cannot be offered or agreed is refused over HTTP, in words, at its field, and nothing moves."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from domain.law.periods import day_in_vietnam
from domain.money import vnd
from runtime.clock import now
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Caller
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_person
from tests.schema.offers.asking import (
    ACCEPT,
    APPLY,
    COUNTER,
    DECLARED,
    DECLINE,
    SEND,
    WITHDRAW,
    accept_input,
    open_stand,
    terms_input,
)


async def problem(
    api: Api, database: TestDatabase, caller: Caller, document: str, **variables: Any
) -> tuple[str, str | None, str]:
    """The Problem that a mutation is answered with; not a row of any table has moved."""
    before = await database.picture()
    found = await api.run(caller, document, **variables)
    assert await database.picture() == before
    return found["code"], found["field"], found["message"]


@dataclass(frozen=True)
class Bad:
    """Terms that cannot be, the code they are refused with, and the field at fault."""

    terms: dict[str, Any]
    code: str
    field: str


YESTERDAY = day_in_vietnam(now() - timedelta(days=1)).isoformat()
PIECE = terms_input()["deliverables"][0]
BAD = [
    Bad(terms_input(-1), "INVALID_INPUT", "input.terms.fee"),
    Bad(terms_input(0), "FEE_OF_UNPAID_WORK", "input.terms.fee"),
    Bad(terms_input(1_999_999), "FEE_BELOW_BRIEF", "input.terms.fee"),
    Bad(terms_input(deliverables=[]), "INVALID_INPUT", "input.terms.deliverables"),
    Bad(terms_input(deliverables=[PIECE | {"count": 0}]), "INVALID_INPUT", "input.terms.deliverables[0].count"),
    Bad(
        terms_input(deliverables=[PIECE, PIECE | {"platform": "myspace"}]),
        "INVALID_INPUT",
        "input.terms.deliverables[1].platform",
    ),
    Bad(terms_input(deliverables=[PIECE | {"dueOn": YESTERDAY}]), "INVALID_INPUT", "input.terms.deliverables[0].dueOn"),
    Bad(
        terms_input(deliverables=[PIECE | {"dueOn": "9999-12-31"}]),
        "INVALID_INPUT",
        "input.terms.deliverables[0].dueOn",
    ),
    Bad(
        terms_input(usageGrants=[{"right": "all_media", "until": YESTERDAY}]),
        "INVALID_INPUT",
        "input.terms.usageGrants[0].until",
    ),
    Bad(terms_input(usageGrants=[{"right": "forever"}]), "INVALID_INPUT", "input.terms.usageGrants[0].right"),
    Bad(
        terms_input(exclusivity={"category": "electronics_household", "days": 0}),
        "INVALID_INPUT",
        "input.terms.exclusivity.days",
    ),
    Bad(terms_input(message="x" * 2_001), "INVALID_INPUT", "input.terms.message"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.code} {bad.field}")
async def test_terms_that_cannot_be_are_not_sent(api: Api, database: TestDatabase, bad: Bad) -> None:
    stand = await open_stand(api)
    given = stand.send_input() | {"terms": bad.terms}

    code, at, _ = await problem(api, database, stand.manager, SEND, input=given)

    assert (code, at) == (bad.code, bad.field)


async def test_whom_one_cannot_ask(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    uncertified = await add_person(database)
    given = stand.send_input() | {"influencerId": node_id(InfluencerType, uncertified.id)}

    code, _, message = await problem(api, database, stand.manager, SEND, input=given)

    assert (code, message) == (
        "NOT_ELIGIBLE",
        "Not eligible: There is no certificate in force. Trust tier 0; the brief asks for tier 1 or higher.",
    )


async def test_one_offer_at_a_time_between_two(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    await stand.send()
    applying = {"briefId": stand.brief_id, "terms": terms_input(), "declarations": DECLARED}

    sent = await problem(api, database, stand.manager, SEND, input=stand.send_input())
    applied = await problem(api, database, stand.influencer, APPLY, input=applying)

    assert (sent[0], applied[0]) == ("OFFER_ALREADY_OPEN", "OFFER_ALREADY_OPEN")


async def test_who_has_a_place_gets_no_second(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    await api.run(stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent))

    code, _, _ = await problem(api, database, stand.manager, SEND, input=stand.send_input())

    assert code == "BOOKED_ALREADY"


async def test_a_brand_that_nobody_verified_sends_nothing(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    await database.execute("UPDATE brands SET verified_at = NULL")

    code, _, _ = await problem(api, database, stand.manager, SEND, input=stand.send_input())

    assert code == "BRAND_NOT_VERIFIED"


@pytest.mark.parametrize(
    ("how", "code", "document"),
    [({"open_call": False}, "NOT_FOUND", APPLY), ({"invitation": False}, "BRIEF_NOT_BY_INVITATION", SEND)],
)
async def test_each_brief_says_how_it_is_reached(
    api: Api, database: TestDatabase, how: dict[str, Any], code: str, document: str
) -> None:
    stand = await open_stand(api, **how)
    applying = {"briefId": stand.brief_id, "terms": terms_input(), "declarations": DECLARED}
    caller, given = (stand.influencer, applying) if document == APPLY else (stand.manager, stand.send_input())

    assert (await problem(api, database, caller, document, input=given))[0] == code


@pytest.mark.parametrize(
    ("declared", "code", "field"),
    [
        (None, "DECLARATIONS_MISSING", "input.declarations"),
        (DECLARED | {"documentsRead": False}, "DOCUMENTS_NOT_READ", "input.declarations.documentsRead"),
        (
            DECLARED | {"conflictsOfInterest": "x" * 1_001},
            "INVALID_INPUT",
            "input.declarations.conflictsOfInterest",
        ),
    ],
)
async def test_without_their_declarations_nobody_is_bound(
    api: Api, database: TestDatabase, declared: dict[str, Any] | None, code: str, field: str
) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    accepting = accept_input(sent, declared)
    countering = accepting | {"terms": terms_input(4_000_000)}

    for document, given in ((ACCEPT, accepting), (COUNTER, countering)):
        found = await problem(api, database, stand.influencer, document, offerId=sent["id"], input=given)
        assert found[:2] == (code, field)


async def test_terms_superseded_are_not_answered(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    asked = {"termsId": sent["openTerms"]["id"], "terms": terms_input(5_000_000), "declarations": DECLARED}
    countered = await api.run(stand.influencer, COUNTER, offerId=sent["id"], input=asked)

    answer = {"termsId": sent["openTerms"]["id"], "terms": terms_input(4_000_000)}
    counter = await problem(api, database, stand.manager, COUNTER, offerId=sent["id"], input=answer)
    accept = await problem(api, database, stand.manager, ACCEPT, offerId=sent["id"], input=accept_input(sent, None))

    assert counter[:2] == accept[:2] == ("TERMS_SUPERSEDED", "input.termsId")
    assert accept[2] == "These terms are no longer open; the open version is number 2."
    assert countered["versions"] == 2


async def test_each_answer_is_for_one_side(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    own = {"termsId": sent["openTerms"]["id"], "terms": terms_input(4_000_000)}

    async def code(caller: Caller, document: str, **variables: Any) -> str:
        return (await problem(api, database, caller, document, offerId=sent["id"], **variables))[0]

    assert await code(stand.manager, ACCEPT, input=accept_input(sent, None)) == "NOT_YOUR_TURN"
    assert await code(stand.manager, COUNTER, input=own) == "NOT_YOUR_TURN"
    assert await code(stand.manager, DECLINE, reason="FEE") == "NOT_YOUR_TURN"
    assert await code(stand.influencer, WITHDRAW) == "NOT_YOUR_TERMS"


async def test_after_its_time_an_offer_is_not_answered(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    await database.execute("UPDATE offers SET answer_by = opened_at + interval '1 microsecond', reminds_at = NULL")
    countering = accept_input(sent) | {"terms": terms_input(4_000_000)}

    for document, given in (
        (ACCEPT, {"input": accept_input(sent)}),
        (COUNTER, {"input": countering}),
        (DECLINE, {"reason": "NO_TIME"}),
    ):
        found = await problem(api, database, stand.influencer, document, offerId=sent["id"], **given)
        assert found[0] == "OFFER_DEADLINE_PASSED"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE briefs SET status = 'closed', ended_at = now()", "BRIEF_NOT_OPEN"),
        ("UPDATE briefs SET status = 'filled', places_taken = places", "BRIEF_FULL"),
        ("UPDATE briefs SET budget_minor = 2999999, fee_maximum_minor = 2999999", "FEE_NOT_COVERED"),
        ("UPDATE brands SET verified_at = NULL", "BRAND_NOT_VERIFIED"),
        ("UPDATE documents SET withdrawn_at = now()", "BRIEF_HELD_BY_LAW"),
        ("UPDATE influencers SET bookings_at_once = 0", "NOT_ELIGIBLE"),
    ],
)
async def test_what_changed_since_keeps_an_acceptance_from_binding(
    api: Api, database: TestDatabase, change: str, code: str
) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    await database.execute(change)

    found = await problem(api, database, stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent))

    assert found[0] == code


async def test_without_the_money_nobody_is_bound_and_with_it_they_are(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, money=vnd(2_999_999))
    sent = await stand.send()
    accepting = {"offerId": sent["id"], "input": accept_input(sent), "idempotencyKey": "k"}

    found = await problem(api, database, stand.influencer, ACCEPT, **accepting)

    assert found == ("FEE_NOT_COVERED", None, "At present the brand has not set aside enough for this fee.")


async def test_only_the_brand_hears_how_much_money_it_has(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, money=vnd(2_999_999))
    applying = {"briefId": stand.brief_id, "terms": terms_input(), "declarations": DECLARED}
    made = await api.run(stand.influencer, APPLY, input=applying)

    found = await problem(api, database, stand.manager, ACCEPT, offerId=made["id"], input=accept_input(made, None))

    assert found == ("INSUFFICIENT_FUNDS", None, "VND 3,000,000 is needed and only VND 2,999,999 is left.")


async def test_a_brand_already_promised_to_stands_in_the_way(api: Api, database: TestDatabase) -> None:
    stand, other = await open_stand(api), await open_stand(api)
    exclusive = {"category": "cosmetics", "days": 10}
    sent = await stand.send(exclusivity=exclusive)
    taken = await other.send(stand.influencer, exclusivity=exclusive)
    await api.run(stand.influencer, ACCEPT, offerId=taken["id"], input=accept_input(taken))

    found = await problem(api, database, stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent))

    assert found[0] == "EXCLUSIVITY_CONFLICT"


async def test_the_refusal_speaks_the_callers_language(api: Api) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    body = {"query": ACCEPT, "variables": {"offerId": sent["id"], "input": accept_input(sent, None)}}

    answer = await api.http.post("/graphql/", json=body, headers={**stand.influencer.headers, "accept-language": "vi"})

    assert answer.json()["data"]["acceptOffer"]["message"] == (
        "Cần bản khai của người có ảnh hưởng: đã đọc hồ sơ, đã hoặc sẽ dùng sản phẩm, xung đột lợi ích."
    )
