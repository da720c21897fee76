"""What was sent keeps its sums and its way, whoever tries; details and commitments are never changed."""

import pytest
from sqlalchemy.exc import IntegrityError

from domain.payouts.invoices import StatedInvoice
from domain.payouts.stated_payees import RESIDENT_PERSON, StatedPayee
from domain.payouts.tax_commitments import TaxCommitment
from operations.payouts.committing import give_tax_commitment
from operations.payouts.invoicing import state_invoice
from operations.payouts.sending import send_payouts
from operations.payouts.wishing import ask_for_withholding
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payouts import (
    BUSINESS,
    DUE,
    FORM,
    NON_RESIDENT,
    WORKER,
    acting_as_payee,
    add_details,
    earn,
    schedule,
)


@pytest.mark.parametrize(
    "change",
    [
        "gross_minor = gross_minor + 1, net_minor = net_minor + 1",
        "due_at = due_at - interval '1 day'",
        "tax_minor = 0, net_minor = net_minor + tax_minor",
        "fee_rule = 'another'",
        "sent_at = sent_at + interval '1 day'",
        "payee_kind = 'non_resident_person'",
    ],
)
async def test_a_sent_payout_keeps_its_sums(database: TestDatabase, change: str) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    await add_details(database, earning)
    async with database.work(WORKER, DUE) as work:
        await send_payouts(work)
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE payouts SET {change}")  # noqa: S608 - our own words

    assert await database.picture() == before


@pytest.mark.parametrize(
    "change",
    [
        "net_minor = net_minor + 1",
        "status = 'held'",
        "status = 'paid', ended_at = now()",
        "status = 'failed', ended_at = now()",
        "fee_minor = -1, net_minor = gross_minor + 1, tax_minor = 0",
        "net_currency = 'USD'",
        "invoice_number = '1'",
        "invoice_id = gen_random_uuid(), invoice_number = '1'",
    ],
)
async def test_a_payout_that_makes_no_sense_is_none(database: TestDatabase, change: str) -> None:
    await schedule(database, await earn(database))
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE payouts SET {change}")  # noqa: S608 - our own words

    assert await database.picture() == before


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("bank, account_number", "'970436', '0071000123456'"),
        ("bank, account_number, holder, connected_account, country", "'970436', '1', 'LAN', 'acct_1', 'SG'"),
        ("connected_account", "'acct_1'"),
        ("country", "'SG'"),
    ],
)
async def test_details_name_one_account_and_the_whole_of_it(database: TestDatabase, columns: str, values: str) -> None:
    me = await acting_as_payee(database, await earn(database))

    with pytest.raises(IntegrityError, match="one_account"):
        await database.execute(
            "INSERT INTO payout_details (id, influencer_id, number, set_by, set_at, usable_from, payee_kind,"  # noqa: S608
            f" {columns}) VALUES (gen_random_uuid(), :me, 1, :login, now(), now(), 'resident_person', {values})",
            me=me.influencer_id,
            login=me.login_id,
        )


@pytest.mark.parametrize(
    "change",
    [
        "payout_details SET account_number = '1'",
        "tax_commitments SET year = 2030",
        "tax_commitments SET withdrawn_at = given_at",
        "tax_commitments SET withdrawn_by = given_by, withdrawn_at = given_at - interval '1 second'",
        "tax_commitments SET withdrawn_by = given_by, withdrawn_at = given_at + interval '1 year'",
        "tax_commitments SET withdrawn_by = given_by, withdrawn_at = given_at, tax_code = '0312345679'",
    ],
)
async def test_what_was_said_stays_said(database: TestDatabase, change: str) -> None:
    earning = await earn(database)
    await add_details(database, earning)
    async with database.work(await acting_as_payee(database, earning), NOON) as work:
        await give_tax_commitment(work, form_version=FORM, tax_code="0312345678")
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE {change}")

    assert await database.picture() == before


async def test_a_commitment_is_withdrawn_once(database: TestDatabase) -> None:
    async with database.work(await acting_as_payee(database, await earn(database)), NOON) as work:
        await give_tax_commitment(work, form_version=FORM, tax_code="0312345678")
    await database.execute("UPDATE tax_commitments SET withdrawn_by = given_by, withdrawn_at = given_at")
    before = await database.picture()

    for change in ("withdrawn_at = given_at + interval '1 day'", "withdrawn_at = NULL, withdrawn_by = NULL"):
        with pytest.raises(IntegrityError, match="withdrawn once"):
            await database.execute(f"UPDATE tax_commitments SET {change}")  # noqa: S608

    assert await database.picture() == before


async def test_a_wish_is_withdrawn_once_and_one_stands_at_a_time(database: TestDatabase) -> None:
    async with database.work(await acting_as_payee(database, await earn(database)), NOON) as work:
        await ask_for_withholding(work)
    again = (
        "INSERT INTO withholding_wishes (id, influencer_id, asked_by, asked_at)"
        " SELECT gen_random_uuid(), influencer_id, asked_by, asked_at FROM withholding_wishes"
    )
    before = await database.picture()

    with pytest.raises(IntegrityError, match="uq_withholding_wishes_standing"):
        await database.execute(again)
    for change in (
        "asked_at = now()",
        "withdrawn_at = asked_at",
        "withdrawn_by = asked_by, withdrawn_at = '2026-01-01'",
    ):
        with pytest.raises(IntegrityError):
            await database.execute(f"UPDATE withholding_wishes SET {change}")  # noqa: S608
    assert await database.picture() == before
    await database.execute("UPDATE withholding_wishes SET withdrawn_by = asked_by, withdrawn_at = asked_at")
    with pytest.raises(IntegrityError, match="withdrawn once"):
        await database.execute("UPDATE withholding_wishes SET withdrawn_by = NULL, withdrawn_at = NULL")
    await database.execute(again)


