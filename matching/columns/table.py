"""The columns: one row a person, in the order of their ids; sets of keys are codes of the distinct ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from domain.ids import BrandId, InfluencerId
from matching.brief import AudienceTrait, BriefKind
from matching.person import Ask, Piece
from matching.ranking_policy import PolicyVersions

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


@dataclass(frozen=True)
class GateWords:
    """The distinct gate words, and how many people have each."""

    words: Numbers
    people: Numbers

    def lacking(self, need: int | None) -> int:
        """How many people lack one of these bits; everybody does where a bit is nobody's."""
        return int(self.people.sum() if need is None else self.people[(self.words & need) != need].sum())


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What people bring to every brief of a kind, by their places: those with the same set of niches stand together.

    `keys` say of each the set and the order value at its best (`matching.columns.standing.key_of`) and rise: within a
    set the best comes first. `rows`: where they stand in the columns. `points`: of the parts that depend on no brief.
    `adds`: of their answers, thousandths of a logit. `damping` in basis points. `starts`: where each set begins.
    `best`: the highest order value in each set.
    """

    keys: Numbers
    rows: Numbers
    points: Numbers
    adds: Numbers
    damping: Numbers
    starts: Numbers
    best: Numbers


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Everybody who may be ranked. Days are proleptic ordinals, 0 for none; shares and values are basis points.

    `gate`: one bit for each thing that a gate asks for and the person has (`gate_bit`). `measured`: one bit for each
    audience trait. `rates` in đồng, NO_RATE where there is none. `standings`: those reckoned so far.
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
    """By niche, the codes of the sets that hold it."""
    homes: Sequence[Home]
    gate_keys: Mapping[str, int]
    gate_words: GateWords
    topics_refused: Entries
    topic_sets: Sequence[frozenset[str]]
    promises: Entries
    in_hand: Entries
    brands_refused: Entries
    away: Entries
    categories: Mapping[str, int]
    brands: Mapping[BrandId, int]
    standings: dict[tuple[PolicyVersions, BriefKind], Standing] = field(
        init=False, repr=False, compare=False, default_factory=dict[tuple[PolicyVersions, BriefKind], Standing]
    )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def highest_minimum(self) -> int:
        """The highest minimum fee of all, in đồng: below it nobody's need be looked at."""
        return int(self.minimum_fee.max(initial=0))

    @cached_property
    def niches_inside(self) -> Mapping[str, Sequence[str]]:
        """By field, the niches inside it that somebody has."""
        found: dict[str, list[str]] = {}
        for niche in self.niche_holders:
            field, dot, _ = niche.partition(".")
            if dot:
                found.setdefault(field, []).append(niche)
        return found

    @cached_property
    def topic_holders(self) -> Mapping[str, Numbers]:
        """By topic, the codes of the sets of refused topics that hold it."""
        return holders_of(self.topic_sets)

    def rows_of(self, people: Iterable[InfluencerId]) -> Numbers:
        """Where they stand, rising; who is not there is left out."""
        sought = np.array(sorted([each.bytes for each in people]), dtype="S16")
        if not len(sought) or not len(self):
            return np.empty(0, dtype=np.int64)
        rows = np.searchsorted(self.ids, sought)
        rows[rows == len(self)] = 0
        found: Numbers = rows[self.ids[rows] == sought]
        return found

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

    def price(self, ask: Ask, rows: slice | Numbers) -> Numbers:
        """What is asked costs so many đồng of each; NO_RATE where a rate is missing."""
        minimum = self.minimum_fee[rows]
        if not ask.pieces.keys() <= self.rates.keys():
            return np.full_like(minimum, NO_RATE)
        rates = [(self.rates[piece][rows], count) for piece, count in ask.pieces.items()]
        price = np.maximum(sum(rate * count for rate, count in rates), minimum)
        for rate, _ in rates:
            price[rate == NO_RATE] = NO_RATE
        return price


def holders_of(sets: Sequence[frozenset[str]]) -> Mapping[str, Numbers]:
    """By key, the codes of the sets that hold it."""
    found: dict[str, list[int]] = {}
    for code, keys in enumerate(sets):
        for key in keys:
            found.setdefault(key, []).append(code)
    return {key: np.array(codes, dtype=np.int64) for key, codes in found.items()}


def words_of(gate: Numbers) -> GateWords:
    """How many people have each gate word."""
    return GateWords(*np.unique(gate, return_counts=True))
