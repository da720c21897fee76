"""Payouts over HTTP: set up by the influencer, reviewed by finance, shown to those whose they are."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.payouts.payout import Payout, PayoutStatus
from runtime.clock import now
from runtime.gateways import Gateways
from schema.node_keys import node_id
from schema.payouts.types import Payout as PayoutType
from tests.callers import Caller, Kind, all_but
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.makers.bank_batches import send_due
from tests.makers.logins import PASSWORD
from tests.payments.stripe.paying_out import paying_out
from tests.schema.bookings.asking import APPROVE, PUBLISH
from tests.schema.bookings.test_journeys import booked, publication, turn
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import Stand, open_stand

SET = mutation(
    "setPayoutDetails",
    "input: SetPayoutDetailsInput!",
    "... on PayoutDetails { number bank { code shortName } ending holder setAt usableFrom }",
)
CONNECT = mutation(
    "setConnectedAccount",
    "input: SetConnectedAccountInput!",
    "... on PayoutDetails { number kind bank { code } ending holder country }",
)
HOLD = mutation(
    "holdPayout", "payoutId: ID!, reason: String!, idempotencyKey: String", "... on Payout { status heldBecause }"
)
CLEAR = mutation(
    "clearPayout", "payoutId: ID!, password: String, idempotencyKey: String", "... on Payout { status heldBecause }"
)
REVERSE = mutation(
    "reversePayout",
    "payoutId: ID!, reason: String!, password: String!",
    "... on Payout { status reversals { status reason answeredAt reference refusal } }",
)
PAYOUTS = """query ($status: PayoutStatus) { payouts(status: $status, first: 10) { totalCount nodes { id status
  gross { minor text } fee { minor } feeRule tax { minor } taxRule net { minor } dueAt booking { id } } } }"""
PAYOUT = "query ($id: ID!) { payout(id: $id) { id status } }"
DETAILS = "{ payoutDetails { number ending holder } }"
KIND = "{ payoutDetails { kind ending country } }"
STATEMENT = """query ($year: Int!) { payoutStatement(year: $year) { year
  sums { payouts gross { minor } fee { minor } tax { minor } net { minor } }
  rules { feeRule taxRule sums { payouts } } lines { gross { minor } net { minor } reference feeRule taxRule } } }"""
ACCOUNT = {"bank": "970436", "number": "0071 000 123 456", "holder": "Nguyễn Hồng Nhung", "password": PASSWORD}


async def settled(api: Api, gateways: Gateways, fee: int = 5_000_000) -> tuple[Stand, dict[str, Any]]:
    """A booking that was delivered, approved and settled over HTTP."""
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand, fee=fee)
    for piece in booking["deliverables"]:
        await api.run(stand.influencer, PUBLISH, deliverableId=piece["id"], input=publication())
    await api.run(stand.manager, APPROVE, bookingId=booking["id"])
    await turn(gateways)
    return stand, booking


async def payouts_seen(api: Api, caller: Caller, **variables: Any) -> list[dict[str, Any]]:
    return (await api.run(caller, PAYOUTS, **variables))["nodes"]


async def test_what_was_settled_is_scheduled_with_all_that_is_taken_off(api: Api, gateways: Gateways) -> None:
    stand, booking = await settled(api, gateways)

    (payout,) = await payouts_seen(api, stand.influencer)

    payout.pop("id")
    assert payout.pop("dueAt") > now().isoformat()
    assert payout == {
        "status": "SCHEDULED",
        "gross": {"minor": 5_000_000, "text": "VND 5,000,000"},
        "fee": {"minor": 500_000},
        "feeRule": "fee-2026-01",
        "tax": {"minor": 500_000},
        "taxRule": "pit-d253-2026",
        "net": {"minor": 4_000_000},
        "booking": {"id": booking["id"]},
    }
    assert await payouts_seen(api, stand.influencer, status="PAID") == []


async def test_only_those_whose_they_are_see_payouts(api: Api, gateways: Gateways) -> None:
    stand, _ = await settled(api, gateways)
    (payout,) = await payouts_seen(api, stand.influencer)

    for kind in Kind:
        caller = await api.caller(kind)
        seen = [each["id"] for each in await payouts_seen(api, caller)]
        one = await api.run(caller, PAYOUT, id=payout["id"])
        if kind in {Kind.FINANCE, Kind.AUDITOR}:
            assert (seen, one["status"]) == ([payout["id"]], "SCHEDULED")
        else:
            assert (seen, one) == ([], None)
    assert await payouts_seen(api, stand.manager) == []


async def test_details_are_shown_to_their_person_alone_and_never_whole(api: Api) -> None:
    stand = await open_stand(api)
    me = stand.influencer
    assert await api.run(me, DETAILS) is None

    given = await api.run(me, SET, input=ACCOUNT)

    assert given.pop("setAt") == given.pop("usableFrom")
    assert given == {
        "number": 1,
        "bank": {"code": "970436", "shortName": "Vietcombank"},
        "ending": "3456",
        "holder": "NGUYEN HONG NHUNG",
    }
    assert await api.run(me, DETAILS) == {"number": 1, "ending": "3456", "holder": "NGUYEN HONG NHUNG"}
    assert await api.run(await api.caller(Kind.INFLUENCER), DETAILS) is None


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"password": "không phải"}, "WRONG_PASSWORD", None),
        ({"bank": "123456"}, "INVALID_INPUT", "input.bank"),
        ({"number": "12"}, "INVALID_INPUT", "input.number"),
        ({"holder": "???"}, "INVALID_INPUT", "input.holder"),
    ],
)
async def test_details_that_cannot_be_are_refused(
    api: Api, changed: dict[str, str], code: str, field: str | None
) -> None:
    stand = await open_stand(api)

    problem = await api.run(stand.influencer, SET, input=ACCOUNT | changed)

    assert (problem["code"], problem["field"]) == (code, field)
    assert await api.run(stand.influencer, DETAILS) is None


async def test_an_account_with_stripe_is_shown_by_its_country_and_never_whole(
    database: TestDatabase, gateways: Gateways
) -> None:
    async with paying_out(database, funded=False) as partner:
        account = (await partner.account(country="SG")).account
        async with client_of(replace(gateways, connected_rail=partner.rail)) as http:
            api = Api(http, database)
            me = await api.caller(Kind.INFLUENCER)
            given = await api.run(me, CONNECT, input={"account": account, "password": PASSWORD})
            wrong = await api.run(me, CONNECT, input={"account": account, "password": "không phải"})
            unknown = await api.run(me, CONNECT, input={"account": "acct_1032D82eZvKYlo2C", "password": PASSWORD})

            assert await api.run(me, KIND) == {"kind": "CONNECTED_ACCOUNT", "ending": account[-4:], "country": "SG"}
    ending = account[-4:]
    assert given == {
        "number": 1, "kind": "CONNECTED_ACCOUNT", "bank": None, "ending": ending, "holder": None, "country": "SG",
    }  # fmt: skip
    assert wrong["code"] == "WRONG_PASSWORD"
    assert (unknown["code"], unknown["field"]) == ("CONNECTED_ACCOUNT_UNKNOWN", "input.account")


async def test_without_stripe_there_are_bank_accounts_only(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER)
    before = await database.picture()

    problem = await api.run(me, CONNECT, input={"account": "acct_1032D82eZvKYlo2C", "password": PASSWORD})

    assert problem["code"] == "CONNECTED_ACCOUNTS_NOT_OFFERED"
    assert await database.picture() == before


async def test_finance_holds_and_clears(api: Api, gateways: Gateways, database: TestDatabase) -> None:
    stand, _ = await settled(api, gateways)
    (payout,) = await payouts_seen(api, stand.influencer)
    finance = await api.caller(Kind.FINANCE)

    held = await api.run(finance, HOLD, payoutId=payout["id"], reason="Tên không khớp.")
    before = await database.picture()
    again = await api.run(finance, HOLD, payoutId=payout["id"], reason="Lần nữa.")
    after = await database.picture()
    cleared = await api.run(finance, CLEAR, payoutId=payout["id"], password=PASSWORD)

    assert held == {"status": "HELD", "heldBecause": "Tên không khớp."}
    assert again["code"] == "WRONG_STATE"
    assert after == before
    assert cleared == {"status": "SCHEDULED", "heldBecause": "Tên không khớp."}


async def test_finance_takes_back_what_was_paid(api: Api, gateways: Gateways, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000, rail="sandbox")
    finance = await api.caller(Kind.FINANCE)
    given = {"payoutId": node_id(PayoutType, payout.id), "reason": "Trả nhầm.", "password": PASSWORD}
    not_yet = await api.run(finance, REVERSE, **given)
    await turn(gateways)

    wrong = await api.run(finance, REVERSE, **given | {"password": "không phải"})
    asked = await api.run(finance, REVERSE, **given)
    await turn(gateways)
    too_late = await api.run(finance, REVERSE, **given)

    assert not_yet["code"] == too_late["code"] == "PAYOUT_NOT_PAID"
    assert wrong["code"] == "WRONG_PASSWORD"
    wish = {"status": "REQUESTED", "reason": "Trả nhầm.", "answeredAt": None, "reference": None, "refusal": None}
    assert asked == {"status": "PAID", "reversals": [wish]}
    assert (await database.reload(payout)).status is PayoutStatus.FAILED
    (again,) = await payouts_seen(api, finance, status="HELD")
    assert again["gross"]["minor"] == 6_000_000
    why = "{ payouts(first: 1) { nodes { heldBecause heldBecauseCode failureCode failure } } }"
    assert (await api.run(finance, why))["nodes"] == [
        {"heldBecause": "Trả nhầm.", "heldBecauseCode": "OWN_WORDS", "failureCode": None, "failure": None}
    ]
    await database.execute("UPDATE payouts SET held_because = 'ACCOUNT_CHANGED' WHERE status = 'held'")
    finance.headers["accept-language"] = "vi"
    (held,) = (await api.run(finance, why))["nodes"]
    assert (held["heldBecauseCode"], held["heldBecause"]) == (
        "ACCOUNT_CHANGED",
        "Từ khi gửi, người có ảnh hưởng đã đổi nơi nhận tiền hoặc tư cách nhận tiền.",
    )


@pytest.mark.parametrize("kind", all_but(Kind.INFLUENCER))
async def test_a_statement_is_an_influencer_s_own(api: Api, kind: Kind) -> None:
    expected = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    assert await api.refused(await api.caller(kind), STATEMENT, year=2026) == expected


async def test_a_statement_of_nothing_and_of_no_year(api: Api) -> None:
    me = await api.caller(Kind.INFLUENCER)
    zero = {"minor": 0}

    assert await api.run(me, STATEMENT, year=2026) == {
        "year": 2026,
        "sums": {"payouts": 0, "gross": zero, "fee": zero, "tax": zero, "net": zero},
        "rules": [],
        "lines": [],
    }
    assert await api.refused(me, STATEMENT, year=12) == "INVALID_INPUT"


async def test_an_unknown_payout_is_null(api: Api, gateways: Gateways) -> None:
    stand, _ = await settled(api, gateways)
    (payout,) = await api.database.all(select(Payout))

    assert await api.run(stand.influencer, PAYOUT, id=node_id(PayoutType, payout.booking_id)) is None
    banks = await api.run(await api.caller(Kind.VISITOR), "{ banks { code shortName } }")
    assert {"code": "970436", "shortName": "Vietcombank"} in banks
