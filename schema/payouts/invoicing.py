"""State the invoice of a business for a payout."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import PayoutId
from domain.money import vnd
from domain.payouts.invoices import StatedInvoice
from operations.payouts.invoicing import state_invoice
from schema.context import Info
from schema.money import MinorUnits
from schema.node_keys import key_of
from schema.payouts.readings import PAYOUT
from schema.payouts.types import Payout
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="An invoice that you have issued for a payout to your business.")
class StateInvoiceInput:
    number: str = strawberry.field(description="Its number with its series, as it is printed: `1C26TAA/00000123`.")
    issued_on: date = strawberry.field(description="The day on which it was issued.")
    amount: MinorUnits = strawberry.field(description="Its whole amount in đồng, which is the payout's gross sum.")
    file_sha256: str | None = strawberry.field(
        description="The SHA-256 of its file in hex. We keep no file and fetch none.", default=None
    )

    def read(self) -> StatedInvoice:
        """The invoice as a value, not checked yet."""
        return StatedInvoice(
            number=self.number, issued_on=self.issued_on, amount=vnd(self.amount), file_sha256=self.file_sha256
        )


StateInvoiceResult = Annotated[Payout | Problem, strawberry.union("StateInvoiceResult")]


@strawberry.type
class InvoicingPayoutMutation:
    """What a business states."""

    @strawberry.mutation(
        description="State the invoice that your business has issued for a payout; before that it is not sent. Stated "
        "again before it is sent, the later one counts. One invoice stands for one payout, to the đồng."
    )
    async def state_invoice(
        self, info: Info, payout_id: strawberry.ID, input: StateInvoiceInput, idempotency_key: str | None = None
    ) -> StateInvoiceResult:
        """A business states it."""
        wanted = key_of(payout_id, Payout, PayoutId, field="payoutId")
        async with info.context.work_as(ActingInfluencer) as work:
            stated = await perform(work, idempotency_key, state_invoice, payout_id=wanted, invoice=input.read())
        return await one(info, PAYOUT, stated)
