"""Bring a brief, its papers and the block list before the law gate."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingAdmin, ActingBrand, SignedIn
from domain.brands import Brand
from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefContent
from domain.campaigns.documents import BRAND_PAPERS, Document, papers_on_file
from domain.campaigns.refusals import BriefHeldByLaw, BriefRefusedByLaw
from domain.campaigns.versions import BriefVersion
from domain.campaigns.violators import violators_meant
from domain.campaigns.visibility import (
    brief_by,
    brief_is_visible,
    briefs_overseen_by,
    briefs_owned_by,
    version_in_work,
    version_shown,
)
from domain.errors import NotFound
from domain.ids import BrandId, BriefId
from domain.law.advertisements import Advertisement, Claim, Product
from domain.law.findings import Finding, worst
from domain.law.gate import examine
from domain.law.pack import Pack, pack
from domain.law.periods import day_in_vietnam
from domain.law.rules import RULE_VERSION, FindingSeverity


async def advertisement_of(session: AsyncSession, brand_id: BrandId, content: BriefContent) -> Advertisement:
    """A brief's content as the law sees it: with the brand's papers, the product's, and the proofs of its claims."""
    leaned_on = content.all_documents()
    filed = papers_on_file(brand_id).where(or_(Document.kind.in_(BRAND_PAPERS), Document.id.in_(leaned_on)))
    documents = {document.id: document for document in await session.scalars(filed)}
    about = [each for each in documents.values() if each.kind in BRAND_PAPERS or each.id in content.documents]
    return Advertisement(
        product=Product(
            name=content.product_name,
            category=content.category,
            abv_hundredths=content.abv_hundredths,
            label_age_months=content.label_age_months,
            prescription_only=content.prescription_only,
        ),
        passages=content.passages(),
        claims=tuple(
            Claim(
                text=claim.text, proofs=tuple(documents[key].paper() for key in claim.document_ids if key in documents)
            )
            for claim in content.claims
        ),
        papers=tuple(each.paper() for each in about),
        audience_age_from=content.audience.age_from,
        last_day=content.last_day,
        named_as=await _named_as(session, brand_id),
    )


async def pass_the_law(session: AsyncSession, brand_id: BrandId, content: BriefContent, *, now: datetime) -> str:
    """The version of the rules under which a brief may be published now, warnings aside.

    Raises BriefRefusedByLaw and BriefHeldByLaw.
    """
    require_passed(examine(await advertisement_of(session, brand_id, content), day_in_vietnam(now)))
    return RULE_VERSION


def require_passed(findings: Sequence[Finding]) -> None:
    """Raise BriefRefusedByLaw or BriefHeldByLaw where a finding is grave."""
    match worst(findings):
        case FindingSeverity.REFUSES:
            grave = [finding for finding in findings if finding.severity is FindingSeverity.REFUSES]
            raise BriefRefusedByLaw(findings=len(grave), vi_findings=_said(grave, "vi"), en_findings=_said(grave, "en"))
        case FindingSeverity.HOLDS:
            grave = [finding for finding in findings if finding.severity is FindingSeverity.HOLDS]
            raise BriefHeldByLaw(findings=len(grave), vi_findings=_said(grave, "vi"), en_findings=_said(grave, "en"))
        case _:
            return


async def pack_of_brief(session: AsyncSession, brief: Brief, *, now: datetime) -> Pack:
    """What the law asks of the version that a brief shows, as the influencer receives it as proof of diligence."""
    return await _pack(session, brief, (await session.scalars(version_shown(brief))).one(), now)


async def pack_of_brief_in_work(
    session: AsyncSession, actor: ActingBrand | ActingAdmin, brief_id: BriefId, *, now: datetime
) -> Pack:
    """The pack of the version in work, or without one of what the brief shows, for its brand and admins.

    Raises NotFound.
    """
    seen = briefs_owned_by(actor) if isinstance(actor, ActingBrand) else briefs_overseen_by(actor)
    brief = await _found(session, seen.where(Brief.id == brief_id))
    in_work = (await session.scalars(version_in_work(brief_id))).one_or_none()
    return await _pack(session, brief, in_work, now) if in_work else await pack_of_brief(session, brief, now=now)


async def pack_of_brief_shown(session: AsyncSession, actor: SignedIn, brief_id: BriefId, *, now: datetime) -> Pack:
    """The pack of what a brief shows, for whoever may see the brief. Raises NotFound."""
    brief = await _found(session, brief_by(brief_id).where(brief_is_visible(actor)))
    return await pack_of_brief(session, brief, now=now)


async def _found(session: AsyncSession, statement: Select[Brief]) -> Brief:
    brief = (await session.scalars(statement)).one_or_none()
    if brief is None:
        raise NotFound
    return brief


async def _pack(session: AsyncSession, brief: Brief, version: BriefVersion, now: datetime) -> Pack:
    return pack(await advertisement_of(session, brief.brand_id, version.read()), day_in_vietnam(now))


async def _named_as(session: AsyncSession, brand_id: BrandId) -> str | None:
    brand = (await session.scalars(select(Brand).where(Brand.id == brand_id))).one()
    urls = [] if brand.website is None else [brand.website]
    meant = violators_meant(names=[brand.name, brand.legal_name], tax_codes=[brand.tax_code], urls=urls)
    named = (await session.scalars(meant.limit(1))).one_or_none()
    return None if named is None else named.name


def _said(findings: Iterable[Finding], language: str) -> str:
    return " ".join(finding.vi if language == "vi" else finding.en for finding in findings)
