"""Send the payouts that are due, and book what the payment partner answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

import structlog
from sqlalchemy import select

from domain.actors import System
from domain.funding_ends.draws import funders_of
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.events import PayoutFollowed, PayoutSent
from domain.payouts.payout import (
    Payout,
    PayoutStatus,
    payout_by,
    payouts_due,
    sent_to_an_older_account,
)
from domain.payouts.payout_details import PayoutAccount, PayoutDetails, newest_details_of
from domain.payouts.reasons import PayoutReason, funded_otherwise
from operations.payouts.scheduling import deductions_of
from payments import payouts
from payments.rails import Accepted, BankPayee, ConnectedPayee, PaidOut, Payee, PayoutRail, Refused
from storage.engine import Database
from storage.work import Work

log = structlog.get_logger()

MOST_AT_ONCE: Final = 50


class PayoutRails(Protocol):
    """The rails that new payouts are given to, and all that are set up, by name."""

    def payout_rail_for(self, payee: Payee, funded_by: Collection[str]) -> PayoutRail:
        """The rail for a payout that no rail was asked for yet, of a fee that came in by these rails, by name.

        Raises RailUnavailable where none reaches its payee.
        """
        ...

    def may_pay(self, rail: PayoutRail, funded_by: Collection[str]) -> bool:
        """Whether what came in by these rails, by name, may go out by this one."""
        ...

    def payout_rail_named(self, name: str) -> PayoutRail:
        """The rail of that name. Raises RailUnavailable where it is not set up any more."""
        ...


@dataclass(frozen=True)
class PayoutOrder:
    """What the partner is asked to pay, as it was booked."""

    payout: Payout
    payee: Payee


async def send_payouts(work: Work[System]) -> int:
    """Book the payouts that are due, some at a time; answers how many. Raises LawNotOnFile.

    All accounts that they move are locked first, by id: nobody who books on some of them can deadlock with it.
    """
    due = await work.claim_free(payouts_due(work.now, MOST_AT_ONCE))
    await payouts.lock_accounts_of(work, ((payout.influencer_id, payout.gross.currency) for payout in due))
    for payout in due:
        details = await work.one(newest_details_of(payout.influencer_id))
        deductions = await deductions_of(work, payout.influencer_id, payout.gross, details, fee_rule=payout.fee_rule)
        event = payout.send(details, deductions, now=work.now)
        await payouts.pay_out(
            work,
            payout_id=payout.id,
            influencer_id=payout.influencer_id,
            gross=payout.gross,
            fee=payout.fee,
            tax=payout.tax,
        )
        work.record(event)
    return len(due)


async def ask_for_payout(
    database: Database, rails: PayoutRails, event: PayoutSent | PayoutFollowed, *, now: datetime
) -> PaidOut | Refused | Accepted:
    """Have the partner pay what was sent, or say how it stands; a subscriber does so outside any transaction.

    The rail is asked under the payout's id: asking again after a crash pays once. A payout that was given to a rail is
    asked of that one for ever; one that was given to none is refused once its account was changed, and where no rail
    may pay what its fee draws on, or none may pay all of it. Raises RailUnavailable, and is then tried again.
    """
    order = await _order(database, rails, event, now=now)
    if isinstance(order, Refused):
        return order
    rail = rails.payout_rail_named(order.payout.rail or "")
    return await rail.pay(key=str(order.payout.id), amount=order.payout.net, payee=order.payee)


async def book_payout(
    work: Work[System], event: PayoutSent | PayoutFollowed, answer: PaidOut | Refused | Accepted
) -> Payout:
    """Book what the partner answered; what it only accepted is answered later. Hearing of it twice books it once.

    What was paid may still come back; what failed stays so.
    """
    payout = await work.claim(payout_by(event.payout_id))
    match answer, payout.status:
        case PaidOut(reference=reference, on=on), PayoutStatus.SENT:
            await settle_payout(work, payout, reference=reference, on=on)
        case Refused(reason=reason), PayoutStatus.SENT | PayoutStatus.PAID:
            await fail_payout(work, payout, reason=reason)
        case Accepted(reference=reference), PayoutStatus.SENT:
            log.info("payout.accepted", payout=str(payout.id), reference=reference)
        case _:
            pass
    return payout


async def settle_payout(work: Work[System], payout: Payout, *, reference: str, on: date | None = None) -> None:
    """Record that a (claimed) payout was paid, on a day that its partner may have named. Raises WrongState."""
    work.record(payout.settle(reference=reference, now=work.now, on=on))
    await payouts.settle_payout(work, payout_id=payout.id, rail=payout.rail or "", currency=payout.net.currency)


async def fail_payout(work: Work[System], payout: Payout, *, reason: str) -> Payout:
    """Record that a (claimed) payout did not arrive; another one holds the money for review. Raises WrongState."""
    work.record(payout.fail(reason, now=work.now))
    await payouts.fail_payout(work, payout_id=payout.id)
    # The database lets one payout at a time name an invoice: this one no longer does before the next one does.
    await work.flush()
    again = work.add(payout.again(now=work.now))
    work.record(again.hold(reason, by=None))
    return again


async def _order(
    database: Database, rails: PayoutRails, event: PayoutSent | PayoutFollowed, *, now: datetime
) -> PayoutOrder | Refused:
    async with database.work(System(name="send_payouts"), now) as work:
        payout = await work.claim(payout_by(event.payout_id))
        details = await work.one(select(PayoutDetails).where(PayoutDetails.id == payout.details_id))
        payee = _payee(details.account)
        if payout.rail is None:
            if await work.count(payout_by(payout.id).where(sent_to_an_older_account())):
                return Refused(reason=PayoutReason.ACCOUNT_CHANGED)
            funded_by = sorted((await work.session.scalars(funders_of(payout.booking_id))).all())
            rail = rails.payout_rail_for(payee, funded_by)
            if not rails.may_pay(rail, funded_by):
                return Refused(reason=funded_otherwise(" and ".join(funded_by), rail.name))
            payout.hand_to(rail.name)
    return PayoutOrder(payout, payee)


def _payee(account: PayoutAccount) -> Payee:
    if isinstance(account, ConnectedAccount):
        return ConnectedPayee(account=account.account)
    return BankPayee(bank=account.bank, number=account.number, holder=account.holder)
