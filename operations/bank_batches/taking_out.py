"""Take bank orders out, so that no bank is given them: their payouts fail, and others are held for review."""

from domain.actors import ActingInfluencer, Finance
from domain.bank_batches.orders import (
    BankOrder,
    BankOrderStatus,
    BankOrderTakenOut,
    order_by_id,
    unanswered_orders_to,
)
from domain.errors import WrongState
from domain.ids import BankOrderId
from domain.payouts.reasons import PayoutReason, own_words
from storage.work import Work


async def take_out_bank_order(work: Work[Finance], *, bank_order_id: BankOrderId, reason: str) -> BankOrder:
    """Keep an order that waits from any batch: its payout fails, and another one is held for review.

    Raises NotFound, WrongState for one that is in a batch, InvalidInput.
    """
    order = await work.claim(order_by_id(bank_order_id))
    if order.status is not BankOrderStatus.WAITING:
        raise WrongState(thing="bank order", verb="take_out", status=order.status.value)
    take_out(work, order, reason=own_words(reason))
    return order


async def take_out_orders_to_older_accounts(work: Work[ActingInfluencer]) -> int:
    """Take out what waits at the bank for an influencer who has named another account; answers how many.

    The influencer is locked, so that no order joins them meanwhile. Those in a batch are waited for: one that is put
    back is taken out here, and for a draft whoever approves it sees the new account.
    """
    orders = await work.claim_all(unanswered_orders_to(work.actor.influencer_id))
    waiting = [each for each in orders if each.status is BankOrderStatus.WAITING]
    for order in waiting:
        take_out(work, order, reason=PayoutReason.ACCOUNT_CHANGED)
    return len(waiting)


def take_out(work: Work[ActingInfluencer | Finance], order: BankOrder, *, reason: str) -> None:
    """Let a (claimed) order go to no bank, for a reason. Raises WrongState, InvalidInput."""
    followed = order.refuse(reason, now=work.now)
    work.record(BankOrderTakenOut(order_id=order.id, payout_id=order.payout_id, by=work.actor.login_id), followed)
