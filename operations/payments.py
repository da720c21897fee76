"""Fund a campaign: ask for it, then let the payment partner answer."""

from collections.abc import Callable

from domain.actors import ActingBrandManager, System
from domain.campaigns.programmes import Campaign, campaigns_owned_by
from domain.chargebacks import ChargebackReported
from domain.ids import CampaignId
from domain.money import Money
from domain.partners import FundingAction, FundingFollowed, actions_of, notices_about
from domain.payments import Funding, FundingBounds, FundingRequested, FundingStatus, checked_funding, funding_by
from payments import fundings
from payments.rails import About, ActionNeeded, Answer, Collected, FundingRail
from storage.engine import Database
from storage.work import Work


async def fund_campaign(
    work: Work[ActingBrandManager], *, campaign_id: CampaignId, amount: Money, rail: str, bounds: FundingBounds
) -> Funding:
    """Ask the payment partner behind `rail`, which has these bounds, for money into an open campaign.

    It may be held once it is received. Raises NotFound, CampaignNotOpen, AmountNotPositive, InvalidInput,
    FundingOutOfBounds.
    """
    campaign = await work.claim(campaigns_owned_by(work.actor).where(Campaign.id == campaign_id))
    campaign.require_open()
    funding = work.add(
        Funding(
            brand_id=campaign.brand_id,
            campaign_id=campaign.id,
            amount=checked_funding(amount, bounds),
            rail=rail,
            requested_by=work.actor.login_id,
            requested_at=work.now,
        )
    )
    await work.flush()
    work.record(FundingRequested(funding_id=funding.id, campaign_id=campaign.id, amount=amount))
    return funding


async def ask_for_funding(
    database: Database, rail_named: Callable[[str], FundingRail], event: FundingRequested | FundingFollowed
) -> Answer | None:
    """Have the partner collect what was asked for, or see how it went; a subscriber does so outside any transaction.

    The rail is the one that the funding was made with, whatever the setting says by now. It is asked under the
    funding's id: asking again after a crash takes the money once. Nothing is asked about a funding that is answered.
    Raises RailUnavailable, and is then tried again.
    """
    async with database.reading() as session:
        funding = (await session.scalars(funding_by(event.funding_id))).one()
    if funding.status is not FundingStatus.REQUESTED:
        return None
    rail = rail_named(funding.rail)
    if isinstance(event, FundingFollowed) and event.given_up:
        return await rail.give_up(key=str(funding.id), amount=funding.amount)
    return await rail.collect(key=str(funding.id), amount=funding.amount)


async def collect_funding(
    work: Work[System], event: FundingRequested | FundingFollowed, answer: Answer | None
) -> Funding:
    """Book what the partner answered, or keep what the brand must do. Hearing of it twice books nothing twice."""
    funding = await work.claim(funding_by(event.funding_id))
    if answer is None or funding.status is not FundingStatus.REQUESTED:
        return funding
    for done in await work.all(actions_of(funding.id)):
        await work.session.delete(done)
    await work.flush()
    if isinstance(answer, ActionNeeded):
        for each in answer.actions:
            work.add(
                FundingAction(
                    funding_id=funding.id,
                    reference=each.reference,
                    amount=each.amount,
                    client_secret=each.client_secret,
                    url=each.url,
                )
            )
    elif isinstance(answer, Collected):
        work.record(await fundings.receive(work, funding, reference=answer.reference))
        await fundings.recover(work, campaign_id=funding.campaign_id)
        if await work.count(notices_about(funding.id, About.CHARGEBACK)):
            work.record(ChargebackReported(funding_id=funding.id))
    else:
        work.record(funding.decline(reference=answer.reference, now=work.now))
    return funding
