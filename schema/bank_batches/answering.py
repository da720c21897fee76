"""Bring in what a bank answered."""

from typing import Annotated

import strawberry

from domain.actors import Finance
from operations.bank_batches.answering import import_bank_answer
from schema.bank_batches.readings import BANK_ANSWER
from schema.bank_batches.types import BankAnswer
from schema.context import Info
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="A bank's answer to any of the batches whose files it was given.")
class ImportBankAnswerInput:
    file_name: str = strawberry.field(description="What the file is called, 200 characters at most.")
    content: str = strawberry.field(
        description="CSV, 128 KiB and 1000 rows at most, or an ISO 20022 payment status report (pain.002.001.03), "
        "192 KiB and 1000 transactions at most. The first line of CSV is "
        "`reference,amount,status,date,bank_reference,reason`; amounts are whole đồng in digits, the status is PAID, "
        "REFUSED or RETURNED, days are written as 2026-11-27."
    )


ImportBankAnswerResult = Annotated[BankAnswer | Problem, strawberry.union("ImportBankAnswerResult")]


@strawberry.type
class AnsweringBankMutation:
    """What finance hears from banks."""

    @strawberry.mutation(
        description="Bring in a bank's answer; for finance. It may speak of some orders only; each row is taken or "
        "refused for itself. The same file again moves nothing."
    )
    async def import_bank_answer(
        self, info: Info, input: ImportBankAnswerInput, idempotency_key: str | None = None
    ) -> ImportBankAnswerResult:
        """Row by row."""
        async with info.context.work_as(Finance) as work:
            answer = await perform(
                work, idempotency_key, import_bank_answer, file_name=input.file_name, content=input.content
            )
        return await one(info, BANK_ANSWER, answer)
