"""Some rows of the columns turned back into candidates, for those who are explained."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from domain.ids import InfluencerId
from domain.money import vnd
from matching.brief import Answers, AudienceTrait, Candidate, Delivery, Disclosure
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.person import Ask

Wanted = Mapping[AudienceTrait, frozenset[str]]
Audience = Mapping[AudienceTrait, Mapping[str, int]]


class _Told(NamedTuple):
    """What some columns tell of one person, by the names of the columns."""

    home: int
    niche_set: int
    tier: int
    certificate_until: int
    certified_since: int
    disclosure_value: int
    disclosure_mean: int
    disclosure_posts: int
    disclosure_newest: int
    bookings: int
    kept: int
    offers: int
    accepted: int
    asked_lately: int
    places: int


def candidates_of(columns: Columns, rows: Numbers, ask: Ask, wanted: Wanted) -> Iterator[Candidate]:
    """What an explanation needs of these people, in order: all that is scored, of the audience what is wanted."""
    told = map(_Told._make, zip(*(getattr(columns, name)[rows].tolist() for name in _Told._fields), strict=True))
    prices, audiences = columns.price(ask, rows).tolist(), _audiences(columns, rows, wanted)
    for influencer_id, one, price, audience in zip(columns.ids_at(rows), told, prices, audiences, strict=True):
        yield _candidate(columns, influencer_id, one, price, audience)


def _candidate(columns: Columns, influencer_id: InfluencerId, told: _Told, price: int, audience: Audience) -> Candidate:
    home = columns.homes[told.home]
    return Candidate(
        influencer_id=influencer_id,
        niches=columns.niche_sets[told.niche_set],
        province=home.province,
        region=home.region,
        languages=home.languages,
        tier=told.tier,
        certificate_until=_day(told.certificate_until),
        certified_since=_day(told.certified_since),
        disclosure=Disclosure(
            value_bp=told.disclosure_value,
            mean_bp=told.disclosure_mean,
            posts=told.disclosure_posts,
            newest=_day(told.disclosure_newest),
        ),
        delivery=Delivery(bookings=told.bookings, kept=told.kept),
        audience=audience,
        price=None if price == NO_RATE else vnd(price),
        answers=Answers(offers=told.offers, accepted=told.accepted),
        asked_lately=told.asked_lately,
        free_places=told.places,
        platforms=frozenset(),
    )


def _audiences(columns: Columns, rows: Numbers, wanted: Wanted) -> Iterator[Audience]:
    """Of each the traits that are measured: the shares of the wanted segments, 0 where nothing was said."""
    bits = {trait: 1 << place for place, trait in enumerate(AudienceTrait)}
    traits = [(trait, bits[trait], _said(columns, rows, trait, each)) for trait, each in wanted.items()]
    for place, measured in enumerate(columns.measured[rows].tolist()):
        yield {
            trait: {segment: shares[place] for segment, shares in said} for trait, bit, said in traits if measured & bit
        }


def _said(
    columns: Columns, rows: Numbers, trait: AudienceTrait, segments: frozenset[str]
) -> Sequence[tuple[str, Sequence[int]]]:
    """By segment the shares of these people."""
    return [
        (each, columns.audience[trait, each][rows].tolist() if (trait, each) in columns.audience else [0] * len(rows))
        for each in segments
    ]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
