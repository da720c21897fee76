"""Make a bank batch of the orders that wait; keep one of them out of any."""

from domain.actors import Finance
from domain.bank_batches.batch import BankBatch, BankBatchMade
from domain.bank_batches.orders import BankOrder, BankOrderStatus, BankOrderTakenOut, order_by_id, waiting_orders
from domain.bank_batches.rules import bank_batch_rule
from domain.errors import WrongState
from domain.ids import BankOrderId
from payments.bank_batch.order_file import order_file
from storage.work import Work


async def make_bank_batch(work: Work[Finance]) -> BankBatch:
    """Put the orders that wait longest into a batch and write its file; another person has to approve it.

    Two who make one at once queue up for the orders, and the second finds those that are left. Raises NothingToBatch,
    LawNotOnFile.
    """
    orders = await work.claim_all(waiting_orders(bank_batch_rule(work.now).most_orders))
    batch = work.add(BankBatch.drafted(orders, order_file(orders), by=work.actor.login_id, now=work.now))
    await work.flush()
    for place, order in enumerate(orders, start=1):
        order.batch(batch.id, place=place)
    work.record(
        BankBatchMade(batch_id=batch.id, orders=batch.orders, total=batch.total, sha256=batch.sha256, by=batch.made_by)
    )
    return batch


async def take_out_bank_order(work: Work[Finance], *, bank_order_id: BankOrderId, reason: str) -> BankOrder:
    """Keep an order that waits from any batch: its payout fails, and another one is held for review.

    Raises NotFound, WrongState for one that is in a batch, InvalidInput.
    """
    order = await work.claim(order_by_id(bank_order_id))
    if order.status is not BankOrderStatus.WAITING:
        raise WrongState(verb="take out", status=order.status.value)
    followed = order.refuse(reason, now=work.now)
    taken_out = BankOrderTakenOut(order_id=order.id, payout_id=order.payout_id, by=work.actor.login_id)
    work.record(taken_out, followed)
    return order
