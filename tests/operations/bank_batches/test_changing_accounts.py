"""Who names another account is not paid to the older one: what no second person has approved is taken out."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import anyio
import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer
from domain.bank_batches.batch import BankBatch, BankBatchStatus, NothingToBatch, PayeesChanged
from domain.bank_batches.orders import BankOrder, BankOrderStatus, BankOrderTakenOut
from domain.influencers.profiles import Influencer
from domain.ledger import AccountKind
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.payout_details import PayoutDetails
from domain.payouts.reasons import PayoutReason
from operations.bank_batches.approving import approve_bank_batch, reject_bank_batch
from operations.bank_batches.making import make_bank_batch
from operations.payouts.setting import set_payout_details
from payments.rails import BankPayee, Refused
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking, send_due
from tests.makers.payouts import ACCOUNT, DUE
from tests.makers.second_factors import proof
from tests.refusing import refused

ANOTHER = replace(ACCOUNT, number="999888777")


async def payee(database: TestDatabase, payout: Payout) -> ActingInfluencer:
    """Who is paid."""
    (person,) = await database.all(select(Influencer).where(Influencer.id == payout.influencer_id))
    assert person.login_id is not None
    return ActingInfluencer(login_id=person.login_id, influencer_id=person.id)


async def name_another(database: TestDatabase, payout: Payout) -> None:
    """Have whoever is paid name another account."""
    async with database.work(await payee(database, payout), DUE) as work:
        assert isinstance(await set_payout_details(work, account=ANOTHER, proof=proof()), PayoutDetails)


async def held_for_review(database: TestDatabase, failed: Payout) -> None:
    """The payout failed because the account was changed, and another one holds its money."""
    assert (failed.status, failed.failure) == (PayoutStatus.FAILED, PayoutReason.ACCOUNT_CHANGED)
    (again,) = await database.all(select(Payout).where(Payout.follows_id == failed.id))
    assert (again.status, again.held_because, again.gross) == (
        PayoutStatus.HELD,
        PayoutReason.ACCOUNT_CHANGED,
        failed.gross,
    )


async def test_what_waits_for_a_batch_is_taken_out_and_held(banking: Banking, database: TestDatabase) -> None:
    mine, other = await banking.ordered(6_000_000, 1_000_000)
    payout = await banking.payout_of(mine)

    await name_another(database, payout)
    taken_out = await database.reload(mine)
    batch = await banking.make()
    await banking.turn()

    assert (taken_out.status, taken_out.failure) == (BankOrderStatus.REFUSED, PayoutReason.ACCOUNT_CHANGED)
    assert (batch.orders, batch.total) == (1, other.amount)
    await held_for_review(database, await banking.payout_of(mine))
    stands = await banking.balances()
    assert stands[AccountKind.EARNINGS, None] == 6_000_000
    assert stands[AccountKind.PAYOUT, None] == 900_000
    by = (await payee(database, payout)).login_id
    assert BankOrderTakenOut(order_id=mine.id, payout_id=payout.id, by=by) in await database.events()


async def test_the_same_account_again_takes_nothing_out(banking: Banking, database: TestDatabase) -> None:
    (order,) = await banking.ordered(6_000_000)
    before = await database.picture()

    async with database.work(await payee(database, await banking.payout_of(order)), DUE) as work:
        await set_payout_details(work, account=ACCOUNT, proof=proof())

    after = await database.picture()
    assert {table for table in after if after[table] != before[table]} <= {"sign_in_delays"}


async def test_what_was_approved_stays(banking: Banking, database: TestDatabase) -> None:
    (order,) = await banking.ordered(6_000_000)
    batch = await banking.make()
    await banking.approve(batch.id)
    content = await banking.export(batch.id)

    await name_another(database, await banking.payout_of(order))
    await banking.turn()

    assert (await database.reload(order)).status is BankOrderStatus.BATCHED
    assert (await banking.payout_of(order)).status is PayoutStatus.SENT
    assert await banking.export(batch.id) == content


async def test_a_draft_with_an_older_account_is_not_approved_and_goes_back_without_it(
    banking: Banking, database: TestDatabase
) -> None:
    mine, other = await banking.ordered(6_000_000, 1_000_000)
    batch = await banking.make()
    await name_another(database, await banking.payout_of(mine))

    await refused(database, PayeesChanged, lambda: banking.approve(batch.id))
    async with database.work(banking.approver, DUE) as work:
        await reject_bank_batch(work, bank_batch_id=batch.id, reason="Đổi tài khoản.")
    await banking.turn()
    another = await banking.make()
    approved = await banking.approve(another.id)

    assert isinstance(approved, BankBatch)
    assert (another.orders, another.total) == (1, other.amount)
    out = await database.reload(mine)
    assert (out.status, out.failure, out.batch_id) == (BankOrderStatus.REFUSED, PayoutReason.ACCOUNT_CHANGED, None)
    await held_for_review(database, await banking.payout_of(mine))


async def test_what_no_rail_was_asked_for_is_asked_of_none(banking: Banking, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)

    await name_another(database, payout)
    await banking.turn()

    failed = await database.reload(payout)
    await held_for_review(database, failed)
    assert (failed.rail, await banking.orders()) == (None, [])
    assert (await banking.balances())[AccountKind.EARNINGS, None] == 6_000_000


async def test_a_rail_that_was_given_the_payout_keeps_no_order_of_it(banking: Banking, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    await database.execute("UPDATE payouts SET rail = 'bank_batch'")
    account = ACCOUNT.checked()
    older = BankPayee(bank=account.bank, number=account.number, holder=account.holder)
    await name_another(database, payout)

    answer = await banking.gateways.payout_rail.pay(key=str(payout.id), amount=payout.net, payee=older)

    assert answer == Refused(reason=PayoutReason.ACCOUNT_CHANGED)
    assert await banking.orders() == []


@asynccontextmanager
async def naming_meanwhile(database: TestDatabase, payout: Payout) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """Another account is named within the block, once it is told to, and has to wait for its transaction."""
    async with anyio.create_task_group() as tasks:

        async def begin() -> None:
            tasks.start_soon(name_another, database, payout)
            await database.somebody_waits()

        yield begin


async def test_naming_another_account_waits_for_a_batch_which_then_is_not_approved(
    banking: Banking, database: TestDatabase
) -> None:
    (order,) = await banking.ordered(6_000_000)

    async with (
        naming_meanwhile(database, await banking.payout_of(order)) as begin,
        database.work(banking.maker, DUE) as work,
    ):
        batch = await make_bank_batch(work)
        await work.flush()
        await begin()

    assert (await database.reload(order)).status is BankOrderStatus.BATCHED
    await refused(database, PayeesChanged, lambda: banking.approve(batch.id))


async def test_a_batch_waits_for_who_names_another_account_and_is_made_without_them(
    banking: Banking, database: TestDatabase
) -> None:
    (order,) = await banking.ordered(6_000_000)

    async def make() -> None:
        with pytest.raises(NothingToBatch):
            await banking.make()

    async with (
        anyio.create_task_group() as tasks,
        database.work(await payee(database, await banking.payout_of(order)), DUE) as work,
    ):
        await set_payout_details(work, account=ANOTHER, proof=proof())
        await work.flush()
        tasks.start_soon(make)
        await database.somebody_waits()

    assert (await database.reload(order)).status is BankOrderStatus.REFUSED
    assert await database.count(BankBatch) == 0


async def test_naming_another_account_while_a_batch_is_approved_comes_after_it(
    banking: Banking, database: TestDatabase
) -> None:
    (order,) = await banking.ordered(6_000_000)
    batch = await banking.make()

    async with (
        naming_meanwhile(database, await banking.payout_of(order)) as begin,
        database.work(banking.approver, DUE) as work,
    ):
        await approve_bank_batch(work, bank_batch_id=batch.id, proof=proof())
        await begin()

    assert (await database.reload(batch)).status is BankBatchStatus.APPROVED
    assert (await database.reload(order)).status is BankOrderStatus.BATCHED


async def test_what_is_put_back_while_another_account_is_named_is_taken_out(
    banking: Banking, database: TestDatabase
) -> None:
    (order,) = await banking.ordered(6_000_000)
    batch = await banking.make()

    async with (
        naming_meanwhile(database, await banking.payout_of(order)) as begin,
        database.work(banking.approver, DUE) as work,
    ):
        await reject_bank_batch(work, bank_batch_id=batch.id, reason="Sai.")
        await work.flush()
        await begin()

    out = await database.reload(order)
    assert (out.status, out.failure) == (BankOrderStatus.REFUSED, PayoutReason.ACCOUNT_CHANGED)


async def test_a_rail_waits_for_who_names_another_account(banking: Banking, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    await database.execute("UPDATE payouts SET rail = 'bank_batch'")

    async with anyio.create_task_group() as tasks, database.work(await payee(database, payout), DUE) as work:
        await set_payout_details(work, account=ANOTHER, proof=proof())
        await work.flush()
        tasks.start_soon(banking.turn)
        await database.somebody_waits()

    assert await database.all(select(BankOrder)) == []
    await held_for_review(database, await database.reload(payout))
