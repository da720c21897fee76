"""Make a bank batch, approve it as another person, reject it, download its file; take an order out."""

import base64
from typing import Annotated

import strawberry

from domain.actors import Finance
from domain.ids import BankBatchId, BankOrderId
from operations.bank_batches.approving import approve_bank_batch, reject_bank_batch
from operations.bank_batches.exporting import export_bank_batch
from operations.bank_batches.making import make_bank_batch
from operations.bank_batches.taking_out import take_out_bank_order
from schema.bank_batches.readings import BANK_BATCH, BANK_ORDER
from schema.bank_batches.types import BankBatch, BankBatchFile, BankOrder
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import granted, perform
from schema.problems import Problem
from schema.reading import one

MakeBankBatchResult = Annotated[BankBatch | Problem, strawberry.union("MakeBankBatchResult")]
ApproveBankBatchResult = Annotated[BankBatch | Problem, strawberry.union("ApproveBankBatchResult")]
RejectBankBatchResult = Annotated[BankBatch | Problem, strawberry.union("RejectBankBatchResult")]
ExportBankBatchResult = Annotated[BankBatchFile | Problem, strawberry.union("ExportBankBatchResult")]
TakeOutBankOrderResult = Annotated[BankOrder | Problem, strawberry.union("TakeOutBankOrderResult")]


@strawberry.type
class BatchingBankMutation:
    """What two people of finance do, one after the other."""

    @strawberry.mutation(
        description="Put the orders that wait longest into a batch, 500 at most, and write its file; for finance. "
        "Another person has to approve it before anybody may download it."
    )
    async def make_bank_batch(self, info: Info, idempotency_key: str | None = None) -> MakeBankBatchResult:
        """The first person."""
        async with info.context.work_as(Finance) as work:
            made = await perform(work, idempotency_key, make_bank_batch)
        return await one(info, BANK_BATCH, made)

    @strawberry.mutation(
        description="Approve a batch that somebody else has made: its file may be downloaded from then on; for "
        "finance. Approving again what you have approved changes nothing. Where somebody whom it pays has named "
        "another account since it was made, reject it and make another one."
    )
    async def approve_bank_batch(
        self,
        info: Info,
        bank_batch_id: strawberry.ID,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
    ) -> ApproveBankBatchResult:
        """The second person."""
        wanted = key_of(bank_batch_id, BankBatch, BankBatchId, field="bankBatchId")
        async with info.context.work_as(Finance) as work:
            proof = info.context.proof(password, code, passkey)
            outcome = await approve_bank_batch(work, bank_batch_id=wanted, proof=proof)
        return await one(info, BANK_BATCH, granted(outcome).id)

    @strawberry.mutation(
        description="Give up a batch whose file nobody has downloaded: its orders wait for another one, or fail where "
        "their account was changed meanwhile; for finance."
    )
    async def reject_bank_batch(
        self, info: Info, bank_batch_id: strawberry.ID, reason: str, idempotency_key: str | None = None
    ) -> RejectBankBatchResult:
        """Either person."""
        wanted = key_of(bank_batch_id, BankBatch, BankBatchId, field="bankBatchId")
        async with info.context.work_as(Finance) as work:
            rejected = await perform(work, idempotency_key, reject_bank_batch, bank_batch_id=wanted, reason=reason)
        return await one(info, BANK_BATCH, rejected)

    @strawberry.mutation(
        description="Download the file of an approved batch; for finance. It is the same to the byte each time, and "
        "who had it is kept. From the first time on the bank owes an answer."
    )
    async def export_bank_batch(self, info: Info, bank_batch_id: strawberry.ID) -> ExportBankBatchResult:
        """The file."""
        wanted = key_of(bank_batch_id, BankBatch, BankBatchId, field="bankBatchId")
        async with info.context.work_as(Finance) as work:
            exported = await export_bank_batch(work, bank_batch_id=wanted)
        batch = await one(info, BANK_BATCH, exported.id, at=("batch",))
        return BankBatchFile(batch=batch, name=exported.file_name, base64=base64.b64encode(exported.content).decode())

    @strawberry.mutation(
        description="Keep an order that waits from any batch; for finance. Its payout fails, and another one is held "
        "for review."
    )
    async def take_out_bank_order(
        self, info: Info, bank_order_id: strawberry.ID, reason: str, idempotency_key: str | None = None
    ) -> TakeOutBankOrderResult:
        """Out of the way of the others."""
        wanted = key_of(bank_order_id, BankOrder, BankOrderId, field="bankOrderId")
        async with info.context.work_as(Finance) as work:
            taken_out = await perform(work, idempotency_key, take_out_bank_order, bank_order_id=wanted, reason=reason)
        return await one(info, BANK_ORDER, taken_out)
