"""What a bank reports in ISO 20022 is booked as what it writes in CSV is: once, and for what was ordered."""

import pytest
from sqlalchemy import select

from domain.bank_batches.answers import BankAnswer, BankAnswerRow, BankRowOutcome
from domain.bank_batches.orders import BankOrder
from domain.errors import InvalidInput
from domain.ledger import AccountKind
from domain.payouts.payout import PayoutStatus
from operations.bank_batches.answering import import_bank_answer
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking
from tests.makers.payouts import DUE
from tests.makers.status_reports import amounts, make_report, make_transaction, rejected

TODAY = "<IntrBkSttlmDt>2026-11-27</IntrBkSttlmDt>"
"""DUE is midnight of the 27th in Viet Nam."""


def settled(order: BankOrder, minor: int | None = None) -> str:
    """The bank has settled an order, or says so of another amount."""
    return make_transaction(order.reference, OrgnlTxRef=amounts(minor or order.amount.minor) + TODAY)


async def test_settled_orders_are_paid_and_rejected_ones_fail(banking: Banking) -> None:
    _, (first, second) = await banking.exported(6_000_000, 2_000_000)

    _, rows = await banking.brought(make_report(settled(first), rejected(second.reference, second.amount.minor)))

    assert [(each.line, each.outcome) for each in rows] == [(1, BankRowOutcome.PAID), (2, BankRowOutcome.REFUSED)]
    paid, failed = await banking.payout_of(first), await banking.payout_of(second)
    assert (paid.status, paid.reference, paid.ended_at) == (PayoutStatus.PAID, "FT26332000123", DUE)
    assert (failed.status, failed.failure) == (PayoutStatus.FAILED, "AC01: No account")
    stand = await banking.balances()
    assert stand[AccountKind.PARTNER, "bank_batch"] == 4_800_000
    assert (stand[AccountKind.EARNINGS, None], stand[AccountKind.PAYOUT, None]) == (2_000_000, 0)


async def test_the_same_report_again_and_a_longer_one_book_nothing_twice(banking: Banking) -> None:
    _, (first, second) = await banking.exported(6_000_000, 2_000_000)
    report = make_report(settled(first))
    answer, _ = await banking.brought(report)

    again, _ = await banking.brought(report)
    _, longer = await banking.brought(make_report(settled(first), settled(second)))

    assert again.id == answer.id
    assert [each.outcome for each in longer] == [BankRowOutcome.KNOWN, BankRowOutcome.PAID]
    assert (await banking.balances())[AccountKind.PARTNER, "bank_batch"] == first.amount.minor + second.amount.minor


async def test_what_cannot_be_taken_is_kept_with_its_reason_and_moves_nothing(banking: Banking) -> None:
    _, (order, other, third) = await banking.exported(6_000_000, 2_000_000, 1_000_000)
    before = await banking.balances()

    _, rows = await banking.brought(
        make_report(
            settled(order, 4_799_999),
            make_transaction("NTAAAAAAAAAAAAAAAA"),
            make_transaction(other.reference, TxSts="ACSP"),
            make_transaction(third.reference, OrgnlTxRef=amounts(third.amount.minor)),
        )
    )

    assert [(each.line, each.outcome, each.refusal_code) for each in rows] == [
        (1, BankRowOutcome.NOT_TAKEN, "BANK_AMOUNT_DIFFERS"),
        (2, BankRowOutcome.NOT_TAKEN, "BANK_REFERENCE_UNKNOWN"),
        (3, BankRowOutcome.NOT_TAKEN, "BANK_UNDECIDED"),
        (4, BankRowOutcome.NOT_TAKEN, "INVALID_INPUT"),
    ]
    assert await banking.balances() == before
    assert (await banking.payout_of(order)).status is PayoutStatus.SENT


async def test_an_order_twice_in_one_report_is_heard_once(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)

    _, rows = await banking.brought(make_report(settled(order), rejected(order.reference, order.amount.minor)))

    assert [(each.outcome, each.refusal_code) for each in rows] == [
        (BankRowOutcome.PAID, None),
        (BankRowOutcome.NOT_TAKEN, "ROW_REPEATED"),
    ]
    assert (await banking.payout_of(order)).status is PayoutStatus.PAID


async def test_a_file_that_is_refused_leaves_nothing(banking: Banking, database: TestDatabase) -> None:
    _, (order,) = await banking.exported(6_000_000)
    before = await database.picture()

    with pytest.raises(InvalidInput):
        async with database.work(banking.maker, DUE) as work:
            content = make_report(settled(order), before="<!DOCTYPE d>")
            await import_bank_answer(work, file_name="report.xml", content=content)

    assert await database.picture() == before
    assert (await database.all(select(BankAnswer)), await database.all(select(BankAnswerRow))) == ([], [])
