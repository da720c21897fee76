"""Reconciliation over GraphQL: finance sees every difference, and explains it."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain import reconciliations
from domain.actors import Finance
from domain.ids import ReconciliationCaseId
from operations.reconciliations import explain_reconciliation_case
from schema.context import Info
from schema.money import Money
from schema.node_keys import key_of
from schema.paging import Connection
from schema.payments import FUNDING, Funding
from schema.payouts.readings import PAYOUT
from schema.payouts.types import Payout
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, One, one, one_or_none, page, reads

strawberry.enum(
    reconciliations.DifferenceKind, description="What differs between our books and a payment partner's list."
)
strawberry.enum(reconciliations.CaseStatus, name="ReconciliationCaseStatus", description="Where a case stands.")


@strawberry.type(
    description="A difference between our books and a payment partner's own list, found at night; for finance and the "
    "auditor. The same difference has one case for ever."
)
class ReconciliationCase(Node):
    rail: str = strawberry.field(description="The payment partner.")
    kind: reconciliations.DifferenceKind = strawberry.field(description="What differs.")
    funding: Funding | None = strawberry.field(description="The funding of which it differs, if it is one of ours.")
    payout: Payout | None = strawberry.field(description="The payout of which it differs, if it is one of ours.")
    subject: str = strawberry.field(
        description="The funding's or payout's key at the partner, or the partner's name of a payment or transfer."
    )
    ours: Money = strawberry.field(description="How much it is by our books.")
    theirs: Money = strawberry.field(description="How much it is by the partner's list.")
    references: str = strawberry.field(description="The partner's own names of what makes up its sum, by spaces.")
    opened_at: datetime = strawberry.field(description="When it was found; when it was found again, if it was gone.")
    status: reconciliations.CaseStatus = strawberry.field(description="Where it stands.")
    ended_at: datetime | None = strawberry.field(description="When it was explained or found gone.")
    explanation: str | None = strawberry.field(description="What finance says it is.")


RECONCILIATION_CASE: Final = reads(
    ReconciliationCase,
    reconciliations.ReconciliationCase,
    visible=reconciliations.case_is_visible,
    one={
        "funding": One(reading=FUNDING, key=reconciliations.ReconciliationCase.funding_id),
        "payout": One(reading=PAYOUT, key=reconciliations.ReconciliationCase.payout_id),
    },
)

ExplainReconciliationCaseResult = Annotated[
    ReconciliationCase | Problem, strawberry.union("ExplainReconciliationCaseResult")
]


@strawberry.type
class ReconciliationQuery:
    """Looking at differences."""

    @strawberry.field(description="A reconciliation case by its id; for finance and the auditor.")
    async def reconciliation_case(self, info: Info, id: strawberry.ID) -> ReconciliationCase | None:
        """The case, or null."""
        return await one_or_none(info, RECONCILIATION_CASE, key_of(id, ReconciliationCase, ReconciliationCaseId))

    @strawberry.field(description="Reconciliation cases, newest first; for finance and the auditor.")
    async def reconciliation_cases(
        self,
        info: Info,
        *,
        status: reconciliations.CaseStatus | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ReconciliationCase]:
        """A page of them."""
        where = None if status is None else reconciliations.ReconciliationCase.status == status
        return await page(info, RECONCILIATION_CASE, where=where, first=first, after=after, last=last, before=before)


@strawberry.type
class ReconciliationMutation:
    """Explaining differences."""

    @strawberry.mutation(
        description="Close a reconciliation case with what it is; the same difference opens no other. For finance."
    )
    async def explain_reconciliation_case(
        self, info: Info, reconciliation_case_id: strawberry.ID, explanation: str, idempotency_key: str | None = None
    ) -> ExplainReconciliationCaseResult:
        """Finance explains."""
        wanted = key_of(reconciliation_case_id, ReconciliationCase, ReconciliationCaseId, field="reconciliationCaseId")
        async with info.context.work_as(Finance) as work:
            explained = await perform(
                work,
                idempotency_key,
                explain_reconciliation_case,
                reconciliation_case_id=wanted,
                explanation=explanation,
            )
        return await one(info, RECONCILIATION_CASE, explained)
