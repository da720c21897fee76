"""Columns from people."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np

from matching.brief import AudienceTrait
from matching.columns.table import FIRST_KEY, FREE, NO_RATE, NOT_NAMED, TIERS, Columns, Entries, Home, Numbers
from matching.person import Person, Piece

KeyT = TypeVar("KeyT", bound=Hashable)


class Dictionary(Generic[KeyT]):
    """Codes for values, given in the order in which the values come."""

    def __init__(self) -> None:
        self.codes: dict[KeyT, int] = {}

    def code(self, value: KeyT) -> int:
        """The value's code; a new one where it has none."""
        return self.codes.setdefault(value, len(self.codes))

    def values(self) -> tuple[KeyT, ...]:
        """The values in the order of their codes."""
        return tuple(self.codes)


def columns_of(people: Iterable[Person]) -> Columns:
    """The columns of these people, whatever the order in which they come. Nobody comes twice."""
    rows = sorted(people, key=lambda person: person.influencer_id.bytes)
    niche_sets, homes = Dictionary[frozenset[str]](), Dictionary[Home]()
    gate_keys, topic_sets = Dictionary[str](), Dictionary[frozenset[str]]()
    categories, brands = Dictionary[str](), Dictionary[Any]()
    gate = _gate(rows, gate_keys)
    words, people_by_word = np.unique(gate, return_counts=True)
    return Columns(
        ids=np.array([person.influencer_id.bytes for person in rows], dtype="S16"),
        gate=gate,
        certificate_until=_column((_ordinal(person.certificate_until) for person in rows), np.int32),
        tier=_column((person.tier for person in rows), np.uint8),
        disclosure_value=_column((person.disclosure.value_bp for person in rows), np.uint16),
        disclosure_mean=_column((person.disclosure.mean_bp for person in rows), np.uint16),
        disclosure_posts=_column((person.disclosure.posts for person in rows), np.uint32),
        disclosure_newest=_column((_ordinal(person.disclosure.newest) for person in rows), np.int32),
        bookings=_column((person.delivery.bookings for person in rows), np.uint32),
        kept=_column((person.delivery.kept for person in rows), np.uint32),
        niche_set=_column((niche_sets.code(person.niches) for person in rows), np.uint32),
        home=_column((homes.code(_home(person)) for person in rows), np.uint32),
        measured=_column((_measured(person) for person in rows), np.uint8),
        audience=_audience(rows),
        rates=_rates(rows),
        minimum_fee=_column((person.minimum_fee for person in rows), np.int64),
        niche_sets=niche_sets.values(),
        niche_holders=holders_of(niche_sets.values()),
        homes=homes.values(),
        gate_keys=gate_keys.codes,
        gate_words={int(word): int(count) for word, count in zip(words, people_by_word, strict=True)},
        topics_refused=_entries(
            [
                (row, {"topics": topic_sets.code(each.topics_refused)})
                for row, each in enumerate(rows)
                if each.topics_refused
            ],
            ("topics",),
        ),
        topic_sets=topic_sets.values(),
        promises=_entries(
            [
                (row, {
                    "category": categories.code(promise.category),
                    "brand": brands.code(promise.brand_id),
                    "until": promise.until.toordinal(),
                })
                for row, each in enumerate(rows)
                for promise in each.exclusivities
            ],
            ("category", "brand", "until"),
        ),
        in_hand=_entries(
            [
                (row, {"category": categories.code(work.category), "brand": brands.code(work.brand_id)})
                for row, each in enumerate(rows)
                for work in each.in_hand
            ],
            ("category", "brand"),
        ),
        brands_refused=_entries(
            [(row, {"brand": brands.code(brand)}) for row, each in enumerate(rows) for brand in each.brands_refused],
            ("brand",),
        ),
        away=_entries(
            [
                (row, {"first": first.toordinal(), "last": last.toordinal()})
                for row, each in enumerate(rows)
                for first, last in each.away
            ],
            ("first", "last"),
        ),
        categories=categories.codes,
        brands=brands.codes,
    )  # fmt: skip


def _gate(rows: Sequence[Person], keys: Dictionary[str]) -> Numbers:
    words: list[int] = []
    for person in rows:
        word = ((1 << person.tier) - 1) & ((1 << TIERS) - 1)
        word |= 0 if person.named_violator else NOT_NAMED
        word |= FREE if person.places > 0 else 0
        for key in (*(f"platform:{each}" for each in sorted(person.platforms)),
                    *(f"qualification:{each}" for each in sorted(person.qualifications))):  # fmt: skip
            word |= 1 << (FIRST_KEY + keys.code(key))
        words.append(word)
    return np.array(words, dtype=np.uint32)


def holders_of(sets: Sequence[frozenset[str]]) -> Mapping[str, Numbers]:
    """By key, which of the sets hold it."""
    found: dict[str, Numbers] = {}
    for place, niches in enumerate(sets):
        for niche in niches:
            found.setdefault(niche, np.zeros(len(sets), dtype=np.bool_))[place] = True
    return found


def _home(person: Person) -> Home:
    return Home(province=person.province, region=person.region, languages=person.languages)


def _measured(person: Person) -> int:
    return sum(1 << place for place, trait in enumerate(AudienceTrait) if person.audience.get(trait))


def _audience(rows: Sequence[Person]) -> Mapping[tuple[AudienceTrait, str], Numbers]:
    found: dict[tuple[AudienceTrait, str], Numbers] = {}
    for row, person in enumerate(rows):
        for trait, shares in person.audience.items():
            for segment, share in shares.items():
                column = found.setdefault((trait, segment), np.zeros(len(rows), dtype=np.uint16))
                column[row] = share
    return found


def _rates(rows: Sequence[Person]) -> Mapping[Piece, Numbers]:
    found: dict[Piece, Numbers] = {}
    for row, person in enumerate(rows):
        for piece, rate in person.rates.items():
            column = found.setdefault(piece, np.full(len(rows), NO_RATE, dtype=np.int64))
            column[row] = rate
    return found


def _entries(found: Sequence[tuple[int, Mapping[str, int]]], names: tuple[str, ...]) -> Entries:
    return Entries(
        rows=_column((row for row, _ in found), np.int64),
        values={name: _column((values[name] for _, values in found), np.int32) for name in names},
    )


def _column(values: Iterable[int], kind: type[np.generic]) -> Numbers:
    return np.fromiter(values, dtype=kind)


def _ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
