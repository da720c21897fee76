"""A batch is made once, approved once by another person, and its file is what was approved, to the byte."""

import hashlib
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import Finance
from domain.bank_batches.batch import (
    BankBatch,
    BankBatchApproved,
    BankBatchDownload,
    BankBatchExported,
    BankBatchMade,
    BankBatchRejected,
    BankBatchStatus,
    NotByItsMaker,
    NothingToBatch,
)
from domain.bank_batches.orders import BankOrderStatus
from domain.errors import InvalidInput, NotFound, WrongState
from domain.ids import BankBatchId, BankOrderId, new_id
from domain.logins import TooManyAttempts, WrongPassword
from domain.money import vnd
from domain.payouts.payout import PayoutStatus
from operations.bank_batches.approving import reject_bank_batch
from operations.bank_batches.exporting import report_overdue_bank_batches
from operations.bank_batches.taking_out import take_out_bank_order
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking, paid
from tests.makers.logins import make_login
from tests.makers.payouts import DUE, WORKER
from tests.refusing import outcome, refused

ANSWER_DUE = datetime(2026, 12, 2, 17, tzinfo=UTC)
"""Three working days after DUE, which is Friday 27 November in Viet Nam: Monday, Tuesday, Wednesday."""


async def reject(banking: Banking, batch: BankBatch, by: Finance | None = None, reason: str = "Sai tài khoản.") -> None:
    async with banking.database.work(by or banking.approver, DUE) as work:
        await reject_bank_batch(work, bank_batch_id=batch.id, reason=reason)


async def test_a_batch_is_made_approved_and_exported(banking: Banking, database: TestDatabase) -> None:
    first, second = await banking.ordered(6_000_000, 1_000_000)
    assert (first.status, first.amount, second.amount) == (BankOrderStatus.WAITING, vnd(4_800_000), vnd(900_000))

    made = await banking.make()
    approved = await banking.approve(made.id)
    content = await banking.export(made.id)
    again = await banking.export(made.id, DUE + timedelta(hours=1))

    batch = await database.reload(made)
    assert isinstance(approved, BankBatch)
    assert (batch.orders, batch.total, batch.status) == (2, vnd(5_700_000), BankBatchStatus.EXPORTED)
    assert (batch.made_by, batch.approved_by) == (banking.maker.login_id, banking.approver.login_id)
    assert (batch.exported_at, batch.answer_due_at) == (DUE, ANSWER_DUE)
    assert content == again
    assert hashlib.sha256(content).hexdigest() == batch.sha256
    assert batch.file_name == f"niemtin-20261127-{batch.id.hex[-8:]}.csv"
    assert [(each.status, each.place) for each in await banking.orders()] == [
        (BankOrderStatus.BATCHED, 1), (BankOrderStatus.BATCHED, 2),
    ]  # fmt: skip
    assert await database.count(BankBatchDownload) == 2
    kinds = BankBatchMade | BankBatchApproved | BankBatchExported
    told = [each for each in await database.events() if isinstance(each, kinds)]
    exported = BankBatchExported(batch_id=batch.id, sha256=batch.sha256, by=banking.approver.login_id)
    assert told == [
        BankBatchMade(
            batch_id=batch.id, orders=2, total=vnd(5_700_000), sha256=batch.sha256, by=banking.maker.login_id
        ),
        BankBatchApproved(
            batch_id=batch.id, sha256=batch.sha256, made_by=banking.maker.login_id, by=banking.approver.login_id
        ),
        exported,
        exported,
    ]


async def test_without_orders_there_is_no_batch(banking: Banking, database: TestDatabase) -> None:
    await refused(database, NothingToBatch, banking.make)


async def test_its_maker_does_not_approve_it(banking: Banking, database: TestDatabase) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()

    with pytest.raises(NotByItsMaker):
        await banking.approve(batch.id, by=banking.maker)
    with pytest.raises(IntegrityError, match="two_people"):
        await database.execute(
            "UPDATE bank_batches SET status = 'approved', approved_by = made_by, approved_at = now()"
        )

    assert (await database.reload(batch)).status is BankBatchStatus.DRAFT


async def test_approving_takes_the_password_once_more(banking: Banking, database: TestDatabase) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()

    answers = [await banking.approve(batch.id, password="guessed") for _ in range(9)]

    assert isinstance(answers[0], WrongPassword)
    assert isinstance(answers[-1], TooManyAttempts)
    assert (await database.reload(batch)).status is BankBatchStatus.DRAFT


