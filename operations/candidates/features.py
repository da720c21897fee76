"""What people offer: one flat statement per table, whatever their number, then plain values for matching.

Whatever fades or is looked back on is reckoned to the end of the day in Hà Nội, so that the same question has the same
answer all day; certificates hold by the instant.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple, cast

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigns.violators import folded_url
from domain.disclosures.value import DisclosureValue
from domain.ids import BrandId, ChannelId, InfluencerId
from domain.influencers.audience import AudienceDimension
from domain.influencers.qualifications import QualificationField
from domain.law.periods import day_in_vietnam, evening_in_vietnam
from domain.reference.provinces import PROVINCES
from matching.acceptance import acceptance_model_on
from matching.brief import Answers, AudienceTrait, Candidate, Delivery, Disclosure, Exclusivity, WorkInHand
from matching.over_asking import over_asking_on
from matching.person import Ask, Person
from operations.candidates import statements
from operations.disclosures import disclosure_values_of

Fields = TypeVarTuple("Fields")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the tables beside `influencers` say, by person; the columns are those of `statements`."""

    certificates: Mapping[InfluencerId, tuple[int, datetime]]
    first_certified: Mapping[InfluencerId, datetime]
    asked: Mapping[InfluencerId, tuple[int, int, int]]
    disclosures: Mapping[InfluencerId, DisclosureValue]
    niches: Mapping[InfluencerId, Sequence[tuple[str]]]
    languages: Mapping[InfluencerId, Sequence[tuple[str]]]
    channels: Mapping[InfluencerId, Sequence[tuple[ChannelId, str, str]]]
    channels_covered: frozenset[ChannelId]
    rates: Mapping[InfluencerId, Sequence[tuple[str, str, int]]]
    audience: Mapping[InfluencerId, Sequence[tuple[AudienceDimension, str, int]]]
    qualifications: Mapping[InfluencerId, Sequence[tuple[QualificationField]]]
    topics_refused: Mapping[InfluencerId, Sequence[tuple[str]]]
    brands_refused: Mapping[InfluencerId, Sequence[tuple[BrandId]]]
    away: Mapping[InfluencerId, Sequence[tuple[date, date]]]
    in_hand: Mapping[InfluencerId, Sequence[tuple[str, BrandId]]]
    promises: Mapping[InfluencerId, Sequence[tuple[str | None, BrandId, date | None, bool]]]
    deliveries: Mapping[InfluencerId, tuple[int, int]]
    violators: frozenset[str]


async def people_of(session: AsyncSession, ids: Sequence[InfluencerId], *, now: datetime) -> list[Person]:
    """Those of the people who are listed, in no particular order."""
    people = (await session.execute(statements.people(ids))).all()
    known = await _known(session, [person.id for person in people], now=now)
    return [_person(person, known) for person in people]


async def candidates_of(
    session: AsyncSession, ids: Sequence[InfluencerId], ask: Ask, *, now: datetime
) -> list[Candidate]:
    """Those of the people who are listed, as candidates for what is asked, in no particular order."""
    return [person.asked(ask) for person in await people_of(session, ids, now=now)]


async def _known(session: AsyncSession, ids: Sequence[InfluencerId], *, now: datetime) -> _Known:
    today = day_in_vietnam(now)
    evening = evening_in_vietnam(today)
    certificates = {
        person: (tier, until) for person, tier, until in await session.execute(statements.certificates(ids, now))
    }
    tiers = {each: certificates[each][0] if each in certificates else 0 for each in ids}

    return _Known(
        certificates=certificates,
        first_certified=dict(list(await session.execute(statements.first_certified(ids)))),
        asked=await _asked(session, ids, today, evening),
        disclosures=await disclosure_values_of(session, tiers, now=evening),
        niches=await _by_person(session, statements.niches(ids)),
        languages=await _by_person(session, statements.languages(ids)),
        channels=await _by_person(session, statements.channels(ids)),
        channels_covered=frozenset(await session.scalars(statements.channels_covered(ids, now))),
        rates=await _by_person(session, statements.rates(ids)),
        audience=await _by_person(session, statements.audience(ids)),
        qualifications=await _by_person(session, statements.qualifications(ids, today)),
        topics_refused=await _by_person(session, statements.topics_refused(ids)),
        brands_refused=await _by_person(session, statements.brands_refused(ids)),
        away=await _by_person(session, statements.away(ids, today)),
        in_hand=await _by_person(session, statements.in_hand(ids)),
        promises=await _by_person(session, statements.promises(ids, today)),
        deliveries={
            person: (bookings, kept)
            for person, bookings, kept in await session.execute(statements.deliveries(ids, evening))
        },
        violators=frozenset(url for url in await session.scalars(statements.violators()) if url is not None),
    )


