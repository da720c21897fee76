"""Tax paid, fees taken, money moved between partners: booked over HTTP by finance, once, never beyond what is there."""

from typing import Any

import pytest

from domain.ledger import AccountKind
from domain.money import vnd
from domain.treasury import FeesWithdrawn, PartnerSwept, TaxPaid
from payments.partners import PaymentPartner
from runtime.gateways import Gateways
from runtime.settings import PayoutRailName, Rail
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking, open_banking, send_due
from tests.makers.logins import PASSWORD
from tests.schema.campaigns.asking import mutation

ACCOUNT = "... on Account { kind rail balance { minor } }"
PAY_TAX = mutation("payTax", "input: PayTaxInput!", ACCOUNT)
WITHDRAW = mutation("withdrawFees", "input: WithdrawFeesInput!", ACCOUNT)
SWEEP = mutation("sweepPartner", "input: SweepPartnerInput!", ACCOUNT)
PAYMENT = {"amount": 400_000, "partner": "STRIPE", "reference": " FT26326000123 ", "password": PASSWORD}
SWEPT = {"amount": 5_000_000, "giver": "STRIPE", "taker": "BANK_BATCH", "reference": "po_1", "password": PASSWORD}
INTAKE = 50_000_000
"""What the sandbox took in for the campaign of the one payout, of which 600,000 each are fee and tax."""


@pytest.fixture
async def banking(database: TestDatabase, gateways: Gateways) -> Banking:
    await send_due(database, 6_000_000)
    return await open_banking(database, gateways)


@pytest.mark.parametrize(
    ("document", "kind", "fact"),
    [(PAY_TAX, AccountKind.TAX, TaxPaid), (WITHDRAW, AccountKind.FEES, FeesWithdrawn)],
)
async def test_what_left_is_booked_once(
    api: Api, banking: Banking, document: str, kind: AccountKind, fact: type[TaxPaid | FeesWithdrawn]
) -> None:
    finance, database = await api.caller(Kind.FINANCE), banking.database
    before = await banking.balances()

    booked = await api.run(finance, document, input=PAYMENT)
    picture = await database.picture()
    again = await api.run(finance, document, input=PAYMENT | {"reference": "FT26326000123"})
    other = await api.refused(finance, document, input=PAYMENT | {"amount": 1})

    assert booked == {"kind": kind.name, "rail": None, "balance": {"minor": 200_000}}
    assert (again, other) == (booked, "KEY_REUSED")
    assert await database.picture() == picture
    moved = {(kind, None): 200_000, (AccountKind.PARTNER, "stripe"): 400_000 - INTAKE}
    assert await banking.balances() == before | moved
    (told,) = [each for each in await database.events() if isinstance(each, fact)]
    assert (told.amount, told.partner, told.reference) == (vnd(400_000), PaymentPartner.STRIPE, "FT26326000123")


async def test_money_between_partners_is_booked_once(api: Api, banking: Banking) -> None:
    finance, database = await api.caller(Kind.FINANCE), banking.database

    swept = await api.run(finance, SWEEP, input=SWEPT)
    picture = await database.picture()
    again = await api.run(finance, SWEEP, input=SWEPT)

    assert swept == again == {"kind": "PARTNER", "rail": "stripe", "balance": {"minor": 5_000_000 - INTAKE}}
    assert await database.picture() == picture
    assert (await banking.balances())[AccountKind.PARTNER, "bank_batch"] == -5_000_000
    (told,) = [each for each in await database.events() if isinstance(each, PartnerSwept)]
    assert (told.amount, told.giver, told.taker, told.reference) == (
        vnd(5_000_000), PaymentPartner.STRIPE, PaymentPartner.BANK_BATCH, "po_1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("document", "given", "refusal"),
    [
        (PAY_TAX, PAYMENT | {"amount": 600_001}, ("INSUFFICIENT_FUNDS", None)),
        (WITHDRAW, PAYMENT | {"amount": 600_001}, ("INSUFFICIENT_FUNDS", None)),
        (SWEEP, SWEPT | {"amount": INTAKE + 1}, ("INSUFFICIENT_FUNDS", None)),
        (SWEEP, SWEPT | {"giver": "BANK_BATCH", "taker": "STRIPE"}, ("INSUFFICIENT_FUNDS", None)),
        (SWEEP, SWEPT | {"taker": "STRIPE"}, ("INVALID_INPUT", "input.taker")),
        (PAY_TAX, PAYMENT | {"reference": " "}, ("INVALID_INPUT", "input.reference")),
        (PAY_TAX, PAYMENT | {"amount": 0}, ("AMOUNT_NOT_POSITIVE", None)),
        (WITHDRAW, PAYMENT | {"amount": -1}, ("AMOUNT_NOT_POSITIVE", None)),
        (SWEEP, SWEPT | {"amount": 0}, ("AMOUNT_NOT_POSITIVE", None)),
    ],
)
async def test_what_cannot_have_left_is_not_booked(
    api: Api, banking: Banking, document: str, given: dict[str, Any], refusal: tuple[str, str | None]
) -> None:
    finance = await api.caller(Kind.FINANCE)
    before = await banking.database.picture()

    problem = await api.run(finance, document, input=given)

    assert (problem["code"], problem["field"]) == refusal
    assert await banking.database.picture() == before


async def test_it_takes_the_password_once_more(api: Api, banking: Banking) -> None:
    finance = await api.caller(Kind.FINANCE)
    before = await banking.balances()

    for document, given in ((PAY_TAX, PAYMENT), (WITHDRAW, PAYMENT), (SWEEP, SWEPT)):
        assert await api.refused(finance, document, input=given | {"password": "guessed"}) == "WRONG_PASSWORD"

    assert await banking.balances() == before


def test_the_partners_are_those_of_the_rails() -> None:
    assert {each.value for each in PaymentPartner} == {each.value for each in (*Rail, *PayoutRailName)}
