"""Giving a campaign's unused money back, over GraphQL."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, Finance
from domain.ids import CampaignId
from operations.funding_refunds import refund_campaign
from schema.campaigns.readings import CAMPAIGN
from schema.campaigns.types import Campaign
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one

RefundCampaignResult = Annotated[Campaign | Problem, strawberry.union("RefundCampaignResult")]


@strawberry.type
class FundingRefundMutation:
    """Giving money back."""

    @strawberry.mutation(
        description="Have all free money of a closed campaign go back to its brand, the way it came, out of the newest "
        "fundings first; for the brand's managers and finance. What is still held is not touched. It leaves the "
        "campaign at once; ask for its `fundings { refunds }` in a moment."
    )
    async def refund_campaign(
        self, info: Info, campaign_id: strawberry.ID, idempotency_key: str | None = None
    ) -> RefundCampaignResult:
        """A brand's manager or finance gives back."""
        wanted = key_of(campaign_id, Campaign, CampaignId, field="campaignId")
        async with info.context.work_as(ActingBrandManager, Finance) as work:
            refunded = await perform(work, idempotency_key, refund_campaign, campaign_id=wanted)
        return await one(info, CAMPAIGN, refunded)
