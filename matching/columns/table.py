"""The columns: one row a person, in the order of their ids; sets of keys are codes of the distinct ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from domain.ids import BrandId, InfluencerId
from domain.money import BASIS_POINTS, Money, vnd
from matching.brief import Answers, AudienceTrait, BriefKind, Candidate, Delivery, Disclosure
from matching.person import Ask, Piece
from matching.weights import PartName, WeightSet

Numbers = npt.NDArray[Any]

NO_RATE: Final = -1
TIERS: Final = 3
NOT_NAMED: Final = 1 << TIERS
"""Nobody's list of violators names them."""
FREE: Final = NOT_NAMED << 1
"""A place is free."""
FIRST_KEY: Final = TIERS + 2
"""Below it in a gate word: one bit for each tier reached, and the two above; from it on, platforms, qualifications."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where somebody lives, and the languages they use."""

    province: str | None
    region: str | None
    languages: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Entries:
    """What few people have: the row of each entry's person, and what it says, as parallel columns."""

    rows: Numbers
    values: Mapping[str, Numbers]


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Everybody who may be ranked. Days are proleptic ordinals, 0 for none; shares and values are basis points.

    `gate`: one bit for each thing that a gate asks for and the person has (`gate_bit`). `measured`: one bit for each
    audience trait. `rates` in đồng, NO_RATE where there is none. `gate_words` counts people by gate word.
    """

    ids: Numbers
    gate: Numbers
    certificate_until: Numbers
    certified_since: Numbers
    tier: Numbers
    disclosure_value: Numbers
    disclosure_mean: Numbers
    disclosure_posts: Numbers
    disclosure_newest: Numbers
    bookings: Numbers
    kept: Numbers
    offers: Numbers
    accepted: Numbers
    asked_lately: Numbers
    places: Numbers
    niche_set: Numbers
    home: Numbers
    measured: Numbers
    audience: Mapping[tuple[AudienceTrait, str], Numbers]
    rates: Mapping[Piece, Numbers]
    minimum_fee: Numbers
    niche_sets: Sequence[frozenset[str]]
    niche_holders: Mapping[str, Numbers]
    """By niche, which of the sets hold it."""
    homes: Sequence[Home]
    gate_keys: Mapping[str, int]
    gate_words: Mapping[int, int]
    topics_refused: Entries
    topic_sets: Sequence[frozenset[str]]
    promises: Entries
    in_hand: Entries
    brands_refused: Entries
    away: Entries
    categories: Mapping[str, int]
    brands: Mapping[BrandId, int]
    _standing: dict[tuple[str, BriefKind], Numbers] = field(
        init=False, repr=False, compare=False, default_factory=dict[tuple[str, BriefKind], Numbers]
    )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def highest_minimum(self) -> int:
        """The highest minimum fee of all, in đồng: below it nobody's need be looked at."""
        return int(self.minimum_fee.max(initial=0))

    def row_of(self, influencer_id: InfluencerId) -> int | None:
        """Where somebody stands, or None."""
        row = int(np.searchsorted(self.ids, influencer_id.bytes))
        return row if row < len(self) and self.id_at(row) == influencer_id else None

    def id_at(self, row: int) -> InfluencerId:
        """Who stands there."""
        # NumPy drops zero bytes at the end of a text.
        return InfluencerId(UUID(bytes=bytes(self.ids[row]).ljust(16, b"\x00")))

    def gate_bit(self, key: str) -> int | None:
        """The bit of `platform:…` or `qualification:…`; None where nobody has it."""
        place = self.gate_keys.get(key)
        return None if place is None else 1 << (FIRST_KEY + place)

    def standing(self, weights: WeightSet, kind: BriefKind) -> Numbers:
        """The points that somebody brings to every brief of this kind: history, tier, reliability. Computed once."""
        key = (weights.version, kind)
        if key not in self._standing:
            self._standing[key] = self._points_of_record(weights, kind)
        return self._standing[key]

    def _points_of_record(self, weights: WeightSet, kind: BriefKind) -> Numbers:
        marks, weight = weights.marks, weights.weights_for(kind)
        tiers = np.array([marks.tier[tier] for tier in range(TIERS + 1)], dtype=np.int64)
        strength = marks.delivery_prior_strength
        earned = self.kept.astype(np.int64) * BASIS_POINTS + marks.delivery_prior_mean * strength
        values = {
            PartName.DISCLOSURE_HISTORY: self.disclosure_value.astype(np.int64),
            PartName.TRUST_TIER: tiers[self.tier],
            PartName.DELIVERY_RELIABILITY: earned // (self.bookings.astype(np.int64) + strength),
        }
        points = sum(value * weight[part] // BASIS_POINTS for part, value in values.items() if part in weight)
        return np.asarray(points, dtype=np.uint16)

    def candidates(
        self, rows: Numbers, ask: Ask, wanted: Mapping[AudienceTrait, frozenset[str]]
    ) -> Iterator[Candidate]:
        """What an explanation needs of these people, in order: all that is scored, of the audience what is wanted."""
        for row, price in zip(rows.tolist(), self.price(ask, rows).tolist(), strict=True):
            yield self._candidate(row, None if price == NO_RATE else vnd(price), wanted)

    def _candidate(self, row: int, price: Money | None, wanted: Mapping[AudienceTrait, frozenset[str]]) -> Candidate:
        home = self.homes[int(self.home[row])]
        return Candidate(
            influencer_id=self.id_at(row),
            niches=self.niche_sets[int(self.niche_set[row])],
            province=home.province,
            region=home.region,
            languages=home.languages,
            tier=int(self.tier[row]),
            certificate_until=_day(self.certificate_until[row]),
            certified_since=_day(self.certified_since[row]),
            disclosure=Disclosure(
                value_bp=int(self.disclosure_value[row]),
                mean_bp=int(self.disclosure_mean[row]),
                posts=int(self.disclosure_posts[row]),
                newest=_day(self.disclosure_newest[row]),
            ),
            delivery=Delivery(bookings=int(self.bookings[row]), kept=int(self.kept[row])),
            audience=self._audience(row, wanted),
            price=price,
            answers=Answers(offers=int(self.offers[row]), accepted=int(self.accepted[row])),
            asked_lately=int(self.asked_lately[row]),
            free_places=int(self.places[row]),
            platforms=frozenset(),
        )

    def _audience(
        self, row: int, wanted: Mapping[AudienceTrait, frozenset[str]]
    ) -> Mapping[AudienceTrait, Mapping[str, int]]:
        measured = {trait for place, trait in enumerate(AudienceTrait) if int(self.measured[row]) >> place & 1}
        return {
            trait: {
                each: int(self.audience[trait, each][row]) if (trait, each) in self.audience else 0 for each in segments
            }
            for trait, segments in wanted.items()
            if trait in measured
        }

    def price(self, ask: Ask, rows: slice | Numbers) -> Numbers:
        """What is asked costs so many đồng of each; NO_RATE where a rate is missing."""
        minimum = self.minimum_fee[rows]
        total, known = np.zeros_like(minimum), np.ones(len(minimum), dtype=np.bool_)
        for piece, count in ask.pieces.items():
            if piece not in self.rates:
                return np.full_like(minimum, NO_RATE)
            rate = self.rates[piece][rows]
            total += rate * count
            known &= rate != NO_RATE
        return np.where(known, np.maximum(total, minimum), NO_RATE)


def holders_of(sets: Sequence[frozenset[str]]) -> Mapping[str, Numbers]:
    """By key, which of the sets hold it."""
    found: dict[str, Numbers] = {}
    for place, keys in enumerate(sets):
        for key in keys:
            found.setdefault(key, np.zeros(len(sets), dtype=np.bool_))[place] = True
    return found


def words_of(gate: Numbers) -> Mapping[int, int]:
    """How many people have each gate word."""
    words, people = np.unique(gate, return_counts=True)
    return dict(zip(words.tolist(), people.tolist(), strict=True))


def _day(ordinal: int) -> date | None:
    return date.fromordinal(int(ordinal)) if ordinal else None
