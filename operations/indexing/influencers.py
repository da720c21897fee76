"""The documents of listed profiles, read with one flat statement per table."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.bookings.visibility import running_bookings_of
from domain.certifications.certificate import Certificate, current_tiers
from domain.disclosures.value import DisclosureValue
from domain.ids import InfluencerId
from domain.influencers.availability import ClosedPeriod
from domain.influencers.channels import Channel
from domain.influencers.profiles import LISTED, Influencer, InfluencerLanguage, InfluencerNiche
from domain.influencers.qualifications import Qualification, valid_qualifications
from domain.influencers.rates import Rate
from domain.law.periods import day_in_vietnam
from domain.reference.platforms import band_of
from domain.reference.price_bands import price_band_of
from operations.disclosures import disclosure_values_of
from operations.indexing.labels import niche_labels, province_labels, with_parents
from search.documents import SearchDocument
from search.influencers import FindableInfluencer, InfluencerAvailability, influencer_document

ValueT = TypeVar("ValueT")

BATCH: Final = 2_000
"""Profiles read at once where all are read."""

_PROFILES: Final = select(
    Influencer.id,
    Influencer.kind,
    Influencer.display_name,
    Influencer.bio_vi,
    Influencer.bio_en,
    Influencer.province,
    Influencer.bookings_at_once,
    Influencer.listed_at,
    Influencer.__table__.c.minimum_fee_minor,
).where(Influencer.status.in_(LISTED))


@dataclass(frozen=True)
class _Known:
    """What other tables say of a batch of profiles, by profile."""

    niches: Mapping[InfluencerId, Sequence[str]]
    languages: Mapping[InfluencerId, Sequence[str]]
    channels: Mapping[InfluencerId, Sequence["_Channel"]]
    lowest_rates: Mapping[InfluencerId, Sequence[int]]
    topics: Mapping[InfluencerId, Sequence[str]]
    away: Mapping[InfluencerId, Sequence[bool]]
    tiers: Mapping[InfluencerId, int]
    disclosure: Mapping[InfluencerId, DisclosureValue]
    bookings: Mapping[InfluencerId, int]


@dataclass(frozen=True)
class _Channel:
    platform: str
    handle: str
    followers: int | None
    engagement_rate: int | None


async def influencer_documents(session: AsyncSession, ids: Collection[UUID], *, now: datetime) -> list[SearchDocument]:
    """The documents of those of the profiles that are listed, as their rows stand."""
    people = (await session.execute(_PROFILES.where(Influencer.id.in_(ids)))).all()
    return await _documents(session, people, now)


async def influencer_documents_after(
    session: AsyncSession, after: UUID | None, *, now: datetime, size: int = BATCH
) -> list[SearchDocument]:
    """The documents of the next listed profiles by id, at most `size`; none only where there are no more."""
    page = _PROFILES.order_by(Influencer.id).limit(size)
    people = (await session.execute(page if after is None else page.where(Influencer.id > after))).all()
    return await _documents(session, people, now)


async def _documents(session: AsyncSession, people: Sequence[Any], now: datetime) -> list[SearchDocument]:
    known = await _known(session, [person.id for person in people], now)
    return [influencer_document(_findable(person, known)) for person in people]


async def _known(session: AsyncSession, ids: Collection[InfluencerId], now: datetime) -> _Known:
    today = day_in_vietnam(now)
    niche, language = InfluencerNiche, InfluencerLanguage
    lowest = func.min(Rate.__table__.c.price_minor)
    away = select(ClosedPeriod.influencer_id, ClosedPeriod.starts_on <= today).where(
        ClosedPeriod.influencer_id.in_(ids), ClosedPeriod.starts_on <= today, ClosedPeriod.ends_on > today
    )
    tiers = await _tiers(session, ids, now)
    return _Known(
        niches=await _by_profile(
            session, select(niche.influencer_id, niche.niche).where(niche.influencer_id.in_(ids)).order_by(niche.place)
        ),
        languages=await _by_profile(
            session, select(language.influencer_id, language.language).where(language.influencer_id.in_(ids))
        ),
        channels=await _channels(session, ids),
        lowest_rates=await _by_profile(
            session, select(Rate.influencer_id, lowest).where(Rate.influencer_id.in_(ids)).group_by(Rate.influencer_id)
        ),
        topics=await _by_profile(
            session,
            valid_qualifications(today)
            .with_only_columns(Qualification.influencer_id, Qualification.field)
            .where(Qualification.influencer_id.in_(ids)),
        ),
        away=await _by_profile(session, away),
        tiers=tiers,
        disclosure=await disclosure_values_of(session, {each: tiers.get(each, 0) for each in ids}, now=now),
        bookings=dict((await session.execute(running_bookings_of(ids))).all()),
    )


async def _by_profile(session: AsyncSession, pairs: Select[InfluencerId, ValueT]) -> dict[InfluencerId, list[ValueT]]:
    found: dict[InfluencerId, list[ValueT]] = defaultdict(list)
    for influencer_id, value in await session.execute(pairs):
        found[influencer_id].append(value)
    return found


async def _channels(session: AsyncSession, ids: Collection[InfluencerId]) -> dict[InfluencerId, list[_Channel]]:
    columns = select(
        Channel.influencer_id, Channel.platform, Channel.handle, Channel.followers, Channel.engagement_rate
    )
    found: dict[InfluencerId, list[_Channel]] = defaultdict(list)
    rows = await session.execute(columns.where(Channel.influencer_id.in_(ids)).order_by(Channel.id))
    for influencer_id, platform, handle, followers, rate in rows:
        found[influencer_id].append(_Channel(platform, handle, followers, rate))
    return found


async def _tiers(session: AsyncSession, ids: Collection[InfluencerId], now: datetime) -> dict[InfluencerId, int]:
    certified = current_tiers(now).where(Certificate.influencer_id.in_(ids))
    return dict((await session.execute(certified)).all())


def _findable(person: Any, known: _Known) -> FindableInfluencer:
    channels = known.channels.get(person.id, ())
    niches = with_parents(known.niches.get(person.id, ()))
    # Audiences of several channels overlap: a sum would count people twice.
    largest = max(channels, key=lambda channel: channel.followers or -1, default=None)
    followers = None if largest is None else largest.followers
    band = None if followers is None else band_of(followers)
    price = _price(known.lowest_rates.get(person.id, ()), person.minimum_fee_minor)
    return FindableInfluencer(
        id=str(person.id),
        kind=person.kind,
        name=person.display_name,
        bios=(person.bio_vi, person.bio_en),
        handles=tuple(sorted({channel.handle for channel in channels})),
        niches=niches,
        niche_labels=niche_labels(niches),
        province=person.province,
        province_labels=() if person.province is None else province_labels((person.province,)),
        languages=tuple(known.languages.get(person.id, ())),
        platforms=tuple(sorted({channel.platform for channel in channels})),
        topics=tuple(sorted(set(known.topics.get(person.id, ())))),
        tier=known.tiers.get(person.id, 0),
        disclosure=known.disclosure[person.id].value_bp,
        followers=followers,
        follower_band=None if band is None else band.code,
        price=price,
        price_band=None if price is None else price_band_of(price).code,
        engagement=None if largest is None else largest.engagement_rate,
        availability=_availability(
            person.bookings_at_once, known.bookings.get(person.id, 0), is_away=person.id in known.away
        ),
        listed_at=person.listed_at,
    )


def _price(rates: Sequence[int], minimum_fee: int | None) -> int | None:
    """The least a booking can cost in đồng: the lowest rate, or the minimum fee where that is higher."""
    return max((each for each in (*rates, minimum_fee) if each is not None), default=None)


def _availability(at_once: int, running: int, *, is_away: bool) -> InfluencerAvailability:
    if at_once == 0 or is_away:
        return InfluencerAvailability.AWAY
    return InfluencerAvailability.FULL if running >= at_once else InfluencerAvailability.OPEN
