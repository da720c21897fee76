"""Search for open briefs: ids come back, their rows are read elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, ColumnElement, Text, extract, false, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefKind
from domain.reference.categories import CATEGORIES
from domain.reference.languages import LANGUAGES
from domain.reference.niches import NICHES
from domain.reference.platforms import FORMATS, PLATFORMS
from domain.reference.price_bands import PRICE_BANDS
from domain.reference.provinces import PROVINCES
from operations.discovery.asking import ask
from operations.discovery.database import Columns, in_band, page_of_database
from operations.discovery.wanted import Wanted
from operations.indexing.briefs import is_open
from operations.indexing.labels import category_labels, niche_labels, province_labels, with_children, with_parents
from search.briefs import BRIEFS
from search.gateway import SearchGateway, SearchPage
from search.query import Between, SearchQuery
from storage.engine import Database
from storage.folded_words import BriefWords

KNOWN_CODES: Final = {
    "niche": NICHES,
    "province": PROVINCES,
    "tier": ("0", "1", "2", "3"),
    "platform": PLATFORMS,
    "format": FORMATS,
    "language": LANGUAGES,
    "category": CATEGORIES,
    "price_band": PRICE_BANDS,
    "kind": tuple(BriefKind),
}

_LABELS: Final = {
    "niche": {code: niche_labels(with_parents((code,))) for code in NICHES},
    "province": {code: province_labels((code,)) for code in PROVINCES},
    "category": {code: category_labels(code) for code in CATEGORIES},
}


async def search_briefs(database: Database, search: SearchGateway, wanted: Wanted, *, now: datetime) -> SearchPage:
    """The open briefs that are wanted. Without the index the database answers, and the page says so.

    Raises FilterCodeUnknown, TooManyFilterCodes, RangeUpsideDown, NearestToNothing, InvalidWindow,
    WindowTooLarge, SearchOutOfTime.
    """
    # A brief whose time has just run out may still be in the index.
    query = wanted.query(KNOWN_CODES, demands=(Between("closing", low=int(now.timestamp()) + 1),))

    async def instead(session: AsyncSession, asked: SearchQuery) -> SearchPage:
        return await page_of_database(session, BRIEFS, columns_at(now), asked, rings=wanted.rings)

    return await ask(database, search, BRIEFS, query, instead=instead, rings=wanted.rings)


def columns_at(now: datetime) -> Columns:
    """Where the table holds what the index holds of briefs."""
    fee = func.nullif(Brief.__table__.c.fee_maximum_minor, 0)
    return Columns(
        id=Brief.id,
        found=is_open(now),
        facets={
            "niche": _in_niches,
            "province": lambda codes: _overlaps(Brief.provinces, codes),
            "tier": lambda codes: Brief.tier_minimum.in_([int(code) for code in codes]),
            "platform": lambda codes: _overlaps(Brief.platforms, codes),
            "format": lambda codes: _overlaps(Brief.formats, codes),
            "language": lambda codes: _overlaps(Brief.languages, codes),
            "category": Brief.category.in_,
            "price_band": lambda codes: or_(
                *(in_band(fee, PRICE_BANDS[code].price_from, PRICE_BANDS[code].price_below) for code in codes)
            ),
            "kind": lambda codes: Brief.kind.in_([BriefKind(code) for code in codes]),
        },
        numbers={
            "fee": fee,
            "tier": Brief.tier_minimum,
            "places": Brief.places - Brief.places_taken,
            "newest": extract("epoch", Brief.published_at),
            "closing": extract("epoch", Brief.open_until),
        },
        holding=_holds_words,
        labels=_LABELS,
    )


def _overlaps(held: InstrumentedAttribute[list[str]], codes: Sequence[str]) -> ColumnElement[bool]:
    return held.bool_op("&&")(literal(list(codes), ARRAY(Text())))


def _in_niches(codes: Sequence[str]) -> ColumnElement[bool]:
    return or_(false(), *(Brief.niches.contains([{"code": code}]) for code in with_children(codes)))


def _holds_words(wanted: ColumnElement[str]) -> ColumnElement[bool]:
    return Brief.id.in_(select(BriefWords.brief_id).where(BriefWords.words.bool_op("@@")(wanted)))
