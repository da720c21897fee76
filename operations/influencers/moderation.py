"""The secretariat's answers to a submitted profile, each with its reason."""

from domain.actors import Secretariat
from domain.ids import InfluencerId, LoginId
from domain.influencers.profiles import Influencer, NothingInWork, profiles_overseen_by
from domain.influencers.versions import (
    PROFILE_VERSIONS,
    ProfileVersion,
    ProfileVersionStatus,
    version_in_work,
    version_standing,
)
from domain.listings import ListingKind, ReviewReason, ReviewStep
from operations.influencers.profiles import write_lists
from operations.listings import review_listing
from storage.work import Work


async def approve_profile(work: Work[Secretariat], *, influencer_id: InfluencerId, reason: ReviewReason) -> Influencer:
    """List the submitted version, in place of what stood.

    Raises NotFound, NothingInWork, InvalidInput, ReviewerInvolved.
    """
    influencer, version = await _submitted(work, influencer_id)
    await _review(work, influencer, ReviewStep.APPROVED, reason)
    standing = await work.find(version_standing(influencer_id))
    if standing is not None:
        PROFILE_VERSIONS.enter("supersede", standing)
        await work.flush()  # the database lets one version stand at a time
    work.record(influencer.approve(version, now=work.now))
    await write_lists(work, influencer_id, version.read())
    return influencer


async def ask_for_profile_changes(
    work: Work[Secretariat], *, influencer_id: InfluencerId, reason: ReviewReason
) -> Influencer:
    """Send the submitted version back to its person. Raises NotFound, NothingInWork, InvalidInput, ReviewerInvolved."""
    influencer, version = await _submitted(work, influencer_id)
    await _review(work, influencer, ReviewStep.CHANGES_ASKED, reason)
    work.record(influencer.ask_for_changes(version))
    return influencer


async def refuse_profile(work: Work[Secretariat], *, influencer_id: InfluencerId, reason: ReviewReason) -> Influencer:
    """Turn the submitted version down; what stood goes on standing.

    Raises NotFound, NothingInWork, InvalidInput, ReviewerInvolved.
    """
    influencer, version = await _submitted(work, influencer_id)
    await _review(work, influencer, ReviewStep.REFUSED, reason)
    work.record(influencer.refuse(version))
    return influencer


async def _submitted(work: Work[Secretariat], influencer_id: InfluencerId) -> tuple[Influencer, ProfileVersion]:
    influencer = await work.claim(profiles_overseen_by(work.actor).where(Influencer.id == influencer_id))
    version = await work.find(version_in_work(influencer_id))
    if version is None or version.status is not ProfileVersionStatus.SUBMITTED:
        raise NothingInWork
    return influencer, version


async def _review(work: Work[Secretariat], influencer: Influencer, step: ReviewStep, reason: ReviewReason) -> None:
    involved: set[LoginId] = set() if influencer.login_id is None else {influencer.login_id}
    await review_listing(
        work, kind=ListingKind.PROFILE, listing_id=influencer.id, step=step, reason=reason, involved=involved
    )
