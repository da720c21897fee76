"""Set the rate card."""

from sqlalchemy import delete

from domain.actors import ActingInfluencer
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from domain.influencers.rates import Rate, RateCard
from storage.work import Work


async def set_rate_card(work: Work[ActingInfluencer], *, rate_card: RateCard) -> Influencer:
    """Let this be the whole rate card; what is not on it has no price.

    Raises PlatformUnknown, FormatUnknown, RateOutOfRange, RateRepeated.
    """
    rate_card.checked()
    influencer = await work.claim(profile_of(work.actor))
    await work.session.execute(delete(Rate).where(Rate.influencer_id == influencer.id))
    for rate in rate_card.rates:
        work.add(
            Rate(influencer_id=influencer.id, platform=rate.platform, format_code=rate.format_code, price=rate.price)
        )
    influencer.minimum_fee, influencer.changed_at = rate_card.minimum_fee, work.now
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer
