"""Claim an imported profile, and confirm the claim."""

from sqlalchemy import select

from domain.actors import Secretariat, SignedIn
from domain.ids import ChannelId, ProfileClaimId
from domain.influencers.channels import Channel
from domain.influencers.claims import ProfileClaim, ProfileHasPerson, claims_made_by
from domain.influencers.profiles import Influencer, ProfileExists, listed_profiles
from domain.listings import require_uninvolved
from operations.influencers.channels import new_code
from storage.work import Work


async def claim_influencer_profile(work: Work[SignedIn], *, channel_id: ChannelId) -> ProfileClaim:
    """Say that an imported profile is one's own, and get a code to place in the bio of this channel of it.

    Claiming again gives a new code. Raises NotFound, ProfileHasPerson, ProfileExists.
    """
    channel = await work.one(select(Channel).where(Channel.id == channel_id))
    influencer = await work.one(listed_profiles().where(Influencer.id == channel.influencer_id))
    if influencer.login_id is not None:
        raise ProfileHasPerson
    await _require_no_profile(work, work.actor.login_id)
    claim = await work.find(claims_made_by(work.actor).where(ProfileClaim.influencer_id == influencer.id))
    if claim is None:
        return work.add(ProfileClaim.by(work.actor.login_id, channel, new_code(), now=work.now))
    claim.renew(channel, new_code(), now=work.now)
    return claim


async def verify_profile_claim(work: Work[Secretariat], *, claim_id: ProfileClaimId) -> Influencer:
    """Record that the claim's code was seen in the channel's bio: the profile is its person's from now on.

    Raises NotFound, ReviewerInvolved, ProfileHasPerson, ProfileExists, ClaimOver.
    """
    claim = await work.one(select(ProfileClaim).where(ProfileClaim.id == claim_id))
    require_uninvolved(work.actor.login_id, (claim.login_id,))
    influencer = await work.claim(select(Influencer).where(Influencer.id == claim.influencer_id))
    channel = await work.claim(select(Channel).where(Channel.id == claim.channel_id))
    await _require_no_profile(work, claim.login_id)
    work.record(claim.verify(influencer, channel, by=work.actor.login_id, now=work.now))
    return influencer


async def _require_no_profile(work: Work[SignedIn], login_id: object) -> None:
    if await work.find(select(Influencer).where(Influencer.login_id == login_id)) is not None:
        raise ProfileExists