async def test_nobody_has_the_file_of_what_was_not_approved(banking: Banking, database: TestDatabase) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()

    await refused(database, WrongState, lambda: banking.export(batch.id))
    await refused(database, NotFound, lambda: banking.export(BankBatchId(new_id())))


async def test_what_was_approved_can_be_approved_again_by_the_same_person_only(
    banking: Banking, database: TestDatabase
) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()
    await banking.approve(batch.id)
    third = Finance(login_id=(await database.add(make_login())).id)
    await banking.approve(batch.id, by=third, password="guessed")

    before = await database.picture()
    again = await banking.approve(batch.id)
    assert isinstance(again, BankBatch)
    assert await database.picture() == before

    with pytest.raises(WrongState):
        await banking.approve(batch.id, by=third)
    assert (await database.reload(batch)).approved_by == banking.approver.login_id


async def test_two_who_make_one_at_once_make_one(banking: Banking, database: TestDatabase) -> None:
    for _ in range(5):
        await banking.ordered(1_000_000, 1_000_000)
        codes: list[str] = []

        async def make(by: Finance, codes: list[str] = codes) -> None:
            codes.append(await outcome(lambda: banking.make(by)))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(make, banking.maker)
            tasks.start_soon(make, banking.approver)
        assert sorted(codes) == ["DONE", "NOTHING_TO_BATCH"]

    assert await database.count(BankBatch) == 5
    assert {each.status for each in await banking.orders()} == {BankOrderStatus.BATCHED}


async def test_two_who_approve_at_once_approve_it_once(banking: Banking, database: TestDatabase) -> None:
    third = Finance(login_id=(await database.add(make_login())).id)
    await banking.ordered(1_000_000)
    for _ in range(8):
        batch = await banking.make()
        codes: list[str] = []

        async def approve(by: Finance, batch: BankBatch = batch, codes: list[str] = codes) -> None:
            codes.append(await outcome(lambda: banking.approve(batch.id, by=by)))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(approve, banking.approver)
            tasks.start_soon(approve, third)
        assert sorted(codes) == ["DONE", "WRONG_STATE"]
        approved = [each for each in await database.events() if isinstance(each, BankBatchApproved)]
        assert [each.by for each in approved if each.batch_id == batch.id] == [
            (await database.reload(batch)).approved_by
        ]
        await reject(banking, batch)


@pytest.mark.parametrize("approved", [False, True])
async def test_a_rejected_batch_puts_its_orders_back(
    banking: Banking, database: TestDatabase, *, approved: bool
) -> None:
    await banking.ordered(6_000_000, 1_000_000)
    batch = await banking.make()
    if approved:
        await banking.approve(batch.id)

    await reject(banking, batch, by=banking.maker)

    kept = await database.reload(batch)
    assert (kept.status, kept.rejected_because) == (BankBatchStatus.REJECTED, "Sai tài khoản.")
    assert {(each.status, each.batch_id, each.place) for each in await banking.orders()} == {
        (BankOrderStatus.WAITING, None, None)
    }
    assert BankBatchRejected(batch_id=batch.id, by=banking.maker.login_id) in await database.events()
    with pytest.raises(WrongState):
        await banking.approve(batch.id)
    with pytest.raises(WrongState):
        await banking.export(batch.id)
    assert (await banking.make()).orders == 2


async def test_a_batch_whose_file_somebody_has_is_not_rejected(banking: Banking, database: TestDatabase) -> None:
    batch, _ = await banking.exported(6_000_000)

    await refused(database, WrongState, lambda: reject(banking, batch))


async def test_a_rejection_says_why(banking: Banking, database: TestDatabase) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()

    await refused(database, InvalidInput, lambda: reject(banking, batch, reason=" "))


async def take_out(banking: Banking, order_id: BankOrderId, reason: str = "Tên không khớp.") -> None:
    async with banking.database.work(banking.maker, DUE) as work:
        await take_out_bank_order(work, bank_order_id=order_id, reason=reason)


