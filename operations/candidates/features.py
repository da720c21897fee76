"""What candidates offer: one flat statement per table, whatever their number, then plain values for matching."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVarTuple, cast

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigns.briefs import Brief
from domain.campaigns.content import AskedDeliverable
from domain.campaigns.versions import BriefVersion
from domain.campaigns.violators import folded_url
from domain.disclosures.value import DisclosureValue
from domain.ids import BrandId, ChannelId, InfluencerId
from domain.influencers.audience import AudienceDimension
from domain.influencers.qualifications import QualificationField
from domain.law.periods import day_in_vietnam
from domain.money import Money, vnd
from domain.reference.provinces import PROVINCES
from matching.acceptance import acceptance_model_on
from matching.brief import Answers, AudienceTrait, Candidate, Delivery, Disclosure, Exclusivity, WorkInHand
from matching.over_asking import over_asking_on
from operations.candidates import statements
from operations.disclosures import disclosure_values_of

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What of a brief decides which rows matter: whose it is, what is to be made, and the days it would take."""

    brand_id: BrandId
    deliverables: Sequence[AskedDeliverable]
    first_day: date
    last_day: date

    @classmethod
    def of(cls, row: Brief, version: BriefVersion, *, today: date) -> "Ask":
        """What a version of a brief asks for from today on."""
        content = version.read()
        return cls(brand_id=row.brand_id, deliverables=content.deliverables, first_day=today, last_day=content.last_day)


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
    refusing_the_brand: frozenset[InfluencerId]
    away: frozenset[InfluencerId]
    in_hand: Mapping[InfluencerId, Sequence[tuple[str, BrandId]]]
    promises: Mapping[InfluencerId, Sequence[tuple[str | None, BrandId, date | None]]]
    deliveries: Mapping[InfluencerId, tuple[int, int]]
    violators: frozenset[str]


async def candidates_of(
    session: AsyncSession, ids: Sequence[InfluencerId], ask: Ask, *, now: datetime
) -> list[Candidate]:
    """Those of the people who are listed, as candidates for what is asked, in no particular order."""
    people = (await session.execute(statements.people(ids))).all()
    known = await _known(session, [person.id for person in people], ask, now=now)
    return [_candidate(person, known, ask) for person in people]


async def _known(session: AsyncSession, ids: Sequence[InfluencerId], ask: Ask, *, now: datetime) -> _Known:
    today = ask.first_day
    certificates = {
        person: (tier, until) for person, tier, until in await session.execute(statements.certificates(ids, now))
    }
    tiers = {each: certificates[each][0] if each in certificates else 0 for each in ids}

    return _Known(
        certificates=certificates,
        first_certified=dict(list(await session.execute(statements.first_certified(ids)))),
        asked=await _asked(session, ids, today, now=now),
        disclosures=await disclosure_values_of(session, tiers, now=now),
        niches=await _by_person(session, statements.niches(ids)),
        languages=await _by_person(session, statements.languages(ids)),
        channels=await _by_person(session, statements.channels(ids)),
        channels_covered=frozenset(await session.scalars(statements.channels_covered(ids, now))),
        rates=await _by_person(session, statements.rates(ids)),
        audience=await _by_person(session, statements.audience(ids)),
        qualifications=await _by_person(session, statements.qualifications(ids, today)),
        topics_refused=await _by_person(session, statements.topics_refused(ids)),
        refusing_the_brand=frozenset(await session.scalars(statements.refusing(ids, ask.brand_id))),
        away=frozenset(await session.scalars(statements.away(ids, ask.first_day, ask.last_day))),
        in_hand=await _by_person(session, statements.in_hand(ids)),
        promises=await _by_person(session, statements.promises(ids, today)),
        deliveries={
            person: (bookings, kept)
            for person, bookings, kept in await session.execute(statements.deliveries(ids, now))
        },
        violators=frozenset(url for url in await session.scalars(statements.violators()) if url is not None),
    )