@pytest.mark.parametrize(
    ("kind", "tax_code", "rule"),
    [
        ("business", None, "business_has_tax_code"),
        ("resident_person", "0312345678", "business_has_tax_code"),
        ("business", "031234567", "tax_code"),
        ("somebody", None, "payeekind"),
    ],
)
async def test_a_business_and_nobody_else_has_a_tax_code(
    database: TestDatabase, kind: str, tax_code: str | None, rule: str
) -> None:
    me = await acting_as_payee(database, await earn(database))

    with pytest.raises(IntegrityError, match=rule):
        await database.execute(
            "INSERT INTO payout_details (id, influencer_id, number, set_by, set_at, usable_from, bank, account_number,"
            " holder, payee_kind, tax_code)"
            " VALUES (gen_random_uuid(), :me, 1, :login, now(), now(), '970436', '007100', 'LAN', :kind, :code)",
            me=me.influencer_id,
            login=me.login_id,
            kind=kind,
            code=tax_code,
        )


async def invoiced(database: TestDatabase) -> None:
    """A payout of 6,000,000 đ that is scheduled to a business, and its invoice."""
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    await add_details(database, earning, payee=BUSINESS)
    stated = StatedInvoice(number="1", issued_on=NOON.date(), amount=payout.gross)
    async with database.work(await acting_as_payee(database, earning), NOON) as work:
        await state_invoice(work, payout_id=payout.id, invoice=stated)


async def test_nothing_is_sent_to_a_business_without_an_invoice(database: TestDatabase) -> None:
    await invoiced(database)
    await database.execute("UPDATE payouts SET invoice_id = NULL, invoice_number = NULL")
    before = await database.picture()

    with pytest.raises(IntegrityError, match="invoiced"):
        await database.execute(
            "UPDATE payouts SET status = 'sent', sent_at = now(), details_id = (SELECT id FROM payout_details)"
        )

    assert await database.picture() == before


@pytest.mark.parametrize(("number", "more"), [("'1'", 1), ("'2'", 0)], ids=["another amount", "under another number"])
async def test_an_invoice_is_for_the_gross_sum_and_under_its_own_number(
    database: TestDatabase, number: str, more: int
) -> None:
    await invoiced(database)
    await database.execute(
        "INSERT INTO invoices (id, influencer_id, number, amount_minor, amount_currency, issued_on, stated_by,"  # noqa: S608
        f" stated_at) SELECT '00000000-0000-0000-0000-000000000001', influencer_id, {number}, amount_minor + {more},"
        " amount_currency, issued_on, stated_by, stated_at FROM invoices"
    )

    with pytest.raises(IntegrityError, match="fk_payouts_invoice"):
        await database.execute("UPDATE payouts SET invoice_id = '00000000-0000-0000-0000-000000000001'")


async def test_details_of_another_kind_are_not_those_of_a_payout(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    await add_details(database, earning, payee=NON_RESIDENT)

    with pytest.raises(IntegrityError, match="payee_kind"):
        await database.execute(
            "UPDATE payouts SET status = 'sent', sent_at = now(), details_id = (SELECT id FROM payout_details)"
        )


async def test_what_was_stated_of_an_invoice_stays(database: TestDatabase) -> None:
    await invoiced(database)
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute("UPDATE invoices SET issued_on = issued_on - 1")

    assert await database.picture() == before


@pytest.mark.parametrize(
    ("payee", "given_at", "form", "rule"),
    [
        (NON_RESIDENT, "2026-11-21T05:00:00Z", "'1', repeat('a', 64), 'password'", "not paid as a resident person"),
        (BUSINESS, "2026-11-21T05:00:00Z", "NULL, NULL, NULL", "not paid as a resident person"),
        (RESIDENT_PERSON, "2026-12-31T17:00:00Z", "NULL, NULL, NULL", "current_year"),
        (RESIDENT_PERSON, "2025-12-31T16:59:59Z", "NULL, NULL, NULL", "current_year"),
        (RESIDENT_PERSON, "2026-11-21T05:00:00Z", "'1', NULL, 'password'", "form"),
        (RESIDENT_PERSON, "2026-11-21T05:00:00Z", "'1', 'a', 'password'", "text_hash"),
    ],
)
async def test_a_commitment_is_a_residents_for_the_year_in_which_it_is_given(
    database: TestDatabase, payee: StatedPayee, given_at: str, form: str, rule: str
) -> None:
    earning = await earn(database)
    await add_details(database, earning, payee=payee)
    me = await acting_as_payee(database, earning)

    with pytest.raises(IntegrityError, match=rule):
        await database.execute(
            "INSERT INTO tax_commitments (id, influencer_id, year, tax_code, given_by, given_at, form_version,"  # noqa: S608
            " text_hash, session_opened_with)"
            f" VALUES (gen_random_uuid(), :me, 2026, '0312345678', :login, '{given_at}', {form})",
            me=me.influencer_id,
            login=me.login_id,
        )
    assert await database.count(TaxCommitment) == 0
