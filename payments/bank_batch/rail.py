"""The `bank_batch` payout rail: what it is asked to pay waits as a bank order, until a bank has answered for it.

It moves no money by itself: two people make and approve a file of orders, somebody hands that to the bank, and the
bank's answer is brought in (`docs/bank-batches.md`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.bank_batches.orders import BankOrder, BankOrderStatus, order_for, reference_of
from domain.errors import InvalidInput, KeyReused
from domain.ids import BankOrderId, PayoutId, new_id
from domain.law.rates import PayeeKind
from domain.money import Money
from domain.payouts.payout import payee_of, payout_by, sent_to_an_older_account
from domain.payouts.payout_details import BankAccount
from domain.payouts.reasons import PayoutReason
from payments.rails import Accepted, BankPayee, PaidOut, Payee, Refused, Reversed
from storage.engine import Database

NAME: Final = "bank_batch"
ACTOR: Final = System(name=NAME)


@dataclass(frozen=True)
class BankBatchRail:
    """A bank that takes files. The key is the payout's id."""

    database: Database
    clock: Callable[[], datetime]
    name: str = NAME

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:
        """Keep the order, once, or say how it stands.

        What no bank would take is refused at once, and so is what would go to an account that was changed meanwhile.
        Raises KeyReused for the same payout with another amount or payee.
        """
        if not isinstance(payee, BankPayee):
            return Refused(reason=PayoutReason.ACCOUNT_UNREACHABLE)
        payout_id = PayoutId(UUID(key))
        async with self.database.work(ACTOR, self.clock()) as work:
            order = await work.find(order_for(payout_id))
            if order is None:
                refused = refusal_of(amount, payee)
                if refused is not None:
                    return refused
                # Whoever names another account takes out the orders there are: none may come after that.
                await work.claim(payee_of(payout_id))
                if await work.count(payout_by(payout_id).where(sent_to_an_older_account())):
                    return Refused(reason=PayoutReason.ACCOUNT_CHANGED)
                # Whoever asks at the same moment may be noticed by the payout or by the reference made of it.
                await work.session.execute(
                    insert(BankOrder)
                    .values(
                        id=BankOrderId(new_id()),
                        payout_id=payout_id,
                        reference=reference_of(payout_id),
                        amount_minor=amount.minor,
                        amount_currency=amount.currency,
                        bank=payee.bank,
                        account_number=payee.number,
                        holder=payee.holder,
                        asked_at=work.now,
                        status=BankOrderStatus.WAITING,
                    )
                    .on_conflict_do_nothing()
                )
                order = await work.one(select(BankOrder).where(BankOrder.payout_id == payout_id))
        if (order.amount, order.bank, order.account_number, order.holder) != (
            amount, payee.bank, payee.number, payee.holder,
        ):  # fmt: skip
            raise KeyReused
        return answer_of(order)

    async def reverse(self, *, key: str, of: str) -> Reversed | Refused:  # noqa: ARG002 - the port's words
        """A file asks for payments only: what comes back, the bank says of its own accord."""
        return Refused(reason=PayoutReason.NOT_REVERSIBLE)


def answer_of(order: BankOrder) -> PaidOut | Accepted | Refused:
    """How an order stands, in the words of the port."""
    if order.failure is not None:
        return Refused(reason=order.failure)
    if order.bank_reference is not None:
        return PaidOut(reference=order.bank_reference, on=order.paid_on)
    return Accepted(reference=order.reference)


def refusal_of(amount: Money, payee: BankPayee) -> Refused | None:
    """Why no bank would take this: another currency than đồng, a bank, an account or a name that cannot be.

    Of names it takes those of businesses as well: whether somebody is one was asked when the account was set. A
    Vietnamese account number has no check digit: that the account exists is the bank's word alone.
    """
    if amount.currency != "VND" or amount.minor <= 0:
        return Refused(reason=PayoutReason.AMOUNT_NOT_PAYABLE)
    account = BankAccount(bank=payee.bank, number=payee.number, holder=payee.holder)
    try:
        checked = account.checked(PayeeKind.BUSINESS)
    except InvalidInput:
        return Refused(reason=PayoutReason.ACCOUNT_MALFORMED)
    return None if checked == account else Refused(reason=PayoutReason.ACCOUNT_MALFORMED)