async def test_an_order_that_is_taken_out_fails_its_payout(banking: Banking, database: TestDatabase) -> None:
    doubtful, fine = await banking.ordered(6_000_000, 1_000_000)

    await take_out(banking, doubtful.id)
    await banking.turn()
    batch = await banking.make()

    assert (batch.orders, batch.total) == (1, fine.amount)
    payout = await banking.payout_of(doubtful)
    assert (payout.status, payout.failure) == (PayoutStatus.FAILED, "Tên không khớp.")
    assert (await database.reload(doubtful)).batch_id is None
    await refused(database, WrongState, lambda: take_out(banking, fine.id))
    await refused(database, WrongState, lambda: take_out(banking, doubtful.id))
    await refused(database, NotFound, lambda: take_out(banking, BankOrderId(new_id())))


async def overdue(database: TestDatabase, at: datetime) -> int:
    async with database.work(WORKER, at) as work:
        return await report_overdue_bank_batches(work)


async def test_a_bank_that_is_late_is_reported_once(banking: Banking, database: TestDatabase) -> None:
    batch, orders = await banking.exported(6_000_000, 1_000_000)
    await banking.answer(paid(orders[0]))

    assert await overdue(database, ANSWER_DUE - timedelta(microseconds=1)) == 0
    assert await overdue(database, ANSWER_DUE) == 1
    assert await overdue(database, ANSWER_DUE + timedelta(days=1)) == 0

    late = await database.reload(batch)
    assert (late.status, late.overdue_since) == (BankBatchStatus.PARTLY_ANSWERED, ANSWER_DUE)
    assert (await database.event_names()).count("BankBatchOverdue") == 1


async def test_a_bank_that_has_answered_is_not_late(banking: Banking, database: TestDatabase) -> None:
    _, orders = await banking.exported(6_000_000)
    await banking.answer(paid(orders[0]))

    assert await overdue(database, ANSWER_DUE) == 0


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ("UPDATE bank_batches SET content = 'x', sha256 = encode(sha256('x'), 'hex')", "never changes"),
        ("UPDATE bank_batches SET approved_by = (SELECT id FROM logins WHERE id NOT IN (made_by, approved_by) LIMIT 1)",
         "never changes"),
        ("UPDATE bank_batches SET answer_due_at = answer_due_at + interval '1 day'", "never changes"),
        ("UPDATE bank_orders SET account_number = '111222333'", "never changes"),
        ("UPDATE bank_orders SET amount_minor = amount_minor + 1", "never changes"),
        ("UPDATE bank_orders SET status = 'waiting', batch_id = NULL, place = NULL", "what was approved"),
        ("DELETE FROM bank_orders", "stays"),
        ("DELETE FROM bank_batches", "stays"),
        ("UPDATE bank_batch_downloads SET at = now()", "."),
        ("DELETE FROM bank_batch_downloads", "."),
    ],
)  # fmt: skip
async def test_the_database_keeps_what_was_approved(
    banking: Banking, database: TestDatabase, change: str, because: str
) -> None:
    await banking.exported(6_000_000)
    before = await database.picture()

    with pytest.raises(IntegrityError, match=because):
        await database.execute(change)

    assert await database.picture() == before


async def test_the_database_lets_nothing_into_what_was_approved(banking: Banking, database: TestDatabase) -> None:
    await banking.ordered(6_000_000)
    batch = await banking.make()
    await banking.approve(batch.id)
    late, *_ = reversed([*await banking.ordered(1_000_000)])

    with pytest.raises(IntegrityError, match="what was approved"):
        await database.execute(
            "UPDATE bank_orders SET status = 'batched', batch_id = :batch, place = 2 WHERE id = :it",
            batch=batch.id,
            it=late.id,
        )
    with pytest.raises(IntegrityError, match="answers what it was given"):
        await database.execute(
            "UPDATE bank_orders SET status = 'paid', answered_at = now(), bank_reference = 'x' WHERE batch_id = :batch",
            batch=batch.id,
        )


async def test_the_control_figures_are_those_of_the_orders(banking: Banking, database: TestDatabase) -> None:
    with pytest.raises(IntegrityError, match="control figures"):
        await database.execute(
            "INSERT INTO bank_batches (id, orders, total_minor, total_currency, content, sha256, made_by, made_at,"
            " status) VALUES (:id, 1, 5, 'VND', 'x', encode(sha256('x'), 'hex'), :by, now(), 'draft')",
            id=new_id(),
            by=banking.maker.login_id,
        )
    assert await database.count(BankBatch) == 0
