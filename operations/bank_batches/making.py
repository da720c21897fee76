"""Make a bank batch of the orders that wait."""

from domain.actors import Finance
from domain.bank_batches.batch import BankBatch, BankBatchMade
from domain.bank_batches.orders import waiting_orders
from domain.bank_batches.rules import bank_batch_rule
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
