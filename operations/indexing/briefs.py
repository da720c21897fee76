"""The documents of open briefs: published, open to everybody's application, their time not over."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.brands import Brand
from domain.campaigns.briefs import Brief, BriefStatus
from domain.reference.price_bands import price_band_of
from operations.indexing.labels import category_labels, niche_labels, province_labels, with_parents
from search.briefs import FindableBrief, brief_document
from search.documents import SearchDocument

BATCH: Final = 2_000
"""Briefs read at once where all are read."""

_COLUMNS: Final = select(
    Brief.id,
    Brief.kind,
    Brief.title,
    Brief.product_name,
    Brand.name.label("brand"),
    Brief.summary,
    Brief.category,
    Brief.niches,
    Brief.provinces,
    Brief.languages,
    Brief.platforms,
    Brief.formats,
    Brief.tier_minimum,
    (Brief.places - Brief.places_taken).label("places_left"),
    Brief.__table__.c.fee_maximum_minor,
    Brief.published_at,
    Brief.open_until,
).join(Brand, Brand.id == Brief.brand_id)


def is_open(now: datetime) -> ColumnElement[bool]:
    """Whether a brief takes applications from everybody at `now`."""
    return Brief.open_call & (Brief.status == BriefStatus.PUBLISHED) & (Brief.open_until > now)


async def brief_documents(session: AsyncSession, ids: Collection[UUID], *, now: datetime) -> list[SearchDocument]:
    """The documents of those of the briefs that are open, as their rows stand."""
    rows = await session.execute(_COLUMNS.where(Brief.id.in_(ids), is_open(now)))
    return [brief_document(_findable(row)) for row in rows]


async def brief_documents_after(
    session: AsyncSession, after: UUID | None, *, now: datetime, size: int = BATCH
) -> list[SearchDocument]:
    """The documents of the next open briefs by id, at most `size`; none only where there are no more."""
    page = _COLUMNS.where(is_open(now)).order_by(Brief.id).limit(size)
    rows = await session.execute(page if after is None else page.where(Brief.id > after))
    return [brief_document(_findable(row)) for row in rows]


def _findable(brief: Any) -> FindableBrief:
    niches = with_parents(niche["code"] for niche in brief.niches)
    fee = brief.fee_maximum_minor or None
    return FindableBrief(
        id=str(brief.id),
        kind=brief.kind,
        title=brief.title,
        product=brief.product_name,
        brand=brief.brand,
        summary=brief.summary,
        category=brief.category,
        niches=niches,
        niche_labels=(*niche_labels(niches), *category_labels(brief.category)),
        provinces=tuple(brief.provinces),
        province_labels=province_labels(brief.provinces),
        languages=tuple(brief.languages),
        platforms=tuple(brief.platforms),
        formats=tuple(brief.formats),
        tier=brief.tier_minimum,
        places=brief.places_left,
        fee=fee,
        price_band=None if fee is None else price_band_of(fee).code,
        published_at=brief.published_at,
        closes_at=brief.open_until,
    )
