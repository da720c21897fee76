"""To a business nothing is withheld, and nothing is sent without an invoice that stands for this payout alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer, Finance
from domain.errors import DomainError, NotFound
from domain.ids import PayoutId
from domain.law.rates import PayeeKind
from domain.money import vnd
from domain.payouts.invoices import (
    Invoice,
    InvoiceAmountDiffers,
    InvoiceNotNeeded,
    InvoiceNumberUsed,
    InvoiceStated,
    InvoiceTooLate,
    StatedInvoice,
)
from domain.payouts.payout import Payout, PayoutStatus, payout_by
from domain.payouts.stated_payees import StatedPayee
from operations.payouts.invoicing import state_invoice
from operations.payouts.reviewing import clear_payout
from operations.payouts.sending import fail_payout, send_payouts
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import (
    BUSINESS,
    DUE,
    FEE,
    NON_RESIDENT,
    WORKER,
    Earning,
    acting_as_payee,
    add_details,
    earn,
    release,
    schedule,
)
from tests.makers.second_factors import proof

INVOICE = StatedInvoice(
    number="1C26TAA/00000123", issued_on=date(2026, 11, 21), amount=vnd(6_000_000), file_sha256="ab" * 32
)


async def business_paid(database: TestDatabase, payee: StatedPayee = BUSINESS) -> tuple[ActingInfluencer, Payout]:
    """A payout that is scheduled to somebody who has stated as whom they are paid."""
    earning = await earn(database)
    await add_details(database, earning, payee=payee)
    payout = await schedule(database, earning)
    assert payout is not None
    return await acting_as_payee(database, earning), payout


async def two_payouts(database: TestDatabase) -> tuple[ActingInfluencer, Payout, Payout]:
    """Two halves of a fee, to a business."""
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(50_000_000))
    earning = Earning(campaign, await hold(database, campaign, FEE))
    await add_details(database, earning, payee=BUSINESS)
    scheduled: list[Payout] = []
    for _ in range(2):
        await release(database, earning.hold, vnd(3_000_000))
        payout = await schedule(database, earning)
        assert payout is not None
        scheduled.append(payout)
    first, second = scheduled
    return await acting_as_payee(database, earning), first, second


async def state(database: TestDatabase, me: ActingInfluencer, payout_id: PayoutId, invoice: StatedInvoice) -> Payout:
    async with database.work(me, NOON) as work:
        return await state_invoice(work, payout_id=payout_id, invoice=invoice)


async def refused(
    database: TestDatabase, kind: type[DomainError], me: ActingInfluencer, payout_id: PayoutId, invoice: StatedInvoice
) -> DomainError:
    """The refusal; nothing has moved."""
    before = await database.picture()
    with pytest.raises(kind) as told:
        await state(database, me, payout_id, invoice)
    assert await database.picture() == before
    return told.value


async def send(database: TestDatabase) -> int:
    async with database.work(WORKER, DUE) as work:
        return await send_payouts(work)


async def test_a_business_is_paid_whole_but_for_the_fee_once_its_invoice_is_stated(database: TestDatabase) -> None:
    me, payout = await business_paid(database)
    assert await send(database) == 0

    await state(database, me, payout.id, INVOICE)

    (invoice,) = await database.all(select(Invoice))
    assert (invoice.number, invoice.issued_on, invoice.amount, invoice.file_sha256) == (
        "1C26TAA/00000123", date(2026, 11, 21), vnd(6_000_000), "ab" * 32,
    )  # fmt: skip
    assert (invoice.stated_by, invoice.stated_at) == (me.login_id, NOON)
    assert (await database.events())[-1] == InvoiceStated(
        payout_id=payout.id, influencer_id=me.influencer_id, invoice_id=invoice.id
    )
    assert await send(database) == 1
    sent = await database.reload(payout)
    assert (sent.payee_kind, sent.fee, sent.tax, sent.net) == (
        PayeeKind.BUSINESS, vnd(600_000), vnd(0), vnd(5_400_000),
    )  # fmt: skip
    assert (sent.tax_rule, sent.invoice_id) == ("pit-invoiced-2026", invoice.id)


async def test_from_somebody_who_is_not_resident_a_fifth_is_withheld(database: TestDatabase) -> None:
    _, payout = await business_paid(database, NON_RESIDENT)

    assert await send(database) == 1

    sent = await database.reload(payout)
    assert (sent.payee_kind, sent.fee, sent.tax, sent.net, sent.tax_rule) == (
        PayeeKind.NON_RESIDENT_PERSON, vnd(600_000), vnd(1_200_000), vnd(4_200_000), "pit-non-resident-2026",
    )  # fmt: skip


async def test_what_was_scheduled_before_is_reckoned_as_of_a_business_with_its_invoice(database: TestDatabase) -> None:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    assert (payout.payee_kind, payout.tax) == (PayeeKind.RESIDENT_PERSON, vnd(600_000))
    await add_details(database, earning, payee=BUSINESS)
    assert await send(database) == 0

    stated = await state(database, await acting_as_payee(database, earning), payout.id, INVOICE)

    assert (stated.payee_kind, stated.tax, stated.net) == (PayeeKind.BUSINESS, vnd(0), vnd(5_400_000))


async def test_stated_again_the_later_invoice_counts_and_both_stay_on_file(database: TestDatabase) -> None:
    me, payout = await business_paid(database)
    await state(database, me, payout.id, INVOICE)
    corrected = replace(INVOICE, issued_on=date(2026, 11, 20))
    await state(database, me, payout.id, corrected)

    first, second = await database.all(select(Invoice).order_by(Invoice.id))
    assert (first.issued_on, second.issued_on) == (date(2026, 11, 21), date(2026, 11, 20))
    assert (await database.reload(payout)).invoice_id == second.id


async def test_one_invoice_stands_for_one_payout(database: TestDatabase) -> None:
    me, first, second = await two_payouts(database)
    half = replace(INVOICE, amount=vnd(3_000_000))
    await state(database, me, first.id, half)

    told = await refused(database, InvoiceNumberUsed, me, second.id, replace(half, number="1c26taa/00000123"))

    assert told.field == "input.number"
    await state(database, me, second.id, replace(half, number="1C26TAA/00000124"))
    assert await send(database) == 2


async def test_what_does_not_fit_the_payout_is_refused(database: TestDatabase) -> None:
    me, payout = await business_paid(database)
    other, _ = await business_paid(database)

    await refused(database, InvoiceAmountDiffers, me, payout.id, replace(INVOICE, amount=vnd(5_999_999)))
    await refused(database, NotFound, other, payout.id, INVOICE)
    await state(database, me, payout.id, INVOICE)
    await send(database)
    await refused(database, InvoiceTooLate, me, payout.id, replace(INVOICE, number="2"))


@pytest.mark.parametrize("payee", [None, NON_RESIDENT])
async def test_a_person_states_no_invoice(database: TestDatabase, payee: StatedPayee | None) -> None:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    if payee is not None:
        await add_details(database, earning, payee=payee)

    await refused(database, InvoiceNotNeeded, await acting_as_payee(database, earning), payout.id, INVOICE)


async def test_what_did_not_arrive_is_paid_again_for_the_same_invoice(database: TestDatabase) -> None:
    me, payout = await business_paid(database)
    await state(database, me, payout.id, INVOICE)
    await send(database)
    async with database.work(WORKER, DUE) as work:
        again = await fail_payout(work, await work.claim(payout_by(payout.id)), reason="Account closed.")
    assert (again.invoice_number, again.payee_kind) == ("1C26TAA/00000123", PayeeKind.BUSINESS)
    finance = Finance(login_id=(await database.add(make_login())).id)
    async with database.work(finance, DUE) as work:
        await clear_payout(work, payout_id=again.id, proof=proof())

    assert await send(database) == 1

    sent = await database.reload(again)
    assert (sent.status, sent.tax, sent.net) == (PayoutStatus.SENT, vnd(0), vnd(5_400_000))


async def test_changed_to_a_person_it_is_reckoned_as_of_one_after_the_rest(database: TestDatabase) -> None:
    earning = await earn(database)
    await add_details(database, earning, payee=BUSINESS)
    payout = await schedule(database, earning)
    assert payout is not None
    await state(database, await acting_as_payee(database, earning), payout.id, INVOICE)
    changed = await add_details(database, earning, at=NOON + timedelta(days=3))

    assert await send(database) == 0
    async with database.work(WORKER, changed.usable_from) as work:
        assert await send_payouts(work) == 1

    sent = await database.reload(payout)
    assert (sent.payee_kind, sent.tax, sent.details_id) == (PayeeKind.RESIDENT_PERSON, vnd(600_000), changed.id)
