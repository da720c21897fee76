"""Columns from people, batch by batch: beside the columns no more than one batch of people need be held in memory."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, TypeVar

import numpy as np

from domain.ids import BrandId
from matching.brief import AudienceTrait
from matching.columns.table import (
    FIRST_KEY,
    FREE,
    NO_RATE,
    NOT_NAMED,
    TIERS,
    Columns,
    Entries,
    Home,
    Numbers,
    holders_of,
    words_of,
)
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


@dataclass
class Wide(Generic[KeyT]):
    """Columns by key that not every batch has a value for; `empty` stands where nothing was said."""

    empty: int
    kind: type[np.generic]
    batches: list[tuple[int, Mapping[KeyT, Numbers]]] = field(default_factory=list[tuple[int, Mapping[KeyT, Numbers]]])

    def add(self, said: Sequence[Mapping[KeyT, int]]) -> None:
        """Take in one batch: what is said of each person in turn."""
        found: dict[KeyT, Numbers] = {}
        for row, values in enumerate(said):
            for key, value in values.items():
                if key not in found:
                    found[key] = np.full(len(said), self.empty, dtype=self.kind)
                found[key][row] = value
        self.batches.append((len(said), found))

    def columns(self) -> Mapping[KeyT, Numbers]:
        """Each key's whole column."""
        keys = dict.fromkeys(key for _, found in self.batches for key in found)
        return {
            key: np.concatenate([
                found[key] if key in found else np.full(rows, self.empty, dtype=self.kind)
                for rows, found in self.batches
            ])
            for key in keys
        }  # fmt: skip


class Sparse:
    """What few people have: entries of a row and some values."""

    def __init__(self, *names: str) -> None:
        self.rows: list[int] = []
        self.values: dict[str, list[int]] = {name: [] for name in names}

    def add(self, row: int, **values: int) -> None:
        """One more entry; rows never fall."""
        self.rows.append(row)
        for name, value in values.items():
            self.values[name].append(value)

    def entries(self) -> Entries:
        """All of them as columns."""
        return Entries(
            rows=np.array(self.rows, dtype=np.int64),
            values={name: np.array(values, dtype=np.int32) for name, values in self.values.items()},
        )


def _ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()


def _measured(person: Person) -> int:
    return sum(1 << place for place, trait in enumerate(AudienceTrait) if person.audience.get(trait))


_NUMBERS: Final[Mapping[str, tuple[type[np.generic], Callable[[Person], int]]]] = {
    "certificate_until": (np.int32, lambda person: _ordinal(person.certificate_until)),
    "certified_since": (np.int32, lambda person: _ordinal(person.certified_since)),
    "tier": (np.uint8, lambda person: person.tier),
    "disclosure_value": (np.uint16, lambda person: person.disclosure.value_bp),
    "disclosure_mean": (np.uint16, lambda person: person.disclosure.mean_bp),
    "disclosure_posts": (np.uint32, lambda person: person.disclosure.posts),
    "disclosure_newest": (np.int32, lambda person: _ordinal(person.disclosure.newest)),
    "bookings": (np.uint32, lambda person: person.delivery.bookings),
    "kept": (np.uint32, lambda person: person.delivery.kept),
    "offers": (np.uint32, lambda person: person.answers.offers),
    "accepted": (np.uint32, lambda person: person.answers.accepted),
    "asked_lately": (np.uint32, lambda person: person.asked_lately),
    "places": (np.uint32, lambda person: person.places),
    "measured": (np.uint8, _measured),
    "minimum_fee": (np.int64, lambda person: person.minimum_fee),
}
"""The columns that hold one number a person, as it is."""


