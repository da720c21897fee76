"""As whom one is paid, and the invoice of a business, over HTTP."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.influencers.profiles import Influencer
from domain.payouts.invoices import Invoice
from schema.node_keys import node_id
from schema.payouts.types import Payout as PayoutType
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.logins import PASSWORD
from tests.makers.payouts import earn, schedule
from tests.schema.campaigns.asking import mutation

SET = mutation(
    "setPayoutDetails", "input: SetPayoutDetailsInput!", "... on PayoutDetails { number payeeKind taxCodeEnding }"
)
STATE = mutation(
    "stateInvoice",
    "payoutId: ID!, input: StateInvoiceInput!, idempotencyKey: String",
    "... on Payout { payeeKind tax { minor } taxRule net { minor }"
    " invoice { number issuedOn amount { minor } fileSha256 } }",
)
SEEN = "query ($id: ID!) { payout(id: $id) { needsInvoice invoice { number } } }"
ACCOUNT = {"bank": "970436", "number": "0071 000 123 456", "holder": "Nguyễn Hồng Nhung", "password": PASSWORD}
AS_BUSINESS = ACCOUNT | {"payeeKind": "BUSINESS", "taxCode": "0312345678"}
INVOICE = {"number": "1C26TAA/123", "issuedOn": "2026-11-20", "amount": 6_000_000, "fileSha256": "AB" * 32}


async def earning_influencer(api: Api) -> tuple[Caller, str]:
    """Somebody who is owed 6,000,000 đ, and the payout's id."""
    earning = await earn(api.database)
    payout = await schedule(api.database, earning)
    assert payout is not None
    (influencer,) = await api.database.all(select(Influencer).where(Influencer.id == payout.influencer_id))
    return await api.caller(Kind.INFLUENCER, influencer=influencer), node_id(PayoutType, payout.id)


async def test_a_business_states_its_invoice_and_nothing_is_withheld(api: Api, database: TestDatabase) -> None:
    me, payout = await earning_influencer(api)
    assert await api.run(me, SET, input=AS_BUSINESS) == {"number": 1, "payeeKind": "BUSINESS", "taxCodeEnding": "5678"}
    assert await api.run(me, SEEN, id=payout) == {"needsInvoice": True, "invoice": None}

    asked: dict[str, Any] = {"payoutId": payout, "input": INVOICE, "idempotencyKey": "1"}
    stated = await api.run(me, STATE, **asked)
    again = await api.run(me, STATE, **asked)

    assert (
        stated
        == again
        == {
            "payeeKind": "BUSINESS",
            "tax": {"minor": 0},
            "taxRule": "pit-invoiced-2026",
            "net": {"minor": 5_400_000},
            "invoice": {
                "number": "1C26TAA/123",
                "issuedOn": "2026-11-20",
                "amount": {"minor": 6_000_000},
                "fileSha256": "ab" * 32,
            },
        }
    )
    assert await database.count(Invoice) == 1
    there = {"needsInvoice": False, "invoice": {"number": "1C26TAA/123"}}
    for kind in Kind:
        shown = await api.run(await api.caller(kind), SEEN, id=payout)
        assert shown == (there if kind in {Kind.FINANCE, Kind.AUDITOR} else None)


async def test_what_does_not_fit_is_refused_and_nothing_moves(api: Api, database: TestDatabase) -> None:
    me, payout = await earning_influencer(api)
    other = await api.caller(Kind.INFLUENCER)
    await api.run(me, SET, input=ACCOUNT)
    assert await api.run(me, SEEN, id=payout) == {"needsInvoice": False, "invoice": None}
    before = await database.picture()

    person = await api.run(me, STATE, payoutId=payout, input=INVOICE)
    stranger = await api.run(other, STATE, payoutId=payout, input=INVOICE)
    no_code = await api.run(me, SET, input=ACCOUNT | {"payeeKind": "BUSINESS"})
    no_kind = await api.run(me, SET, input=ACCOUNT | {"taxCode": "0312345678"})

    assert (person["code"], stranger["code"]) == ("INVOICE_NOT_NEEDED", "NOT_FOUND")
    assert (no_code["code"], no_code["field"]) == ("INVALID_INPUT", "input.taxCode")
    assert (no_kind["code"], no_kind["field"]) == ("INVALID_INPUT", "input.payeeKind")
    assert await database.picture() == before
    await api.run(me, SET, input=AS_BUSINESS)
    differs = await api.run(me, STATE, payoutId=payout, input=INVOICE | {"amount": 5_999_999})
    assert (differs["code"], differs["field"]) == ("INVOICE_AMOUNT_DIFFERS", "input.amount")
    assert await database.count(Invoice) == 0


@pytest.mark.parametrize("kind", all_but(Kind.INFLUENCER))
async def test_an_invoice_is_stated_by_influencers_alone(api: Api, kind: Kind) -> None:
    _, payout = await earning_influencer(api)
    expected = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    assert await api.refused(await api.caller(kind), STATE, payoutId=payout, input=INVOICE) == expected
