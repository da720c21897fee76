"""Plan campaigns and write briefs: what a brand does."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager
from domain.campaigns.programmes import CampaignPlan
from domain.ids import BriefId, CampaignId
from domain.money import vnd
from operations.campaigns.briefs import close_brief, draft_brief, edit_brief, submit_brief, take_back_brief
from operations.campaigns.programmes import close_campaign, create_campaign, edit_campaign
from schema.campaigns.content import BriefContentInput
from schema.campaigns.readings import BRIEF, CAMPAIGN
from schema.campaigns.types import Brief, Campaign
from schema.context import Info
from schema.money import MinorUnits
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="What a brand says of its campaign.")
class CampaignPlanInput:
    name: str = strawberry.field(description="What it is called, 1 to 120 characters.")
    budget: MinorUnits = strawberry.field(description="For all its briefs together, in đồng.")
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day, included.")

    def read(self) -> CampaignPlan:
        """The plan as a value, not checked yet."""
        return CampaignPlan(name=self.name, budget=vnd(self.budget), starts_on=self.starts_on, ends_on=self.ends_on)


CreateCampaignResult = Annotated[Campaign | Problem, strawberry.union("CreateCampaignResult")]
EditCampaignResult = Annotated[Campaign | Problem, strawberry.union("EditCampaignResult")]
CloseCampaignResult = Annotated[Campaign | Problem, strawberry.union("CloseCampaignResult")]
DraftBriefResult = Annotated[Brief | Problem, strawberry.union("DraftBriefResult")]
EditBriefResult = Annotated[Brief | Problem, strawberry.union("EditBriefResult")]
SubmitBriefResult = Annotated[Brief | Problem, strawberry.union("SubmitBriefResult")]
TakeBackBriefResult = Annotated[Brief | Problem, strawberry.union("TakeBackBriefResult")]
CloseBriefResult = Annotated[Brief | Problem, strawberry.union("CloseBriefResult")]


@strawberry.type
class ProgrammeMutation:
    """Planning campaigns."""

    @strawberry.mutation(description="Plan a campaign of your brand.")
    async def create_campaign(
        self, info: Info, input: CampaignPlanInput, idempotency_key: str | None = None
    ) -> CreateCampaignResult:
        async with info.context.work_as(ActingBrandManager) as work:
            made = await perform(work, idempotency_key, create_campaign, plan=input.read())
        return await one(info, CAMPAIGN, made)

    @strawberry.mutation(description="Change a campaign's name, budget or days.")
    async def edit_campaign(
        self, info: Info, campaign_id: strawberry.ID, input: CampaignPlanInput, idempotency_key: str | None = None
    ) -> EditCampaignResult:
        key = key_of(campaign_id, Campaign, CampaignId, field="campaignId")
        async with info.context.work_as(ActingBrandManager) as work:
            edited = await perform(work, idempotency_key, edit_campaign, campaign_id=key, plan=input.read())
        return await one(info, CAMPAIGN, edited)

    @strawberry.mutation(description="Take no more briefs in a campaign whose briefs have ended or are full.")
    async def close_campaign(
        self, info: Info, campaign_id: strawberry.ID, idempotency_key: str | None = None
    ) -> CloseCampaignResult:
        key = key_of(campaign_id, Campaign, CampaignId, field="campaignId")
        async with info.context.work_as(ActingBrandManager) as work:
            closed = await perform(work, idempotency_key, close_campaign, campaign_id=key)
        return await one(info, CAMPAIGN, closed)


@strawberry.type
class BriefMutation:
    """Writing briefs."""

    @strawberry.mutation(description="Write a brief in one of your campaigns; nobody else sees it yet.")
    async def draft_brief(
        self, info: Info, campaign_id: strawberry.ID, input: BriefContentInput, idempotency_key: str | None = None
    ) -> DraftBriefResult:
        key = key_of(campaign_id, Campaign, CampaignId, field="campaignId")
        async with info.context.work_as(ActingBrandManager) as work:
            drafted = await perform(work, idempotency_key, draft_brief, campaign_id=key, content=input.read())
        return await one(info, BRIEF, drafted)

    @strawberry.mutation(
        description="Rewrite a draft, or begin the next version of a published brief, which goes on standing until the "
        "new one is approved. The whole content is given."
    )
    async def edit_brief(
        self, info: Info, brief_id: strawberry.ID, input: BriefContentInput, idempotency_key: str | None = None
    ) -> EditBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(ActingBrandManager) as work:
            edited = await perform(work, idempotency_key, edit_brief, brief_id=key, content=input.read())
        return await one(info, BRIEF, edited)

    @strawberry.mutation(
        description="Hand the version in work to the secretariat. Where the law refuses or holds it, it stays a draft; "
        "`lawGate` names every finding."
    )
    async def submit_brief(
        self, info: Info, brief_id: strawberry.ID, idempotency_key: str | None = None
    ) -> SubmitBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(ActingBrandManager) as work:
            submitted = await perform(work, idempotency_key, submit_brief, brief_id=key)
        return await one(info, BRIEF, submitted)

    @strawberry.mutation(description="Take back what waits for the secretariat, to go on writing.")
    async def take_back_brief(
        self, info: Info, brief_id: strawberry.ID, idempotency_key: str | None = None
    ) -> TakeBackBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(ActingBrandManager) as work:
            taken = await perform(work, idempotency_key, take_back_brief, brief_id=key)
        return await one(info, BRIEF, taken)

    @strawberry.mutation(description="End a brief; what is in work on it is withdrawn.")
    async def close_brief(
        self, info: Info, brief_id: strawberry.ID, idempotency_key: str | None = None
    ) -> CloseBriefResult:
        key = key_of(brief_id, Brief, BriefId, field="briefId")
        async with info.context.work_as(ActingBrandManager) as work:
            closed = await perform(work, idempotency_key, close_brief, brief_id=key)
        return await one(info, BRIEF, closed)
