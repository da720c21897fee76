"""The secretariat's answers to a submitted brief, each with its reason."""

from collections.abc import Collection

from sqlalchemy import select

from domain.actors import Secretariat
from domain.brands import BrandMember
from domain.campaigns.briefs import Brief
from domain.campaigns.programmes import Campaign, campaigns_overseen_by
from domain.campaigns.refusals import NothingSubmitted
from domain.campaigns.versions import VERSION_LIFECYCLE, BriefVersion, VersionStatus
from domain.campaigns.visibility import (
    as_money,
    briefs_overseen_by,
    campaign_id_of,
    planned_in,
    version_in_work,
    version_standing,
)
from domain.ids import BriefId, LoginId
from domain.listings import ListingKind, ReviewReason, ReviewStep
from operations.campaigns.law_gate import pass_the_law
from operations.listings import review_listing
from storage.work import Work


async def approve_brief(work: Work[Secretariat], *, brief_id: BriefId, reason: ReviewReason) -> Brief:
    """Publish the submitted version, in place of the one that stood; the law gate is asked again.

    Raises NotFound, NothingSubmitted, InvalidInput, ReviewerInvolved, BriefRefusedByLaw, BriefHeldByLaw,
    CampaignBudgetExceeded, PlacesBelowTaken.
    """
    campaign = await work.claim(
        campaigns_overseen_by(work.actor).where(Campaign.id == campaign_id_of(brief_id).scalar_subquery())
    )
    brief, version = await _submitted(work, brief_id)
    await _review(work, brief, ReviewStep.APPROVED, reason)
    content = version.read()
    planned = as_money(await work.value(planned_in(campaign.id, beside=brief_id)))
    campaign.require_room(content.budget, planned=planned)
    law_version = await pass_the_law(work.session, brief.brand_id, content, now=work.now)
    await _supersede(work, brief_id)
    work.record(*brief.approve(version, law_version=law_version, now=work.now))
    return brief


async def ask_for_brief_changes(work: Work[Secretariat], *, brief_id: BriefId, reason: ReviewReason) -> Brief:
    """Send the submitted version back to its brand.

    Raises NotFound, NothingSubmitted, InvalidInput, ReviewerInvolved.
    """
    brief, version = await _submitted(work, brief_id)
    await _review(work, brief, ReviewStep.CHANGES_ASKED, reason)
    work.record(brief.ask_for_changes(version))
    return brief


async def refuse_brief(work: Work[Secretariat], *, brief_id: BriefId, reason: ReviewReason) -> Brief:
    """Turn the submitted version down for good; a version that stands goes on standing.

    Raises NotFound, NothingSubmitted, InvalidInput, ReviewerInvolved.
    """
    brief, version = await _submitted(work, brief_id)
    await _review(work, brief, ReviewStep.REFUSED, reason)
    work.record(brief.refuse(version, now=work.now))
    return brief


async def _submitted(work: Work[Secretariat], brief_id: BriefId) -> tuple[Brief, BriefVersion]:
    brief = await work.claim(briefs_overseen_by(work.actor).where(Brief.id == brief_id))
    version = await work.find(version_in_work(brief_id))
    if version is None or version.status is not VersionStatus.SUBMITTED:
        raise NothingSubmitted
    return brief, version


async def _review(work: Work[Secretariat], brief: Brief, step: ReviewStep, reason: ReviewReason) -> None:
    members = await _members_of(work, brief)
    await review_listing(work, kind=ListingKind.BRIEF, listing_id=brief.id, step=step, reason=reason, involved=members)


async def _members_of(work: Work[Secretariat], brief: Brief) -> Collection[LoginId]:
    members = await work.all(select(BrandMember).where(BrandMember.brand_id == brief.brand_id))
    return {member.login_id for member in members}


async def _supersede(work: Work[Secretariat], brief_id: BriefId) -> None:
    """End the version that stood, before another stands: the database allows one at a time."""
    standing = await work.find(version_standing(brief_id))
    if standing is not None:
        VERSION_LIFECYCLE.enter("supersede", standing)
        await work.flush()