async def _asked(
    session: AsyncSession, ids: Sequence[InfluencerId], today: date, evening: datetime
) -> dict[InfluencerId, tuple[int, int, int]]:
    """How brands asked each person, as far back as the published numbers of the day look."""
    statement = statements.asked(
        ids,
        lately=evening - timedelta(days=over_asking_on(today).window_days),
        since=evening - timedelta(days=acceptance_model_on(today).record_days),
    )
    return {
        person: (lately, answered, accepted) for person, lately, answered, accepted in await session.execute(statement)
    }


async def _by_person(
    session: AsyncSession, statement: Select[InfluencerId, *Fields]
) -> dict[InfluencerId, list[tuple[*Fields]]]:
    """The statement's rows by their first column, the person; the rest of each as a tuple."""
    found: dict[InfluencerId, list[tuple[*Fields]]] = defaultdict(list)
    for row in await session.execute(statement):
        person, *rest = row
        found[person].append(cast("tuple[*Fields]", tuple(rest)))
    return found


def _person(row: Any, known: _Known) -> Person:
    each = InfluencerId(row.id)
    tier, until = known.certificates.get(each, (0, None))
    channels = known.channels.get(each, ())
    certified_since = known.first_certified.get(each)
    bookings, kept = known.deliveries.get(each, (0, 0))
    asked_lately, answered, accepted = known.asked.get(each, (0, 0, 0))
    in_hand = known.in_hand.get(each, ())
    return Person(
        influencer_id=each,
        niches=_only(known.niches.get(each, ())),
        province=row.province,
        region=None if row.province is None else PROVINCES[row.province].region.value,
        languages=_only(known.languages.get(each, ())),
        tier=tier,
        certificate_until=None if until is None else day_in_vietnam(until),
        certified_since=None if certified_since is None else day_in_vietnam(certified_since),
        disclosure=disclosure_of(known.disclosures[each]),
        delivery=Delivery(bookings=bookings, kept=kept),
        answers=Answers(offers=answered, accepted=accepted),
        asked_lately=asked_lately,
        audience=_audience(known.audience.get(each, ())),
        rates={(platform, format_code): price for platform, format_code, price in known.rates.get(each, ())},
        minimum_fee=row.minimum_fee_minor or 0,
        places=max(row.bookings_at_once - len(in_hand), 0),
        away=tuple((starts_on, ends_on - timedelta(days=1)) for starts_on, ends_on in known.away.get(each, ())),
        platforms=frozenset(
            platform for channel, platform, _ in channels if until is None or channel in known.channels_covered
        ),
        qualifications=frozenset(field.value for (field,) in known.qualifications.get(each, ())),
        exclusivities=tuple(
            Exclusivity(category=category, brand_id=brand_id, until=free_again, in_hand=owed)
            for category, brand_id, free_again, owed in known.promises.get(each, ())
            if category is not None and free_again is not None
        ),
        in_hand=tuple(WorkInHand(category=category, brand_id=brand_id) for category, brand_id in in_hand),
        topics_refused=_only(known.topics_refused.get(each, ())),
        brands_refused=_only(known.brands_refused.get(each, ())),
        named_violator=any(folded_url(url) in known.violators for _, _, url in channels),
    )


def disclosure_of(value: DisclosureValue) -> Disclosure:
    """The value as matching reads it."""
    return Disclosure(
        value_bp=value.value_bp,
        mean_bp=value.mean_bp,
        posts=value.posts,
        newest=None if value.newest is None else day_in_vietnam(value.newest),
    )


def _only(rows: Iterable[tuple[Value]]) -> frozenset[Value]:
    return frozenset(value for (value,) in rows)


def _audience(shares: Iterable[tuple[AudienceDimension, str, int]]) -> Mapping[AudienceTrait, Mapping[str, int]]:
    found: dict[AudienceTrait, dict[str, int]] = defaultdict(dict)
    for dimension, bracket, basis_points in shares:
        found[AudienceTrait(dimension.value)][bracket] = basis_points
    return found
