"""Answer submitted briefs, and carry out removal orders: what the secretariat does."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.actors import Secretariat
from domain.campaigns.takedowns import TakedownRequest
from domain.ids import BriefId
from operations.campaigns.moderation import approve_brief, ask_for_brief_changes, refuse_brief
from operations.campaigns.takedowns import fulfil_takedown, order_takedown
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.context import Info
from schema.listings import ReviewReasonInput
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="An authority's written or electronic request to remove a brief.")
class OrderTakedownInput:
    authority: str = strawberry.field(description="Whose request it is, 1 to 120 characters.")
    reference: str = strawberry.field(description="Its number, 1 to 120 characters.")
    received_at: datetime = strawberry.field(description="When it came in: the clock of 24 hours runs from then.")
    reason: str = strawberry.field(description="What for, 1 to 2,000 characters.")

    def read(self) -> TakedownRequest:
        """The request as a value, not checked yet."""
        return TakedownRequest(
            authority=self.authority, reference=self.reference, received_at=self.received_at, reason=self.reason
        )


ApproveBriefResult = Annotated[Brief | Problem, strawberry.union("ApproveBriefResult")]
AskForBriefChangesResult = Annotated[Brief | Problem, strawberry.union("AskForBriefChangesResult")]
RefuseBriefResult = Annotated[Brief | Problem, strawberry.union("RefuseBriefResult")]
OrderTakedownResult = Annotated[Brief | Problem, strawberry.union("OrderTakedownResult")]
FulfilTakedownResult = Annotated[Brief | Problem, strawberry.union("FulfilTakedownResult")]


@strawberry.type
class BriefModerationMutation:
    """Moderating briefs."""

    @strawberry.mutation(
        description="Publish the submitted version of a brief, in place of the one that stood; secretariat. The law is "
        "asked again."
    )
    async def approve_brief(
        self, info: Info, brief_id: strawberry.ID, reason: ReviewReasonInput, idempotency_key: str | None = None
    ) -> ApproveBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(Secretariat) as work:
            approved = await perform(work, idempotency_key, approve_brief, brief_id=key, reason=reason.read())
        return await one(info, BRIEF, approved)

    @strawberry.mutation(description="Send the submitted version of a brief back to its brand; secretariat.")
    async def ask_for_brief_changes(
        self, info: Info, brief_id: strawberry.ID, reason: ReviewReasonInput, idempotency_key: str | None = None
    ) -> AskForBriefChangesResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(Secretariat) as work:
            asked = await perform(work, idempotency_key, ask_for_brief_changes, brief_id=key, reason=reason.read())
        return await one(info, BRIEF, asked)

    @strawberry.mutation(
        description="Turn the submitted version of a brief down for good; a version that stands goes on. Secretariat."
    )
    async def refuse_brief(
        self, info: Info, brief_id: strawberry.ID, reason: ReviewReasonInput, idempotency_key: str | None = None
    ) -> RefuseBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(Secretariat) as work:
            refused = await perform(work, idempotency_key, refuse_brief, brief_id=key, reason=reason.read())
        return await one(info, BRIEF, refused)

    @strawberry.mutation(
        description="Remove a brief at once by an authority's order, and start the clock for what was posted for it; "
        "secretariat."
    )
    async def order_takedown(
        self, info: Info, brief_id: strawberry.ID, input: OrderTakedownInput, idempotency_key: str | None = None
    ) -> OrderTakedownResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(Secretariat) as work:
            ordered = await perform(work, idempotency_key, order_takedown, brief_id=key, request=input.read())
        return await one(info, BRIEF, ordered)

    @strawberry.mutation(description="Record that nothing of a taken-down brief is online any more; secretariat.")
    async def fulfil_takedown(
        self, info: Info, brief_id: strawberry.ID, idempotency_key: str | None = None
    ) -> FulfilTakedownResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(Secretariat) as work:
            fulfilled = await perform(work, idempotency_key, fulfil_takedown, brief_id=key)
        return await one(info, BRIEF, fulfilled)
