"""What every payout rail promises, shown of each of them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace

import anyio
import pytest

from domain.ids import new_id
from domain.money import Money
from domain.payouts.payout import Payout
from operations.bank_batches.taking_out import take_out_bank_order
from payments.rails import Accepted, BankPayee, ConnectedPayee, PaidOut, Payee, PayoutRail, Refused, Reversed
from payments.sandbox_rail import SandboxRail
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.bank_batches import Banking, open_banking, paid, send_due
from tests.makers.payouts import DUE
from tests.payments.stripe.paying_out import paying_out

PAYEE = BankPayee(bank="970436", number="0071000123456", holder="NGUYEN THI HONG NHUNG")
CONNECTED = ConnectedPayee(account="acct_of_somebody")


@dataclass
class Trial:
    """A rail, two payouts to be paid by it to a payee, and a way to have what waits paid.

    One payee it refuses, one of another kind it does not reach. Some give nothing back for the asking.
    """

    rail: PayoutRail
    payouts: list[Payout]
    pay: Callable[[], Awaitable[None]]
    refused: Payee
    payee: Payee = PAYEE
    elsewhere: Payee = CONNECTED
    gives_back: bool = True

    def key(self, which: int = 0) -> str:
        """The key of one of the payouts."""
        return str(self.payouts[which].id)

    def net(self, which: int = 0) -> Money:
        """What it pays."""
        return self.payouts[which].net

    async def ask(self, which: int = 0, payee: Payee | None = None) -> PaidOut | Accepted | Refused:
        """Have it paid."""
        return await self.rail.pay(key=self.key(which), amount=self.net(which), payee=payee or self.payee)

    async def ask_back(self, key: str, which: int = 0) -> Reversed | Refused:
        """Have it taken back."""
        return await self.rail.reverse(key=key, of=self.key(which))


async def nothing() -> None:
    """The sandbox pays at once, and so does Stripe."""


async def answered_by_its_bank(banking: Banking) -> None:
    """The bank pays all that waits."""
    batch = await banking.make()
    await banking.approve(batch.id)
    await banking.export(batch.id)
    await banking.answer(*(paid(each) for each in await banking.orders()))


@pytest.fixture(params=["sandbox", "bank_batch", "stripe"])
async def trial(request: pytest.FixtureRequest, database: TestDatabase, gateways: Gateways) -> AsyncGenerator[Trial]:
    payouts = await send_due(database, 6_000_000, 1_000_000)
    if request.param == "sandbox":
        yield Trial(SandboxRail(), payouts, nothing, replace(PAYEE, number="12345402"))
    elif request.param == "bank_batch":
        banking = await open_banking(database, gateways)
        rail, refused = banking.gateways.payout_rail, replace(PAYEE, bank="999999")
        yield Trial(rail, payouts, lambda: answered_by_its_bank(banking), refused, gives_back=False)
    else:
        async with paying_out(database) as partner:
            refused = await partner.account(transfers="inactive")
            yield Trial(partner.rail, payouts, nothing, refused, await partner.account(), PAYEE)


async def test_the_same_key_is_paid_once_and_answers_the_same(trial: Trial) -> None:
    first, again = await trial.ask(), await trial.ask()
    other = await trial.ask(1)
    assert first == again
    assert other != first
    assert not isinstance(first, Refused)

    await trial.pay()

    done = [await trial.ask() for _ in range(2)]
    assert isinstance(done[0], PaidOut)
    assert done[0] == done[1]
    assert await trial.ask(1) != done[0]


async def test_those_who_ask_at_once_are_answered_the_same(trial: Trial) -> None:
    answers: list[PaidOut | Accepted | Refused] = []

    async def ask() -> None:
        answers.append(await trial.ask())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(ask)

    assert len(answers) == 5
    assert len(set(answers)) == 1


async def test_what_cannot_be_paid_is_refused_for_good(trial: Trial) -> None:
    answers = [await trial.ask(payee=trial.refused) for _ in range(2)]

    assert isinstance(answers[0], Refused)
    assert answers[0] == answers[1]


async def test_a_payee_whom_it_does_not_reach_is_refused(trial: Trial) -> None:
    assert isinstance(await trial.ask(payee=trial.elsewhere), Refused)

    assert not isinstance(await trial.ask(), Refused)


async def test_what_was_paid_comes_back_once_where_it_can(trial: Trial) -> None:
    await trial.ask()
    await trial.pay()
    await trial.ask(1)

    key = str(new_id())
    first, again, other = await trial.ask_back(key), await trial.ask_back(key), await trial.ask_back(str(new_id()))

    assert isinstance(first, Reversed if trial.gives_back else Refused)
    assert first == again == other
    assert not isinstance(await trial.ask(1), Refused)


async def test_what_was_taken_out_is_refused_for_good(database: TestDatabase, gateways: Gateways) -> None:
    banking = await open_banking(database, gateways)
    (order,) = await banking.ordered(6_000_000)
    async with database.work(banking.maker, DUE) as work:
        await take_out_bank_order(work, bank_order_id=order.id, reason="Trùng.")

    answer = await banking.gateways.payout_rail.pay(key=str(order.payout_id), amount=order.amount, payee=PAYEE)

    assert answer == Refused(reason="Trùng.")
