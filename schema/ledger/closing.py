"""Close an accounting period."""

from typing import Annotated

import strawberry

from domain.actors import Finance
from operations.accounting_periods import close_period
from schema.context import Info
from schema.describing import CODE, PASSKEY, PASSWORD
from schema.ledger.readings import ACCOUNTING_PERIOD
from schema.ledger.types import AccountingPeriod
from schema.performing import granted, perform_proven
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="The month up to whose end the books are closed, and your password: it is for ever.")
class ClosePeriodInput:
    year: int = strawberry.field(description="The calendar year.")
    month: int = strawberry.field(description="The month in Viet Nam, 1 to 12.")
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)


ClosePeriodResult = Annotated[AccountingPeriod | Problem, strawberry.union("ClosePeriodResult")]


@strawberry.type
class LedgerMutation:
    """What finance closes."""

    @strawberry.mutation(
        description="Close the books up to the end of a month, for ever; for finance. Nothing is posted before that "
        "any more: what comes late is posted in the open period. Months before it that nobody closed go with it. "
        "Books that contradict themselves stay open."
    )
    async def close_period(
        self, info: Info, input: ClosePeriodInput, idempotency_key: str | None = None
    ) -> ClosePeriodResult:
        """Once for each."""
        async with info.context.work_as(Finance) as work:
            proof = info.context.proof(input.password, input.code, input.passkey)
            closed = await perform_proven(
                work, idempotency_key, close_period, year=input.year, month=input.month, proof=proof
            )
        return await one(info, ACCOUNTING_PERIOD, granted(closed))
