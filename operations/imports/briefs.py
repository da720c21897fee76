"""Bring briefs in from a file: drafts of their brands, never more."""

from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import or_, select

from domain.actors import ActingBrandOwner, System
from domain.brands import Brand, BrandMember, BrandRole
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.programmes import Campaign, CampaignStatus, campaigns_owned_by
from domain.campaigns.visibility import briefs_owned_by, campaign_id_of, version_in_work
from domain.errors import DomainError
from domain.ids import CampaignId, ImportRunId
from domain.imports import (
    BatchTaken,
    BrandUnknown,
    BriefRead,
    BriefTakenUp,
    CampaignUnknown,
    ImportedBrief,
    RowRefused,
    RowRepeated,
    Tally,
)
from operations.campaigns.briefs import draft_brief, edit_brief
from operations.imports.runs import count_rows, store_apart
from storage.work import Work

CREATED, CHANGED, UNCHANGED = Tally(created=1), Tally(changed=1), Tally(unchanged=1)


async def import_briefs(
    work: Work[System], *, run_id: ImportRunId, rows: Sequence[BriefRead], unread: int = 0
) -> BatchTaken:
    """Bring one batch in: each entry becomes a draft of its brand, rewrites one, says nothing new, or is refused.

    Drafts are written in the name of the brand's first owner, by the operations that people use; nothing is submitted:
    the law gate and the secretariat see each brief when its brand hands it in. Refused with BrandUnknown,
    CampaignUnknown, BriefTakenUp, RowRepeated, RowUnstorable and what draft_brief and edit_brief raise. Raises NotFound
    for an unknown run.
    """
    tally, refused = Tally(), list[RowRefused]()
    for row in rows:
        try:
            taken = await store_apart(work, [row], lambda some: _store(work, run_id, some[0]))
        except DomainError as refusal:
            taken = BatchTaken(
                tally=Tally(rejected=1), refused=(RowRefused(line=row.line, key=row.key, refusal=refusal),)
            )
        tally, refused = tally + taken.tally, [*refused, *taken.refused]
    await count_rows(work, run_id=run_id, tally=tally + Tally(rejected=unread))
    return BatchTaken(tally=tally, refused=tuple(refused))


async def _store(work: Work[System], run_id: ImportRunId, row: BriefRead) -> BatchTaken:
    acting = await _acting_for(work, row.brand)
    origin = await work.find(
        select(ImportedBrief).where(
            ImportedBrief.brand_id == acting.actor.brand_id, ImportedBrief.external_id == row.external_id
        )
    )
    if origin is not None and origin.run_id == run_id:
        raise RowRepeated(first_line=origin.line)
    said = blake2b(repr((row.campaign, row.content)).encode(), digest_size=16).hexdigest()
    if origin is None:
        brief = await draft_brief(acting, campaign_id=await _campaign(acting, row.campaign), content=row.content)
        work.add(
            ImportedBrief(
                brief_id=brief.id,
                brand_id=brief.brand_id,
                external_id=row.external_id,
                run_id=run_id,
                line=row.line,
                row_hash=said,
                written_at=work.now,
            )
        )
        return BatchTaken(tally=CREATED)
    changed = origin.row_hash != said
    if changed:
        await _rewrite(acting, origin, row)
        origin.row_hash, origin.written_at = said, work.now
    origin.run_id, origin.line = run_id, row.line
    return BatchTaken(tally=CHANGED if changed else UNCHANGED)


async def _rewrite(work: Work[ActingBrandOwner], origin: ImportedBrief, row: BriefRead) -> None:
    """Give the draft other content, unless somebody took it up. Raises BriefTakenUp, CampaignUnknown."""
    # Locked as edit_brief locks them, and before anything is compared: the brand may be writing at this moment.
    campaign = Campaign.id == campaign_id_of(origin.brief_id).scalar_subquery()
    await work.claim(campaigns_owned_by(work.actor).where(campaign))
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == origin.brief_id))
    version = await work.find(version_in_work(brief.id))
    if brief.status is not BriefStatus.DRAFT or version is None or version.written_at != origin.written_at:
        raise BriefTakenUp
    if await _campaign(work, row.campaign) != brief.campaign_id:
        raise CampaignUnknown(written=row.campaign, field="campaign")
    await edit_brief(work, brief_id=brief.id, content=row.content)


async def _acting_for(work: Work[System], brand: str) -> Work[ActingBrandOwner]:
    """The same transaction in the name of the brand's first owner."""
    named = or_(Brand.tax_code == brand, Brand.id == _as_id(brand))
    owner = await work.find(
        select(BrandMember)
        .join(Brand, Brand.id == BrandMember.brand_id)
        .where(named, BrandMember.role == BrandRole.OWNER)
        .order_by(BrandMember.id)
        .limit(1)
    )
    if owner is None:
        raise BrandUnknown(written=brand, field="brand")
    actor = ActingBrandOwner(login_id=owner.login_id, brand_id=owner.brand_id)
    return work.acted_by(actor)


async def _campaign(work: Work[ActingBrandOwner], campaign: str) -> CampaignId:
    """The open campaign that is meant, by name or id."""
    found = await work.all(
        campaigns_owned_by(work.actor).where(
            Campaign.status == CampaignStatus.OPEN, or_(Campaign.name == campaign, Campaign.id == _as_id(campaign))
        )
    )
    if len(found) != 1:
        raise CampaignUnknown(written=campaign, field="campaign")
    return found[0].id


def _as_id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