class ColumnsBuilder:
    """Takes people in, batch by batch in the order of their ids, and makes columns of them."""

    def __init__(self) -> None:
        self._rows = 0
        self._ids: list[Numbers] = []
        self._numbers: dict[str, list[Numbers]] = {name: [] for name in _NUMBERS}
        self._coded: dict[str, list[Numbers]] = {"gate": [], "niche_set": [], "home": []}
        self._niche_sets, self._homes = Dictionary[frozenset[str]](), Dictionary[Home]()
        self._gate_keys, self._topic_sets = Dictionary[str](), Dictionary[frozenset[str]]()
        self._categories, self._brands = Dictionary[str](), Dictionary[BrandId]()
        self._audience = Wide[tuple[AudienceTrait, str]](0, np.uint16)
        self._rates = Wide[Piece](NO_RATE, np.int64)
        self._topics_refused, self._brands_refused = Sparse("topics"), Sparse("brand")
        self._promises, self._in_hand = Sparse("category", "brand", "until"), Sparse("category", "brand")
        self._away = Sparse("first", "last")

    def add(self, people: Iterable[Person]) -> None:
        """Take in the next people, in any order; their ids are above all that came before, and nobody comes twice."""
        batch = sorted(people, key=lambda person: person.influencer_id.bytes)
        self._ids.append(np.array([person.influencer_id.bytes for person in batch], dtype="S16"))
        for name, (kind, value) in _NUMBERS.items():
            self._numbers[name].append(np.fromiter((value(person) for person in batch), dtype=kind))
        for name, code in (("gate", self._gate), ("niche_set", self._niche_set), ("home", self._home)):
            self._coded[name].append(np.fromiter((code(person) for person in batch), dtype=np.uint32))
        self._audience.add([_shares(person) for person in batch])
        self._rates.add([person.rates for person in batch])
        for row, person in enumerate(batch, start=self._rows):
            self._add_sparse(row, person)
        self._rows += len(batch)

    def columns(self) -> Columns:
        """The columns of all who were taken in."""
        coded = {name: _whole(parts, np.uint32) for name, parts in self._coded.items()}
        return Columns(
            ids=np.concatenate([np.empty(0, dtype="S16"), *self._ids]),
            **{name: _whole(self._numbers[name], kind) for name, (kind, _) in _NUMBERS.items()},
            **coded,
            audience=self._audience.columns(),
            rates=self._rates.columns(),
            niche_sets=self._niche_sets.values(),
            niche_holders=holders_of(self._niche_sets.values()),
            homes=self._homes.values(),
            gate_keys=self._gate_keys.codes,
            gate_words=words_of(coded["gate"]),
            topics_refused=self._topics_refused.entries(),
            topic_sets=self._topic_sets.values(),
            promises=self._promises.entries(),
            in_hand=self._in_hand.entries(),
            brands_refused=self._brands_refused.entries(),
            away=self._away.entries(),
            categories=self._categories.codes,
            brands=self._brands.codes,
        )

    def _gate(self, person: Person) -> int:
        word = ((1 << person.tier) - 1) & ((1 << TIERS) - 1)
        word |= 0 if person.named_violator else NOT_NAMED
        word |= FREE if person.places > 0 else 0
        platforms = (f"platform:{each}" for each in sorted(person.platforms))
        qualifications = (f"qualification:{each}" for each in sorted(person.qualifications))
        for key in (*platforms, *qualifications):
            word |= 1 << (FIRST_KEY + self._gate_keys.code(key))
        return word

    def _niche_set(self, person: Person) -> int:
        return self._niche_sets.code(person.niches)

    def _home(self, person: Person) -> int:
        return self._homes.code(Home(province=person.province, region=person.region, languages=person.languages))

    def _add_sparse(self, row: int, person: Person) -> None:
        if person.topics_refused:
            self._topics_refused.add(row, topics=self._topic_sets.code(person.topics_refused))
        for promise in person.exclusivities:
            self._promises.add(
                row,
                category=self._categories.code(promise.category),
                brand=self._brands.code(promise.brand_id),
                until=(date.max if promise.in_hand else promise.until).toordinal(),
            )
        for work in person.in_hand:
            self._in_hand.add(
                row, category=self._categories.code(work.category), brand=self._brands.code(work.brand_id)
            )
        for brand in person.brands_refused:
            self._brands_refused.add(row, brand=self._brands.code(brand))
        for first, last in person.away:
            self._away.add(row, first=first.toordinal(), last=last.toordinal())


def columns_of(people: Iterable[Person]) -> Columns:
    """The columns of these people, whatever the order in which they come. Nobody comes twice."""
    builder = ColumnsBuilder()
    builder.add(people)
    return builder.columns()


def _whole(parts: Sequence[Numbers], kind: type[np.generic]) -> Numbers:
    return np.concatenate([np.empty(0, dtype=kind), *parts])


def _shares(person: Person) -> dict[tuple[AudienceTrait, str], int]:
    return {(trait, segment): share for trait, shares in person.audience.items() for segment, share in shares.items()}
