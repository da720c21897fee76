"""The columns: one row a person, in the order of their ids; sets of keys are codes of the distinct ones."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt

from domain.ids import BrandId, InfluencerId
from matching.brief import AudienceTrait, BriefKind
from matching.person import Ask, Piece
from matching.ranking_policy import PolicyVersions

Numbers = npt.NDArray[Any]
KeyT = TypeVar("KeyT", bound=Hashable)

NO_RATE: Final = -1
TIERS: Final = 3
NOT_NAMED: Final = 1 << TIERS
"""Nobody's list of violators names them."""
FREE: Final = NOT_NAMED << 1
"""A place is free."""
FIRST_KEY: Final = TIERS + 2
"""Below it in a gate word: one bit for each tier reached, and the two above; from it on, platforms, qualifications."""
NARROW: Final = 16
"""Bits in two bytes."""
NO_ROWS: Final = np.empty(0, dtype=np.int64)


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

    def by(self, name: str) -> Mapping[int, "Entries"]:
        """Those of each code that this value has, their rows in the order in which they were."""
        codes = self.values[name]
        order = np.argsort(codes, kind="stable")
        found, starts = np.unique(codes[order], return_index=True)
        groups = np.split(order, starts[1:])
        return {
            code: Entries(
                rows=self.rows[group], values={each: values[group] for each, values in self.values.items()}
            )
            for code, group in zip(found.tolist(), groups, strict=False)
        }  # fmt: skip


@dataclass(frozen=True)
class GateWords:
    """The distinct gate words, and how many people have each."""

    words: Numbers
    people: Numbers

    def lacking(self, need: int | None) -> int:
        """How many people lack one of these bits; everybody does where a bit is nobody's."""
        return int(self.people.sum() if need is None else self.people[(self.words & need) != need].sum())


@dataclass(frozen=True)
class Steps:
    """A column as steps of the scale of its distinct values, rising: they compare as it does, and are fewer bytes.

    `below`: how many people stand below each step, and below all that is above the last one.
    """

    scale: Numbers
    steps: Numbers
    below: Numbers

    @classmethod
    def of(cls, column: Numbers) -> "Steps":
        """The steps of a column, in as few bytes as hold them."""
        scale = np.unique(column)
        steps = np.searchsorted(scale, column).astype(np.min_scalar_type(len(scale)))
        return cls(scale, steps, np.append(0, np.cumsum(np.bincount(steps, minlength=len(scale)))))

    def above(self, limit: int) -> int:
        """The first step above a limit."""
        return int(np.searchsorted(self.scale, limit, side="right"))


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
    audience trait. `rates` in đồng, NO_RATE where there is none. `standings`, `rate_steps`: those reckoned so far.
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
    rate_steps: dict[Piece, Steps] = field(init=False, repr=False, compare=False, default_factory=dict[Piece, Steps])

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
    def spoken(self) -> tuple[Sequence[frozenset[str]], Numbers]:
        """The distinct sets of languages, and by the code of a home which of them is used there."""
        return _distinct([home.languages for home in self.homes])

    @cached_property
    def lived_in(self) -> tuple[Sequence[tuple[str | None, str | None]], Numbers]:
        """The distinct provinces with their regions, and by the code of a home which of them it is in."""
        return _distinct([(home.province, home.region) for home in self.homes])

    @cached_property
    def narrow_gate(self) -> Numbers:
        """The gate words in two bytes each where that holds every bit."""
        return self.gate.astype(np.uint16) if FIRST_KEY + len(self.gate_keys) <= NARROW else self.gate

    @cached_property
    def certificate_steps(self) -> Steps:
        """The days on which certificates end, as steps."""
        return Steps.of(self.certificate_until)

    @cached_property
    def refusing_topic(self) -> Mapping[str, Numbers]:
        """By topic, the rows of those who refuse it, rising."""
        by_set = self.topics_refused.by("topics")
        return {
            topic: np.sort(np.concatenate([by_set[code].rows for code in codes if code in by_set]))
            for topic, codes in ((topic, codes.tolist()) for topic, codes in holders_of(self.topic_sets).items())
            if not by_set.keys().isdisjoint(codes)
        }

    @cached_property
    def refusing_brand(self) -> Mapping[int, Numbers]:
        """By the code of a brand, the rows of those who refuse it, rising."""
        return {code: entries.rows for code, entries in self.brands_refused.by("brand").items()}

    @cached_property
    def promises_in(self) -> Mapping[int, Entries]:
        """By the code of a category, the promises to work for no other brand in it."""
        return self.promises.by("category")

    @cached_property
    def in_hand_in(self) -> Mapping[int, Entries]:
        """By the code of a category, the work in hand."""
        return self.in_hand.by("category")

    def rows_of(self, people: Iterable[InfluencerId]) -> Numbers:
        """Where they stand, rising; who is not there is left out."""
        sought = np.array(sorted([each.bytes for each in people]), dtype="S16")
        if not len(sought) or not len(self):
            return NO_ROWS
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

    def ids_at(self, rows: Numbers) -> Sequence[InfluencerId]:
        """Who stands at these rows."""
        return [InfluencerId(UUID(bytes=each.ljust(16, b"\x00"))) for each in self.ids[rows].tolist()]

    def gate_bit(self, key: str) -> int | None:
        """The bit of `platform:…` or `qualification:…`; None where nobody has it."""
        place = self.gate_keys.get(key)
        return None if place is None else 1 << (FIRST_KEY + place)

    def steps_of(self, piece: Piece) -> Steps:
        """The rates for a piece as steps; reckoned when they are first asked for. Raises KeyError where it has none."""
        if piece not in self.rate_steps:
            self.rate_steps[piece] = Steps.of(self.rates[piece])
        return self.rate_steps[piece]

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


def _distinct(values: Sequence[KeyT]) -> tuple[Sequence[KeyT], Numbers]:
    """The distinct ones, and of each value which of them it is."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(places), np.array([places[value] for value in values], dtype=np.int64)


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
