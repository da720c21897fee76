"""What a bank answers is booked row by row: once, for what was ordered, however often and late it is said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.bank_batches.answers import BankAnswer, BankAnswerImported, BankAnswerRow, BankRowOutcome
from domain.bank_batches.batch import BankBatchStatus
from domain.bank_batches.orders import BankOrder, BankOrderStatus
from domain.errors import InvalidInput
from domain.ledger import AccountKind
from domain.money import vnd
from domain.payouts.events import PayoutSent
from domain.payouts.payout import Payout, PayoutStatus
from operations.bank_batches.answering import import_bank_answer
from operations.payouts.sending import ask_for_payout, book_payout
from operations.payouts.statements import payout_statement
from payments.books import check_books
from payments.rails import PaidOut
from runtime.gateways import Gateways
from search.embedded.gateway import EmbeddedSearch
from tests.databases import TestDatabase
from tests.makers.bank_batches import HEADER, Banking, open_banking, paid, refused, returned
from tests.makers.payouts import DUE, WORKER
from tests.refusing import refused as refused_with

BANK = (AccountKind.PARTNER, "bank_batch")
CARDS = (AccountKind.PARTNER, "stripe")
EARNINGS, ON_ITS_WAY = (AccountKind.EARNINGS, None), (AccountKind.PAYOUT, None)
FEES, TAX = (AccountKind.FEES, None), (AccountKind.TAX, None)


def outcomes(rows: list[BankAnswerRow]) -> list[tuple[BankRowOutcome, str | None]]:
    return [(each.outcome, each.refusal_code) for each in rows]


async def test_what_is_only_ordered_is_on_its_way(banking: Banking) -> None:
    (order,) = await banking.ordered(6_000_000)

    payout = await banking.payout_of(order)

    assert (payout.status, payout.rail) == (PayoutStatus.SENT, "bank_batch")
    assert (await banking.balances())[ON_ITS_WAY] == 4_800_000


async def test_paid_rows_settle_and_refused_rows_fail(banking: Banking, database: TestDatabase) -> None:
    batch, (first, second) = await banking.exported(6_000_000, 2_000_000)

    answer, rows = await banking.answered(paid(first, "FT26332000001"), refused(second))

    assert outcomes([*rows]) == [(BankRowOutcome.PAID, None), (BankRowOutcome.REFUSED, None)]
    settled, failed = await banking.payout_of(first), await banking.payout_of(second)
    assert (settled.status, settled.reference, settled.ended_at) == (PayoutStatus.PAID, "FT26332000001", DUE)
    assert (failed.status, failed.failure) == (PayoutStatus.FAILED, "Account not found")
    (again,) = await database.all(select(Payout).where(Payout.follows_id == failed.id))
    assert (again.status, again.held_because, again.gross) == (
        PayoutStatus.HELD, "Account not found", vnd(2_000_000),
    )  # fmt: skip
    assert await banking.balances() | {(AccountKind.CAMPAIGN, None): 0} == {
        (AccountKind.CAMPAIGN, None): 0,
        (AccountKind.HOLD, None): 0,
        BANK: 4_800_000,
        CARDS: -100_000_000,
        EARNINGS: 2_000_000,
        ON_ITS_WAY: 0,
        FEES: 600_000,
        TAX: 600_000,
    }
    kept = await database.reload(batch)
    assert (kept.status, kept.answered_at) == (BankBatchStatus.ANSWERED, DUE)
    told = [each for each in await database.events() if isinstance(each, BankAnswerImported)]
    assert told == [
        BankAnswerImported(
            answer_id=answer.id, sha256=answer.sha256, paid=1, refused=1, returned=0, known=0, not_taken=0
        )
    ]


async def test_an_answer_may_be_partial(banking: Banking, database: TestDatabase) -> None:
    batch, (first, second) = await banking.exported(6_000_000, 1_000_000)

    await banking.answer(paid(first))
    assert (await database.reload(batch)).status is BankBatchStatus.PARTLY_ANSWERED
    await banking.answer(paid(second), at=DUE + timedelta(hours=1))

    kept = await database.reload(batch)
    assert (kept.status, kept.answered_at) == (BankBatchStatus.ANSWERED, DUE + timedelta(hours=1))
    assert (await banking.balances())[BANK] == 5_700_000


async def test_the_same_file_again_moves_nothing(banking: Banking, database: TestDatabase) -> None:
    _, (first, second) = await banking.exported(6_000_000, 1_000_000)
    answer, rows = await banking.answered(paid(first), refused(second))
    before = await database.picture()

    again, same = await banking.answered(paid(first), refused(second), at=DUE + timedelta(days=1))

    assert (again.id, [each.id for each in same]) == (answer.id, [each.id for each in rows])
    assert await database.picture() == before


async def test_the_same_file_twice_at_once_is_one_answer(banking: Banking, database: TestDatabase) -> None:
    _, (order,) = await banking.exported(6_000_000)

    async def bring_in() -> None:
        async with database.work(banking.maker, DUE) as work:
            await import_bank_answer(work, file_name="a.csv", content=f"{HEADER}\r\n{paid(order)}\r\n")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(bring_in)
        tasks.start_soon(bring_in)
    await banking.turn()

    assert (await database.count(BankAnswer), await database.count(BankAnswerRow)) == (1, 1)
    assert (await banking.balances())[BANK] == 4_800_000


async def test_a_longer_file_that_repeats_the_shorter_one_adds_what_is_new(banking: Banking) -> None:
    _, (first, second) = await banking.exported(6_000_000, 1_000_000)
    await banking.answer(refused(first))

    rows = await banking.answer(refused(first), paid(second))

    assert outcomes(rows) == [(BankRowOutcome.KNOWN, None), (BankRowOutcome.PAID, None)]


async def test_money_that_comes_back_late_is_earnings_again(banking: Banking, database: TestDatabase) -> None:
    batch, (order,) = await banking.exported(6_000_000)
    before = {**await banking.balances(), ON_ITS_WAY: 0, EARNINGS: 6_000_000, FEES: 0, TAX: 0}
    await banking.answer(paid(order))

    rows = await banking.answer(returned(order), at=DUE + timedelta(days=9))
    repeated = await banking.answer(paid(order), returned(order), at=DUE + timedelta(days=10))

    assert outcomes(rows) == [(BankRowOutcome.RETURNED, None)]
    assert outcomes(repeated) == [
        (BankRowOutcome.KNOWN, None), (BankRowOutcome.NOT_TAKEN, "ROW_REPEATED"),
    ]  # fmt: skip
    payout = await banking.payout_of(order)
    assert (payout.status, payout.failure) == (PayoutStatus.FAILED, "Account closed")
    assert (await database.reload(batch)).status is BankBatchStatus.ANSWERED
    assert await banking.balances() == before | {BANK: 0}
    assert len(await database.all(select(Payout).where(Payout.status == PayoutStatus.HELD))) == 1


async def test_a_payment_counts_on_the_day_on_which_the_bank_made_it(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)

    await banking.answer(paid(order, on=date(2026, 12, 31)), at=datetime(2027, 1, 4, 3, tzinfo=UTC))

    payout = await banking.payout_of(order)
    assert payout.ended_at == datetime(2026, 12, 30, 17, tzinfo=UTC)
    years = {}
    async with banking.database.reading() as session:
        for year in (2026, 2027):
            years[year] = (await payout_statement(session, payout.influencer_id, year)).sums.net
    assert years == {2026: vnd(4_800_000), 2027: vnd(0)}


async def test_money_may_come_back_without_having_been_called_paid(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)

    rows = await banking.answer(returned(order))

    assert outcomes(rows) == [(BankRowOutcome.RETURNED, None)]
    assert (await banking.payout_of(order)).status is PayoutStatus.FAILED


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("NTAAAAAAAAAAAAAAAA,4800000,PAID,2026-11-27,FT1,", "BANK_REFERENCE_UNKNOWN"),
        ("{reference},4800001,PAID,2026-11-27,FT1,", "BANK_AMOUNT_DIFFERS"),
        ("{reference},4.800.000,PAID,2026-11-27,FT1,", "INVALID_INPUT"),
        ("{reference},-4800000,PAID,2026-11-27,FT1,", "INVALID_INPUT"),
        ("{reference},٤٨٠٠٠٠٠,PAID,2026-11-27,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,OK,2026-11-27,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,2026-11-27,,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,27/11/2026,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,20261127,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,2026-11-31,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,2026-11-26,FT1,", "BANK_DAY_IMPOSSIBLE"),
        ("{reference},4800000,PAID,2026-11-28,FT1,", "BANK_DAY_IMPOSSIBLE"),
        ("{reference},4800000,REFUSED,,FT1,", "INVALID_INPUT"),
        ("{reference},4800000,PAID", "INVALID_INPUT"),
        ("{reference},4800000,PAID,2026-11-27,FT1,,", "INVALID_INPUT"),
        ("{reference},4800000,PAID,2026-11-27,F\tT1,", "INVALID_INPUT"),
        ("{reference},4800000,REFUSED,,," + "x" * 501, "INVALID_INPUT"),
    ],
)
async def test_a_row_that_cannot_be_moves_nothing(
    banking: Banking, database: TestDatabase, row: str, code: str
) -> None:
    batch, (order,) = await banking.exported(6_000_000)

    rows = await banking.answer(row.format(reference=order.reference))

    assert outcomes(rows) == [(BankRowOutcome.NOT_TAKEN, code)]
    assert rows[0].line == 2
    assert (await database.reload(order)).status is BankOrderStatus.BATCHED
    assert (await database.reload(batch)).status is BankBatchStatus.EXPORTED
    assert (await banking.payout_of(order)).status is PayoutStatus.SENT


async def test_the_refusal_says_what_differs(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)

    (row,) = await banking.answer(f"{order.reference},4800001,PAID,2026-11-27,FT1,")

    assert row.refusal_en == "The bank says VND 4,800,001, but the order was for VND 4,800,000."
    assert row.refusal_vi == "Ngân hàng báo 4.800.001 ₫, nhưng lệnh là 4.800.000 ₫."


async def test_what_no_bank_was_given_is_not_answered(banking: Banking) -> None:
    (order,) = await banking.ordered(6_000_000)
    waiting = await banking.answer(paid(order))
    batch = await banking.make()
    await banking.approve(batch.id)
    approved = await banking.answer(paid(order), "")

    unknown = [(BankRowOutcome.NOT_TAKEN, "BANK_REFERENCE_UNKNOWN")]
    assert outcomes(waiting) == outcomes(approved) == unknown
    assert (await banking.payout_of(order)).status is PayoutStatus.SENT


@pytest.mark.parametrize(
    ("first", "then"),
    [(paid, refused), (refused, paid), (refused, returned), (returned, refused), (returned, paid)],
)
async def test_a_bank_does_not_take_back_its_word(banking: Banking, first: Any, then: Any) -> None:
    _, (order,) = await banking.exported(6_000_000)
    await banking.answer(first(order))
    stood = (await banking.payout_of(order)).status

    rows = await banking.answer(then(order))

    assert outcomes(rows) == [(BankRowOutcome.NOT_TAKEN, "BANK_ANSWER_CONTRADICTS")]
    assert (await banking.payout_of(order)).status is stood


async def test_the_same_order_paid_under_another_name_is_looked_at(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)
    await banking.answer(paid(order, "FT1"))

    rows = await banking.answer(paid(order, "FT2"))

    assert outcomes(rows) == [(BankRowOutcome.NOT_TAKEN, "BANK_ANSWER_CONTRADICTS")]
    assert (await banking.balances())[BANK] == 4_800_000


@pytest.mark.parametrize(
    "content",
    [
        "",
        HEADER,
        f"{HEADER}\r\n\r\n",
        "reference;amount;status;date;bank_reference;reason\r\na;1;PAID;2026-11-27;b;\r\n",
        "REFERENCE,amount,status,date,bank_reference,reason\r\na,1,PAID,2026-11-27,b,\r\n",
        f'{HEADER}\r\n"a,1,PAID,2026-11-27,b,\r\n',
        f"{HEADER}\r\n" + "a,1,PAID,2026-11-27,b,\r\n" * 1001,
        f"{HEADER}\r\n" + "x" * 131_072,
    ],
)
async def test_what_is_no_answer_is_refused_whole(banking: Banking, database: TestDatabase, content: str) -> None:
    async def bring_in() -> None:
        async with database.work(banking.maker, DUE) as work:
            await import_bank_answer(work, file_name="a.csv", content=content)

    refusal = await refused_with(database, InvalidInput, bring_in)

    assert refusal.field == "input.content"


async def test_a_byte_order_mark_is_taken(banking: Banking) -> None:
    _, (order,) = await banking.exported(6_000_000)

    assert outcomes(await banking.answer(paid(order), header=f"\ufeff{HEADER}")) == [(BankRowOutcome.PAID, None)]


async def test_a_crash_between_asking_and_booking_orders_and_books_once(
    banking: Banking, database: TestDatabase
) -> None:
    (order,) = await banking.ordered(6_000_000)
    payout = await banking.payout_of(order)
    event = PayoutSent(payout_id=payout.id, influencer_id=payout.influencer_id, net=payout.net)

    # The worker died after it had asked; the bank has paid before it asks again.
    batch = await banking.make()
    await banking.approve(batch.id)
    await banking.export(batch.id)
    await banking.answer(paid(order, "FT1"))
    answer = await ask_for_payout(database, banking.gateways, event, now=DUE)
    async with database.work(WORKER, DUE) as work:
        await book_payout(work, event, answer)

    assert answer == PaidOut(reference="FT1", on=date(2026, 11, 27))
    assert [each.id for each in await banking.orders()] == [order.id]
    assert (await banking.balances())[BANK] == 4_800_000


async def test_a_payout_that_no_bank_has_paid_is_found(banking: Banking, database: TestDatabase) -> None:
    _, (order,) = await banking.exported(6_000_000)
    await banking.answer(paid(order))
    # As an intruder would have to: past the triggers.
    await database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
        " UPDATE bank_orders SET amount_minor = amount_minor - 1; END $$"
    )

    async with database.reading() as session:
        (found,) = await check_books(session)

    assert found.rule == "a payout that is paid was settled, and where a bank or Stripe paid it, for what it comes to"
    assert found.rows == (str(order.payout_id),)


WORDS = st.sampled_from([paid, refused, returned])


@pytest.mark.usefixtures("anyio_backend")
def test_what_is_settled_is_what_was_paid(migrated_url: str, tmp_path: Any) -> None:
    """Whatever a bank says of its orders, in whichever order and how often: the books hold what was last believed."""
    options = settings(
        max_examples=4,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
        derandomize=True,
    )
    fees = (6_000_000, 2_000_000, 4_999_999)

    @options
    @given(st.lists(st.lists(st.tuples(st.integers(0, 2), WORDS), min_size=1, max_size=4), min_size=1, max_size=4))
    def tried(files: list[list[tuple[int, Any]]]) -> None:
        portal.call(played, files)

    async def played(files: list[list[tuple[int, Any]]]) -> None:
        await database.clear()
        banking = await open_banking(database, Gateways(database=database, search=search))
        _, orders = await banking.exported(*fees)
        for file in files:
            await banking.answer(*(word(orders[place]) for place, word in file))
        await agree(banking, orders)

    async def agree(banking: Banking, orders: list[BankOrder]) -> None:
        standing = {
            BankOrderStatus.BATCHED: PayoutStatus.SENT,
            BankOrderStatus.PAID: PayoutStatus.PAID,
            BankOrderStatus.REFUSED: PayoutStatus.FAILED,
            BankOrderStatus.RETURNED: PayoutStatus.FAILED,
        }
        told = await banking.orders()
        for order in told:
            assert (await banking.payout_of(order)).status is standing[order.status]
        stands = await banking.balances()
        sums = {status: sum(each.amount.minor for each in told if each.status is status) for status in BankOrderStatus}
        assert stands.get(BANK, 0) == sums[BankOrderStatus.PAID]
        assert stands[ON_ITS_WAY] == sums[BankOrderStatus.BATCHED]
        gross = dict(zip((each.id for each in orders), fees, strict=True))
        failed = {BankOrderStatus.REFUSED, BankOrderStatus.RETURNED}
        assert stands[EARNINGS] == sum(gross[each.id] for each in told if each.status in failed)

    with start_blocking_portal() as portal:
        database, search = TestDatabase(migrated_url, pool_size=5), EmbeddedSearch(tmp_path / "search")
        try:
            tried()
        finally:
            portal.call(database.clear)
            portal.call(database.close)
            portal.call(search.close)
