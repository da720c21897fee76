"""Search for influencers: ids come back, their rows are read elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, exists, extract, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import ActingAdmin, ActingBrand, Actor
from domain.bookings.booking import Booking
from domain.bookings.status import ENDED
from domain.certifications.certificate import Certificate, current_tiers
from domain.errors import DomainError
from domain.ids import InfluencerId
from domain.influencers.availability import ClosedPeriod
from domain.influencers.channels import Channel
from domain.influencers.content import InfluencerKind
from domain.influencers.profiles import LISTED, Influencer, InfluencerLanguage, InfluencerNiche
from domain.influencers.qualifications import Qualification, QualificationField, valid_qualifications
from domain.influencers.rates import Rate
from domain.law.periods import day_in_vietnam
from domain.reference.languages import LANGUAGES
from domain.reference.niches import NICHES
from domain.reference.platforms import FOLLOWER_BANDS, PLATFORMS
from domain.reference.price_bands import PRICE_BANDS
from domain.reference.provinces import PROVINCES
from operations.discovery.asking import ask
from operations.discovery.database import Columns, in_band, page_of_database
from operations.discovery.wanted import Wanted
from operations.indexing.labels import niche_labels, province_labels, with_children, with_parents
from search.gateway import SearchGateway, SearchPage
from search.influencers import INFLUENCERS, TIER_STEP, InfluencerAvailability
from search.query import SearchQuery
from storage.engine import Database
from storage.folded_words import InfluencerWords

KNOWN_CODES: Final = {
    "niche": NICHES,
    "province": PROVINCES,
    "tier": ("0", "1", "2", "3"),
    "platform": PLATFORMS,
    "follower_band": FOLLOWER_BANDS,
    "language": LANGUAGES,
    "price_band": PRICE_BANDS,
    "availability": tuple(InfluencerAvailability),
    "topic": tuple(QualificationField),
    "kind": tuple(InfluencerKind),
}

_LABELS: Final = {
    "niche": {code: niche_labels(with_parents((code,))) for code in NICHES},
    "province": {code: province_labels((code,)) for code in PROVINCES},
}


FOR_BUSINESS: Final = frozenset({"price", "price_band", "availability"})
"""What of a profile is shown to brands and the alliance's admins only must not be had by filtering either."""


@dataclass(eq=False, kw_only=True)
class ForBrandsOnly(DomainError):
    """Prices and free time are shown to brands: others cannot look for them."""

    vi = "Giá và lịch trống chỉ dành cho nhãn hàng. Hãy tìm trong vai trò nhãn hàng."
    en = "Prices and free time are for brands. Search while acting for one."


async def search_influencers(
    database: Database, search: SearchGateway, wanted: Wanted, *, actor: Actor, now: datetime
) -> SearchPage:
    """The listed influencers that are wanted. Without the index the database answers, and the page says so.

    Raises ForBrandsOnly, FilterCodeUnknown, TooManyFilterCodes, RangeUpsideDown, NearestToNothing, InvalidWindow,
    WindowTooLarge, SearchOutOfTime.
    """
    if wanted.asks_about(FOR_BUSINESS) and not isinstance(actor, ActingBrand | ActingAdmin):
        raise ForBrandsOnly
    query = wanted.query(KNOWN_CODES)

    async def instead(session: AsyncSession, asked: SearchQuery) -> SearchPage:
        return await page_of_database(session, INFLUENCERS, columns_at(now), asked, rings=wanted.rings)

    return await ask(database, search, INFLUENCERS, query, instead=instead, rings=wanted.rings)


def columns_at(now: datetime) -> Columns:
    """Where the tables hold what the index holds of influencers; of trust they hold the tier alone."""
    holds = _of_influencer
    return Columns(
        id=Influencer.id,
        found=Influencer.status.in_(LISTED),
        facets={
            "niche": lambda codes: holds(
                InfluencerNiche.influencer_id, InfluencerNiche.niche.in_(with_children(codes))
            ),
            "province": Influencer.province.in_,
            "tier": lambda codes: _tier(now).in_([int(code) for code in codes]),
            "platform": lambda codes: holds(Channel.influencer_id, Channel.platform.in_(codes)),
            "follower_band": lambda codes: or_(*(in_band(_followers(), *_band(code)) for code in codes)),
            "language": lambda codes: holds(InfluencerLanguage.influencer_id, InfluencerLanguage.language.in_(codes)),
            "price_band": lambda codes: or_(*(in_band(_price(), *_price_band(code)) for code in codes)),
            "availability": lambda codes: _availability(now).in_(codes),
            "topic": lambda codes: _is_competent(codes, now),
            "kind": lambda codes: Influencer.kind.in_([InfluencerKind(code) for code in codes]),
        },
        numbers={
            "trust": _tier(now) * TIER_STEP,
            "tier": _tier(now),
            "followers": _followers(),
            "price": _price(),
            "engagement": _engagement(),
            "newest": extract("epoch", Influencer.listed_at),
        },
        holding=_holds_words,
        labels=_LABELS,
    )


def _of_influencer(owner: InstrumentedAttribute[InfluencerId], holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(owner == Influencer.id, holds)


def _holds_words(wanted: ColumnElement[str]) -> ColumnElement[bool]:
    return Influencer.id.in_(select(InfluencerWords.influencer_id).where(InfluencerWords.words.bool_op("@@")(wanted)))


def _tier(now: datetime) -> ColumnElement[int]:
    certified = current_tiers(now).with_only_columns(Certificate.tier)
    return func.coalesce(certified.where(Certificate.influencer_id == Influencer.id).scalar_subquery(), 0)


def _followers() -> ColumnElement[int | None]:
    largest = select(func.max(Channel.followers)).where(Channel.influencer_id == Influencer.id)
    return largest.scalar_subquery()


def _engagement() -> ColumnElement[int | None]:
    largest = select(Channel.engagement_rate).where(Channel.influencer_id == Influencer.id)
    return largest.order_by(Channel.followers.desc().nulls_last(), Channel.id).limit(1).scalar_subquery()


def _price() -> ColumnElement[int | None]:
    lowest = select(func.min(Rate.__table__.c.price_minor)).where(Rate.influencer_id == Influencer.id)
    return func.greatest(lowest.scalar_subquery(), Influencer.__table__.c.minimum_fee_minor)


def _availability(now: datetime) -> ColumnElement[str]:
    today = day_in_vietnam(now)
    away = _of_influencer(
        ClosedPeriod.influencer_id, (ClosedPeriod.starts_on <= today) & (ClosedPeriod.ends_on > today)
    )
    running = select(func.count()).where(Booking.influencer_id == Influencer.id, Booking.status.not_in(ENDED))
    return case(
        (or_(Influencer.bookings_at_once == 0, away), literal(InfluencerAvailability.AWAY.value)),
        (running.scalar_subquery() >= Influencer.bookings_at_once, literal(InfluencerAvailability.FULL.value)),
        else_=literal(InfluencerAvailability.OPEN.value),
    )


def _is_competent(fields: Sequence[str], now: datetime) -> ColumnElement[bool]:
    valid = valid_qualifications(day_in_vietnam(now)).where(
        Qualification.influencer_id == Influencer.id,
        Qualification.field.in_([QualificationField(field) for field in fields]),
    )
    return valid.exists()


def _band(code: str) -> tuple[int, int | None]:
    band = FOLLOWER_BANDS[code]
    return band.followers_from, band.followers_below


def _price_band(code: str) -> tuple[int, int | None]:
    band = PRICE_BANDS[code]
    return band.price_from, band.price_below
