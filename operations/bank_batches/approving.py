"""Approve a bank batch as its second person, or reject it."""

from domain.actors import Finance
from domain.bank_batches.batch import BankBatch, BankBatchStatus, PayeesChanged, batch_by
from domain.bank_batches.orders import orders_of, orders_to_older_accounts
from domain.ids import BankBatchId
from domain.payouts.reasons import PayoutReason
from operations.bank_batches.taking_out import take_out
from operations.proving import Proof, Unproven, step_up
from storage.work import Work


async def approve_bank_batch(work: Work[Finance], *, bank_batch_id: BankBatchId, proof: Proof) -> BankBatch | Unproven:
    """Let the file of a batch be downloaded, after proving once more who one is.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Whoever has approved it
    already is answered the batch as it stands. Raises NotFound, NotByItsMaker, WrongState, PayeesChanged.
    """
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    batch = await work.claim(batch_by(bank_batch_id))
    if batch.approved_by == work.actor.login_id and batch.status is not BankBatchStatus.REJECTED:
        return batch
    work.record(batch.approve(by=work.actor.login_id, now=work.now))
    await work.claim_all(orders_of(batch.id))
    if await work.count(orders_to_older_accounts(batch.id)):
        raise PayeesChanged
    return batch


async def reject_bank_batch(work: Work[Finance], *, bank_batch_id: BankBatchId, reason: str) -> BankBatch:
    """Give up a batch whose file nobody has: its orders wait for another one, unless the account has changed meanwhile.

    Its maker may, and so may whoever was to approve it, or has. Raises NotFound, WrongState, InvalidInput.
    """
    batch = await work.claim(batch_by(bank_batch_id))
    work.record(batch.reject(reason, by=work.actor.login_id, now=work.now))
    orders = await work.claim_all(orders_of(batch.id))
    outdated = {each.id for each in await work.all(orders_to_older_accounts(batch.id))}
    for order in orders:
        order.put_back()
        if order.id in outdated:
            take_out(work, order, reason=PayoutReason.ACCOUNT_CHANGED)
    return batch