async def _asked(
    session: AsyncSession, ids: Sequence[InfluencerId], today: date, *, now: datetime
) -> dict[InfluencerId, tuple[int, int, int]]:
    """How brands asked each person, as far back as the published numbers of the day look."""
    statement = statements.asked(
        ids,
        lately=now - timedelta(days=over_asking_on(today).window_days),
        since=now - timedelta(days=acceptance_model_on(today).record_days),
    )
    return {
        person: (lately, answered, accepted) for person, lately, answered, accepted in await session.execute(statement)
    }


async def _by_person(
    session: AsyncSession, statement: Select[InfluencerId, *Columns]
) -> dict[InfluencerId, list[tuple[*Columns]]]:
    """The statement's rows by their first column, the person; the rest of each as a tuple."""
    found: dict[InfluencerId, list[tuple[*Columns]]] = defaultdict(list)
    for row in await session.execute(statement):
        person, *rest = row
        found[person].append(cast("tuple[*Columns]", tuple(rest)))
    return found


def _candidate(person: Any, known: _Known, ask: Ask) -> Candidate:
    each = InfluencerId(person.id)
    tier, until = known.certificates.get(each, (0, None))
    value = known.disclosures[each]
    channels = known.channels.get(each, ())
    certified_since = known.first_certified.get(each)
    bookings, kept = known.deliveries.get(each, (0, 0))
    asked_lately, answered, accepted = known.asked.get(each, (0, 0, 0))
    in_hand = known.in_hand.get(each, ())
    return Candidate(
        influencer_id=each,
        niches=_only(known.niches.get(each, ())),
        province=person.province,
        region=None if person.province is None else PROVINCES[person.province].region.value,
        languages=_only(known.languages.get(each, ())),
        tier=tier,
        certificate_until=None if until is None else day_in_vietnam(until),
        certified_since=None if certified_since is None else day_in_vietnam(certified_since),
        disclosure=Disclosure(
            value_bp=value.value_bp,
            mean_bp=value.mean_bp,
            posts=value.posts,
            newest=None if value.newest is None else day_in_vietnam(value.newest),
        ),
        delivery=Delivery(bookings=bookings, kept=kept),
        answers=Answers(offers=answered, accepted=accepted),
        asked_lately=asked_lately,
        audience=_audience(known.audience.get(each, ())),
        price=price_of(ask.deliverables, known.rates.get(each, ()), person.minimum_fee_minor),
        free_places=0 if each in known.away else max(person.bookings_at_once - len(in_hand), 0),
        platforms=frozenset(
            platform for channel, platform, _ in channels if until is None or channel in known.channels_covered
        ),
        qualifications=frozenset(field.value for (field,) in known.qualifications.get(each, ())),
        exclusivities=tuple(
            Exclusivity(category=category, brand_id=brand_id, until=free_again)
            for category, brand_id, free_again in known.promises.get(each, ())
            if category is not None and free_again is not None
        ),
        in_hand=tuple(WorkInHand(category=category, brand_id=brand_id) for category, brand_id in in_hand),
        topics_refused=_only(known.topics_refused.get(each, ())),
        brands_refused=frozenset({ask.brand_id}) if each in known.refusing_the_brand else frozenset(),
        named_violator=any(folded_url(url) in known.violators for _, _, url in channels),
    )


def price_of(
    asked: Iterable[AskedDeliverable], rates: Iterable[tuple[str, str, int]], minimum: int | None
) -> Money | None:
    """What all that is asked costs by a rate card, in đồng, the minimum fee at least; None where a rate is missing."""
    card = {(platform, format_code): price for platform, format_code, price in rates}
    total = 0
    for piece in asked:
        price = card.get((piece.platform, piece.format))
        if price is None:
            return None
        total += price * piece.count
    return vnd(max(total, minimum or 0))


def _only(rows: Iterable[tuple[str]]) -> frozenset[str]:
    return frozenset(value for (value,) in rows)


def _audience(shares: Iterable[tuple[AudienceDimension, str, int]]) -> Mapping[AudienceTrait, Mapping[str, int]]:
    found: dict[AudienceTrait, dict[str, int]] = defaultdict(dict)
    for dimension, bracket, basis_points in shares:
        found[AudienceTrait(dimension.value)][bracket] = basis_points
    return found
