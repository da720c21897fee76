"""A bank that takes files, and two people of finance."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from domain.actors import Finance
from domain.bank_batches.answers import BankAnswer, BankAnswerRow
from domain.bank_batches.batch import BankBatch
from domain.bank_batches.orders import BankOrder
from domain.ids import BankBatchId
from domain.law.periods import day_in_vietnam
from domain.ledger import Account, AccountKind
from domain.money import vnd
from domain.payouts.payout import Payout
from operations.bank_batches.answering import import_bank_answer
from operations.bank_batches.approving import approve_bank_batch
from operations.bank_batches.exporting import export_bank_batch
from operations.bank_batches.making import make_bank_batch
from operations.payouts.sending import send_payouts
from payments.bank_batch.answer_file import COLUMNS
from payments.bank_batch.rail import BankBatchRail
from payments.books import check_books
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.logins import PASSWORD, make_login
from tests.makers.payouts import DUE, WORKER, add_details, earn, schedule
from tests.makers.second_factors import proof
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS

HEADER = ",".join(COLUMNS)


def paid(order: BankOrder, reference: str | None = None, on: date | None = None) -> str:
    """The row of an answer by which an order is paid, on the day of DUE or another one."""
    day = on or day_in_vietnam(DUE)
    return f"{order.reference},{order.amount.minor},PAID,{day},{reference or 'FT' + order.reference[-6:]},"


def refused(order: BankOrder, reason: str = "Account not found") -> str:
    """The row by which it is refused."""
    return f"{order.reference},{order.amount.minor},REFUSED,,,{reason}"


def returned(order: BankOrder, reason: str = "Account closed") -> str:
    """The row by which it comes back."""
    return f"{order.reference},{order.amount.minor},RETURNED,,,{reason}"


def in_base64(content: bytes) -> str:
    """As the API hands out files."""
    return base64.b64encode(content).decode()


async def send_due(database: TestDatabase, *fees: int, rail: str = "stripe") -> list[Payout]:
    """Payouts of these fees that were sent when they were due, and that no rail was asked for yet; oldest first.

    The fees came in by this rail: play money goes to no bank.
    """
    waiting: list[Payout] = []
    for fee in fees:
        earning = await earn(database, vnd(fee), rail=rail)
        payout = await schedule(database, earning)
        assert payout is not None
        await add_details(database, earning)
        waiting.append(payout)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == len(fees)
    return [await database.reload(each) for each in waiting]


@dataclass(frozen=True)
class Banking:
    """The marketplace with the bank batch rail, and who makes and who approves its batches."""

    database: TestDatabase
    gateways: Gateways
    maker: Finance
    approver: Finance

    async def turn(self, at: datetime = DUE) -> None:
        """Have the worker do all that is due."""
        relay = Relay(self.gateways, SUBSCRIPTIONS)
        while await relay.turn(at):
            pass

    async def ordered(self, *fees: int) -> list[BankOrder]:
        """Payouts that wait at the bank, oldest first."""
        payouts = await send_due(self.database, *fees)
        await self.turn()
        orders = await self.orders()
        return [next(each for each in orders if each.payout_id == payout.id) for payout in payouts]

    async def orders(self) -> list[BankOrder]:
        """All orders, oldest first."""
        return [*await self.database.all(select(BankOrder).order_by(BankOrder.id))]

    async def make(self, by: Finance | None = None) -> BankBatch:
        """A batch of all that waits."""
        async with self.database.work(by or self.maker, DUE) as work:
            return await make_bank_batch(work)

    async def approve(self, batch_id: BankBatchId, by: Finance | None = None, password: str = PASSWORD) -> object:
        """The second person's word, or the refusal of their password."""
        async with self.database.work(by or self.approver, DUE) as work:
            return await approve_bank_batch(work, bank_batch_id=batch_id, proof=proof(password=password))

    async def export(self, batch_id: BankBatchId, at: datetime = DUE) -> bytes:
        """The file."""
        async with self.database.work(self.approver, at) as work:
            return (await export_bank_batch(work, bank_batch_id=batch_id)).content

    async def exported(self, *fees: int) -> tuple[BankBatch, list[BankOrder]]:
        """A batch whose file the bank has, and its orders as they then are."""
        await self.ordered(*fees)
        batch = await self.make()
        await self.approve(batch.id)
        await self.export(batch.id)
        return await self.database.reload(batch), await self.orders()

    async def answer(self, *rows: str, at: datetime = DUE, header: str = HEADER) -> list[BankAnswerRow]:
        """What became of the rows of the bank's answer; the worker has heard of it."""
        _, kept = await self.answered(*rows, at=at, header=header)
        return [*kept]

    async def answered(
        self, *rows: str, at: datetime = DUE, header: str = HEADER
    ) -> tuple[BankAnswer, Sequence[BankAnswerRow]]:
        """The same, with the answer."""
        return await self.brought("\r\n".join([header, *rows, ""]), at=at)

    async def brought(self, content: str, at: datetime = DUE) -> tuple[BankAnswer, Sequence[BankAnswerRow]]:
        """An answer in whatever form, and what became of its rows; the worker has heard of it."""
        async with self.database.work(self.maker, at) as work:
            answer = await import_bank_answer(work, file_name="answer", content=content)
        await self.turn(at)
        mine = select(BankAnswerRow).where(BankAnswerRow.answer_id == answer.id).order_by(BankAnswerRow.line)
        return answer, await self.database.all(mine)

    async def payout_of(self, order: BankOrder) -> Payout:
        """What an order pays, as it is now."""
        (payout,) = await self.database.all(select(Payout).where(Payout.id == order.payout_id))
        return payout

    async def balances(self) -> dict[tuple[AccountKind, str | None], int]:
        """What stands on the accounts that payouts move, summed by kind and rail; the books are in order."""
        async with self.database.reading() as session:
            assert await check_books(session) == []
        found: dict[tuple[AccountKind, str | None], int] = {}
        for each in await self.database.all(select(Account)):
            found[each.kind, each.rail] = found.get((each.kind, each.rail), 0) + each.posted
        return found


async def open_banking(database: TestDatabase, gateways: Gateways) -> Banking:
    """Two people of finance who know their PASSWORD, and the rail."""
    maker, approver = [Finance(login_id=(await database.add(make_login())).id) for _ in range(2)]
    rail = BankBatchRail(database, lambda: DUE)
    return Banking(database, replace(gateways, payout_rail=rail), maker, approver)
