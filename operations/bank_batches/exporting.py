"""Hand out the file of an approved batch; tell when its bank is late."""

from typing import Final

from domain.actors import Finance, System
from domain.bank_batches.batch import BankBatch, BankBatchDownload, batch_with_file, batches_fallen_overdue
from domain.ids import BankBatchId
from storage.work import Work

MOST_AT_ONCE: Final = 50


async def export_bank_batch(work: Work[Finance], *, bank_batch_id: BankBatchId) -> BankBatch:
    """The batch with its file (`content`), which is the same to the byte each time; who had it is kept.

    From the first time on its bank owes an answer. Raises NotFound, WrongState for one that is not approved,
    LawNotOnFile.
    """
    batch = await work.claim(batch_with_file(bank_batch_id))
    work.record(batch.export(by=work.actor.login_id, now=work.now))
    work.add(BankBatchDownload(batch_id=batch.id, by=work.actor.login_id, at=work.now))
    return batch


async def report_overdue_bank_batches(work: Work[System]) -> int:
    """Mark the batches for which a bank should have answered by now, once each; answers how many."""
    late = await work.claim_free(batches_fallen_overdue(work.now, MOST_AT_ONCE))
    work.record(*(each.fall_overdue(now=work.now) for each in late))
    return len(late)
