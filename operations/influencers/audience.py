"""Set what is known of the audience."""

from sqlalchemy import delete

from domain.actors import ActingInfluencer
from domain.influencers.audience import Audience, AudienceShare
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from storage.work import Work


async def set_audience(work: Work[ActingInfluencer], *, audience: Audience) -> Influencer:
    """Let this be all that is known of the audience.

    Raises BracketUnknown, BracketRepeated, FigureOutOfRange, FigureFromTheFuture, SharesExceedWhole.
    """
    audience.checked(now=work.now)
    influencer = await work.claim(profile_of(work.actor))
    await work.session.execute(delete(AudienceShare).where(AudienceShare.influencer_id == influencer.id))
    for share in audience.shares:
        work.add(
            AudienceShare(
                influencer_id=influencer.id,
                dimension=share.dimension,
                bracket=share.bracket,
                basis_points=share.basis_points,
                source=audience.source,
                as_of=audience.as_of,
            )
        )
    influencer.changed_at = work.now
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer
