"""Create, edit and close a campaign."""

from domain.actors import ActingBrandManager
from domain.campaigns.programmes import (
    Campaign,
    CampaignCreated,
    CampaignPlan,
    CampaignStillRunning,
    campaigns_owned_by,
)
from domain.campaigns.visibility import as_money, planned_in, running_briefs_in
from domain.ids import CampaignId
from storage.work import Work


async def create_campaign(work: Work[ActingBrandManager], *, plan: CampaignPlan) -> Campaign:
    """Plan a campaign of the acting brand. Raises InvalidInput."""
    campaign = work.add(Campaign.planned(work.actor.brand_id, plan, now=work.now))
    work.record(CampaignCreated(campaign_id=campaign.id, brand_id=campaign.brand_id))
    return campaign


async def edit_campaign(work: Work[ActingBrandManager], *, campaign_id: CampaignId, plan: CampaignPlan) -> Campaign:
    """Change a campaign's name, budget or days.

    Raises NotFound, InvalidInput, CampaignNotOpen, CampaignBudgetExceeded.
    """
    campaign = await work.claim(campaigns_owned_by(work.actor).where(Campaign.id == campaign_id))
    planned = as_money(await work.value(planned_in(campaign_id)))
    work.record(campaign.edit(plan, planned=planned))
    return campaign


async def close_campaign(work: Work[ActingBrandManager], *, campaign_id: CampaignId) -> Campaign:
    """Take no more briefs. Raises NotFound, WrongState, CampaignStillRunning."""
    campaign = await work.claim(campaigns_owned_by(work.actor).where(Campaign.id == campaign_id))
    running: int = await work.value(running_briefs_in(campaign_id))
    if running:
        raise CampaignStillRunning(briefs=running)
    work.record(campaign.close())
    return campaign
