"""A payout that waits to be sent, the partner that is asked to pay it, and what stands in the books then."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from domain.ledger import Account, AccountKind
from domain.money import Money
from domain.payouts.payout import Payout
from domain.payouts.payout_details import PayoutAccount
from operations.payouts.sending import send_payouts
from payments.books import check_books
from payments.rails import Accepted, PaidOut, Payee, RailUnavailable, Refused
from payments.sandbox_rail import SandboxRail
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.payouts import ACCOUNT, DUE, WORKER, Earning, add_details, earn, schedule
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS


@dataclass
class FlakyRail(SandboxRail):
    """A partner who gives no answer the first few times, and then this one."""

    silent: int = 0
    answer: PaidOut | Accepted | Refused | None = None
    asked: list[tuple[str, Money, Payee]] = field(default_factory=list[tuple[str, Money, Payee]])

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:
        """Answer, once it answers at all."""
        self.asked.append((key, amount, payee))
        if len(self.asked) <= self.silent:
            raise RailUnavailable("no answer")
        return self.answer or await super().pay(key=key, amount=amount, payee=payee)


async def due_payout(
    database: TestDatabase, account: PayoutAccount = ACCOUNT, rail: str = "sandbox"
) -> tuple[Earning, Payout]:
    """A payout that waits for DUE, with details to pay to; its fee came in by a rail."""
    earning = await earn(database, rail=rail)
    payout = await schedule(database, earning)
    assert payout is not None
    await add_details(database, earning, account=account)
    return earning, payout


async def send(database: TestDatabase, at: datetime = DUE) -> int:
    """Send what is due; answers how many."""
    async with database.work(WORKER, at) as work:
        return await send_payouts(work)


async def turn(gateways: Gateways, at: datetime = DUE) -> None:
    """Tell every subscriber what they have not heard."""
    relay = Relay(gateways, SUBSCRIPTIONS)
    while await relay.turn(at):
        pass


async def balances(database: TestDatabase) -> dict[AccountKind, int]:
    """What stands on the accounts that a payout moves; the books are in order."""
    async with database.reading() as session:
        assert await check_books(session) == []
    moved = {AccountKind.EARNINGS, AccountKind.PAYOUT, AccountKind.FEES, AccountKind.TAX, AccountKind.PARTNER}
    return {each.kind: each.posted for each in await database.all(select(Account)) if each.kind in moved}
