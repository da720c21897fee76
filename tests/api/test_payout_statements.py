"""A year of payouts as a file: each payment, the sums by kind of payee and rule, and the sum of all."""

import csv
from datetime import timedelta
from io import StringIO

import httpx
import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.payouts.invoices import StatedInvoice
from domain.payouts.payout import Payout
from operations.payouts.invoicing import state_invoice
from schema.bookings.types import Booking as BookingType
from schema.node_keys import node_id
from schema.payouts.types import Payout as PayoutType
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import (
    BUSINESS,
    DUE,
    NON_RESIDENT,
    Earning,
    acting_as_payee,
    add_details,
    pay,
    release,
    schedule,
)

REST = timedelta(hours=72)
ASKED = "query ($year: Int!) { payoutStatement(year: $year) { influencer file lines { reference } } }"
INVOICE = StatedInvoice(number="1C26TAA/7", issued_on=NOON.date(), amount=vnd(4_999_999))


async def add_part(database: TestDatabase, earning: Earning, gross: int) -> Payout:
    await release(database, earning.hold, vnd(gross))
    payout = await schedule(database, earning)
    assert payout is not None
    return payout


async def paid_thrice(database: TestDatabase) -> tuple[ActingInfluencer, list[Payout]]:
    """Somebody who was paid as each kind of payee, in that order."""
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(50_000_000))
    earning = Earning(campaign, await hold(database, campaign, vnd(20_000_000)))
    me = await acting_as_payee(database, earning)
    await add_details(database, earning)
    first = await add_part(database, earning, 6_000_000)
    await pay(database, first, DUE)
    await add_details(database, earning, at=DUE, payee=NON_RESIDENT)
    second = await add_part(database, earning, 5_000_001)
    await pay(database, second, DUE + REST)
    await add_details(database, earning, at=DUE + REST, payee=BUSINESS)
    third = await add_part(database, earning, 4_999_999)
    async with database.work(me, DUE + REST) as work:
        await state_invoice(work, payout_id=third.id, invoice=INVOICE)
    await pay(database, third, DUE + REST + REST)
    return me, [first, second, third]


async def caller_of(api: Api, me: ActingInfluencer) -> Caller:
    (influencer,) = await api.database.all(select(Influencer).where(Influencer.id == me.influencer_id))
    return await api.caller(Kind.INFLUENCER, influencer=influencer)


async def fetch(api: Api, caller: Caller, year: int | str = 2026) -> httpx.Response:
    return await api.http.get(f"/payouts/statements/{year}.csv", headers=caller.headers)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_each_payment_is_a_row_and_so_are_the_sums(api: Api, database: TestDatabase) -> None:
    me, payouts = await paid_thrice(database)
    caller = await caller_of(api, me)

    answer = await fetch(api, caller)

    rows = table(answer)
    assert answer.content.startswith(b"\xef\xbb\xbfrow,")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="payouts-2026.csv"'
    assert answer.headers["cache-control"] == "private, no-store"
    sums = ("row", "payee_kind", "tax_rule", "tax_rule_verified", "payouts", "gross", "fee", "tax", "net")
    assert [tuple(each[name] for name in sums) for each in rows] == [
        ("payout", "resident_person", "pit-d253-2026", "yes", "1", "6000000", "600000", "600000", "4800000"),
        (
            "payout",
            "non_resident_person",
            "pit-non-resident-2026",
            "no",
            "1",
            "5000001",
            "500000",
            "1000000",
            "3500001",
        ),
        ("payout", "business", "pit-invoiced-2026", "no", "1", "4999999", "499999", "0", "4500000"),
        ("rules", "business", "pit-invoiced-2026", "no", "1", "4999999", "499999", "0", "4500000"),
        ("rules", "non_resident_person", "pit-non-resident-2026", "no", "1", "5000001", "500000", "1000000", "3500001"),
        ("rules", "resident_person", "pit-d253-2026", "yes", "1", "6000000", "600000", "600000", "4800000"),
        ("year", "", "", "", "3", "16000000", "1599999", "1600000", "12800001"),
    ]
    assert list(rows[2].items())[1:10] == [
        ("year", "2026"),
        ("influencer", "Hồng Nhung"),
        ("payout_id", node_id(PayoutType, payouts[2].id)),
        ("booking_id", node_id(BookingType, payouts[2].booking_id)),
        ("paid_on", "2026-12-03"),
        ("rail", "sandbox"),
        ("reference", "sandbox_4999999"),
        ("invoice_number", "1C26TAA/7"),
        ("payee_kind", "business"),
    ]
    assert {(each["influencer"], each["year"], each["currency"]) for each in rows} == {("Hồng Nhung", "2026", "VND")}
    told = await api.run(caller, ASKED, year=2026)
    assert (told["influencer"], told["file"]) == ("Hồng Nhung", "/payouts/statements/2026.csv")
    assert [each["reference"] for each in told["lines"]] == [each["reference"] for each in rows[:3]]


async def test_a_year_of_nothing_is_its_sum(api: Api) -> None:
    me = await api.caller(Kind.INFLUENCER)

    (only,) = table(await fetch(api, me, 2025))

    assert (only["row"], only["payouts"], only["gross"], only["net"]) == ("year", "0", "0", "0")


async def test_a_name_that_is_a_formula_stays_a_name(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER)
    await database.execute("UPDATE influencers SET display_name = '=1+1'")

    (only,) = table(await fetch(api, me))

    assert only["influencer"] == "'=1+1"


@pytest.mark.parametrize("year", [1999, 2101, "x", "-1"])
async def test_there_is_no_such_year(api: Api, year: int | str) -> None:
    assert (await fetch(api, await api.caller(Kind.INFLUENCER), year)).status_code == 404


async def test_a_statement_is_an_influencer_s_own(api: Api) -> None:
    expected = {Kind.VISITOR: (401, "NOT_SIGNED_IN"), Kind.INFLUENCER: (200, None)}

    for kind in Kind:
        answer = await fetch(api, await api.caller(kind))
        code = None if answer.status_code == 200 else answer.json()["errors"][0]["extensions"]["code"]
        assert (answer.status_code, code) == expected.get(kind, (403, "NOT_ALLOWED")), kind
