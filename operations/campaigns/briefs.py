"""Draft, edit, submit and close a brief; let those whose time is over expire."""

from typing import Final

from sqlalchemy import func, select

from domain.actors import ActingBrandManager, SignedIn, System
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.checks import checked_content
from domain.campaigns.content import BriefContent
from domain.campaigns.documents import Document, papers_on_file
from domain.campaigns.programmes import Campaign, campaigns_owned_by
from domain.campaigns.refusals import NothingSubmitted
from domain.campaigns.versions import VERSION_LIFECYCLE, BriefVersion, VersionStatus
from domain.campaigns.visibility import (
    as_money,
    briefs_owned_by,
    briefs_past_closing,
    campaign_id_of,
    planned_in,
    version_in_work,
)
from domain.errors import InvalidInput, WrongState
from domain.ids import BrandId, BriefId, CampaignId
from domain.listings import ListingKind
from operations.campaigns.law_gate import pass_the_law
from operations.listings import submit_listing, withdraw_listing
from storage.work import Work

MOST_AT_ONCE: Final = 100


async def draft_brief(work: Work[ActingBrandManager], *, campaign_id: CampaignId, content: BriefContent) -> Brief:
    """Write a brief in a campaign of the acting brand; nobody else sees it.

    Raises NotFound, InvalidInput, CampaignNotOpen, CampaignBudgetExceeded.
    """
    campaign = await work.claim(campaigns_owned_by(work.actor).where(Campaign.id == campaign_id))
    campaign.require_open()
    content = checked_content(content, now=work.now)
    await _require_own_documents(work, campaign.brand_id, content)
    campaign.require_room(content.budget, planned=as_money(await work.value(planned_in(campaign_id))))
    brief, version, event = Brief.drafted(
        campaign_id=campaign_id,
        brand_id=campaign.brand_id,
        content=content,
        by=work.actor.login_id,
        now=work.now,
    )
    work.add(brief)
    await work.flush()
    work.add(version)
    work.record(event)
    return brief


async def edit_brief(work: Work[ActingBrandManager], *, brief_id: BriefId, content: BriefContent) -> Brief:
    """Rewrite a draft, or begin the next version of a published brief, which goes on standing as it is.

    Raises NotFound, InvalidInput, WrongState, CampaignBudgetExceeded.
    """
    campaign = await work.claim(
        campaigns_owned_by(work.actor).where(Campaign.id == campaign_id_of(brief_id).scalar_subquery())
    )
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    content = checked_content(content, now=work.now)
    await _require_own_documents(work, brief.brand_id, content)
    planned = as_money(await work.value(planned_in(campaign.id, beside=brief_id)))
    campaign.require_room(content.budget, planned=planned)
    version = await work.find(version_in_work(brief_id)) or await _begin_version(work, brief, content)
    work.record(brief.edit(version, content, by=work.actor.login_id, now=work.now))
    return brief


async def submit_brief(work: Work[ActingBrandManager], *, brief_id: BriefId) -> Brief:
    """Hand the version in work in for moderation, if the law lets it pass today.

    Raises NotFound, InvalidInput for content that time overtook, WrongState, BriefRefusedByLaw, BriefHeldByLaw.
    """
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    version = await work.find(version_in_work(brief_id))
    if version is None:
        raise WrongState(thing="brief", verb="submit", status=brief.status.value)
    content = checked_content(version.read(), now=work.now)
    event = brief.submit(version, law_version=await pass_the_law(work.session, brief.brand_id, content, now=work.now))
    await submit_listing(work, kind=ListingKind.BRIEF, listing_id=brief_id, version=version.number)
    work.record(event)
    return brief


async def take_back_brief(work: Work[ActingBrandManager], *, brief_id: BriefId) -> Brief:
    """Take the submitted version back from the moderators, to go on writing. Raises NotFound, NothingSubmitted."""
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    version = await work.find(version_in_work(brief_id))
    if version is None or version.status is not VersionStatus.SUBMITTED:
        raise NothingSubmitted
    event = brief.take_back(version)
    await withdraw_listing(work, kind=ListingKind.BRIEF, listing_id=brief_id)
    work.record(event)
    return brief


async def close_brief(work: Work[ActingBrandManager], *, brief_id: BriefId) -> Brief:
    """End a brief; a version in work is withdrawn with it. Raises NotFound, WrongState."""
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    event = brief.close(now=work.now)
    await withdraw_version_in_work(work, brief)
    work.record(event)
    return brief


async def expire_briefs(work: Work[System]) -> int:
    """End the published briefs whose time is over, a hundred at most; answers how many."""
    briefs = await work.claim_all(briefs_past_closing(work.now, MOST_AT_ONCE))
    for brief in briefs:
        work.record(brief.expire(now=work.now))
        await withdraw_version_in_work(work, brief)
    return len(briefs)


async def withdraw_version_in_work(work: Work[SignedIn | System], brief: Brief) -> None:
    """Take back what is in work on a brief that has ended, out of the moderators' queue too."""
    version = await work.find(version_in_work(brief.id))
    if version is None:
        return
    if version.status is VersionStatus.SUBMITTED:
        await withdraw_listing(work, kind=ListingKind.BRIEF, listing_id=brief.id)
    VERSION_LIFECYCLE.enter("withdraw", version)


async def _begin_version(work: Work[ActingBrandManager], brief: Brief, content: BriefContent) -> BriefVersion:
    if brief.status is not BriefStatus.PUBLISHED:
        raise WrongState(thing="brief", verb="edit", status=brief.status.value)
    last: int = await work.value(select(func.max(BriefVersion.number)).where(BriefVersion.brief_id == brief.id))
    return work.add(brief.next_version(last + 1, content, by=work.actor.login_id, now=work.now))


async def _require_own_documents(work: Work[ActingBrandManager], brand_id: BrandId, content: BriefContent) -> None:
    """Raise InvalidInput for a document that is not on the brand's file."""
    wanted = content.all_documents()
    filed = {document.id for document in await work.all(papers_on_file(brand_id).where(Document.id.in_(wanted)))}
    if unknown := sorted(wanted - filed):
        raise InvalidInput(
            vi_reason=f"Giấy tờ {unknown[0]} không có trong hồ sơ của nhãn hàng.",
            en_reason=f"The document {unknown[0]} is not on the brand's file.",
            field="input.documents",
        )
