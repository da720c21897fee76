"""Look at bank orders, batches and answers."""

from typing import Annotated

import strawberry

from domain.bank_batches.batch import UNANSWERED, BankBatchStatus
from domain.bank_batches.batch import BankBatch as BatchRow
from domain.bank_batches.orders import BankOrder as OrderRow
from domain.bank_batches.orders import BankOrderStatus
from domain.ids import BankAnswerId, BankBatchId
from schema.bank_batches.readings import BANK_ANSWER, BANK_BATCH, BANK_ORDER
from schema.bank_batches.types import BankAnswer, BankBatch, BankOrder
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import OLDEST, one_or_none, page


@strawberry.type
class BankBatchQuery:
    """Looking at what banks are asked to pay."""

    @strawberry.field(
        description="What banks are asked to pay, oldest first; for finance and the auditor. Those WAITING are in no "
        "batch yet."
    )
    async def bank_orders(
        self,
        info: Info,
        *,
        status: BankOrderStatus | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[BankOrder]:
        """A page of them."""
        where = None if status is None else OrderRow.status == status
        return await page(
            info, BANK_ORDER, where=where, order=OLDEST, first=first, after=after, last=last, before=before
        )

    @strawberry.field(description="A bank batch by its id; for finance and the auditor.")
    async def bank_batch(self, info: Info, id: strawberry.ID) -> BankBatch | None:
        """The batch, or null."""
        return await one_or_none(info, BANK_BATCH, key_of(id, BankBatch, BankBatchId))

    @strawberry.field(description="Bank batches, newest first; for finance and the auditor.")
    async def bank_batches(
        self,
        info: Info,
        *,
        status: BankBatchStatus | None = None,
        overdue: Annotated[
            bool,
            strawberry.argument(description="Only those for which a bank should have answered by now and has not."),
        ] = False,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[BankBatch]:
        """A page of them."""
        where = None if status is None else BatchRow.status == status
        if overdue:
            late = BatchRow.status.in_(UNANSWERED) & BatchRow.overdue_since.is_not(None)
            where = late if where is None else where & late
        return await page(info, BANK_BATCH, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(description="A bank's answer by its id; for finance and the auditor.")
    async def bank_answer(self, info: Info, id: strawberry.ID) -> BankAnswer | None:
        """The answer, or null."""
        return await one_or_none(info, BANK_ANSWER, key_of(id, BankAnswer, BankAnswerId))

    @strawberry.field(description="What banks have answered, newest first; for finance and the auditor.")
    async def bank_answers(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[BankAnswer]:
        """A page of them."""
        return await page(info, BANK_ANSWER, first=first, after=after, last=last, before=before)
