"""Fund a campaign: ask for it, then let the payment partner answer."""

from domain.actors import ActingBrandManager, System
from domain.campaigns.programmes import Campaign, campaigns_owned_by
from domain.ids import CampaignId
from domain.money import Money
from domain.payments import Funding, FundingRequested, FundingStatus, checked_funding, funding_by
from payments import fundings
from payments.rails import Collected, Declined, FundingRail
from storage.work import Work


async def fund_campaign(
    work: Work[ActingBrandManager], *, campaign_id: CampaignId, amount: Money, rail: str
) -> Funding:
    """Ask the payment partner behind `rail` for money into an open campaign; it may be held once it is received.

    Raises NotFound, CampaignNotOpen, AmountNotPositive, InvalidInput.
    """
    campaign = await work.claim(campaigns_owned_by(work.actor).where(Campaign.id == campaign_id))
    campaign.require_open()
    funding = work.add(
        Funding(
            brand_id=campaign.brand_id,
            campaign_id=campaign.id,
            amount=checked_funding(amount),
            rail=rail,
            requested_by=work.actor.login_id,
            requested_at=work.now,
        )
    )
    await work.flush()
    work.record(FundingRequested(funding_id=funding.id, campaign_id=campaign.id, amount=amount))
    return funding


async def ask_for_funding(rail: FundingRail, event: FundingRequested) -> Collected | Declined:
    """Have the partner collect what was asked for; a subscriber does so outside any transaction.

    The rail is asked under the funding's id: asking again after a crash takes the money once. Raises RailUnavailable,
    and is then tried again.
    """
    return await rail.collect(key=str(event.funding_id), amount=event.amount)


async def collect_funding(work: Work[System], event: FundingRequested, answer: Collected | Declined) -> Funding:
    """Book what the partner answered. Hearing of it twice books nothing twice."""
    funding = await work.claim(funding_by(event.funding_id))
    if funding.status is not FundingStatus.REQUESTED:
        return funding
    if isinstance(answer, Collected):
        work.record(await fundings.receive(work, funding, reference=answer.reference))
    else:
        work.record(funding.decline(reference=answer.reference, now=work.now))
    return funding
