"""Some rows of the columns turned back into candidates, for those who are explained."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from domain.money import Money, vnd
from matching.brief import Answers, AudienceTrait, Candidate, Delivery, Disclosure
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.person import Ask

_READ: Final = (
    "home", "niche_set", "tier", "certificate_until", "certified_since", "disclosure_value", "disclosure_mean",
    "disclosure_posts", "disclosure_newest", "bookings", "kept", "offers", "accepted", "asked_lately", "places",
)  # fmt: skip

Wanted = Mapping[AudienceTrait, frozenset[str]]


def candidates_of(columns: Columns, rows: Numbers, ask: Ask, wanted: Wanted) -> Iterator[Candidate]:
    """What an explanation needs of these people, in order: all that is scored, of the audience what is wanted."""
    told = {name: getattr(columns, name)[rows].tolist() for name in _READ}
    records = (dict(zip(told, values, strict=True)) for values in zip(*told.values(), strict=True))
    prices = (None if price == NO_RATE else vnd(price) for price in columns.price(ask, rows).tolist())
    audiences = _audiences(columns, rows, wanted)
    for row, record, price, audience in zip(rows.tolist(), records, prices, audiences, strict=True):
        yield _candidate(columns, row, record, price, audience)


def _candidate(
    columns: Columns,
    row: int,
    record: Mapping[str, Any],
    price: Money | None,
    audience: Mapping[AudienceTrait, Mapping[str, int]],
) -> Candidate:
    home, niches = columns.homes[int(record["home"])], columns.niche_sets[int(record["niche_set"])]
    return Candidate(
        influencer_id=columns.id_at(row),
        niches=niches,
        province=home.province,
        region=home.region,
        languages=home.languages,
        tier=record["tier"],
        certificate_until=_day(record["certificate_until"]),
        certified_since=_day(record["certified_since"]),
        disclosure=Disclosure(
            value_bp=record["disclosure_value"],
            mean_bp=record["disclosure_mean"],
            posts=record["disclosure_posts"],
            newest=_day(record["disclosure_newest"]),
        ),
        delivery=Delivery(bookings=record["bookings"], kept=record["kept"]),
        audience=audience,
        price=price,
        answers=Answers(offers=record["offers"], accepted=record["accepted"]),
        asked_lately=record["asked_lately"],
        free_places=record["places"],
        platforms=frozenset(),
    )


def _audiences(columns: Columns, rows: Numbers, wanted: Wanted) -> Iterator[Mapping[AudienceTrait, Mapping[str, int]]]:
    """Of each the traits that are measured: the shares of the wanted segments, 0 where nothing was said."""
    keys = [(trait, each) for trait, segments in wanted.items() for each in segments]
    shares = {key: columns.audience[key][rows].tolist() for key in keys if key in columns.audience}
    bits = {trait: 1 << place for place, trait in enumerate(AudienceTrait)}
    for place, measured in enumerate(columns.measured[rows].tolist()):
        yield {
            trait: {each: shares[trait, each][place] if (trait, each) in shares else 0 for each in segments}
            for trait, segments in wanted.items()
            if measured & bits[trait]
        }


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
