"""What few of the generated people have: topics and brands refused, promises, work in hand, days away."""

from typing import Any, Final
from uuid import UUID

import numpy as np

from domain.ids import BrandId
from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES
from matching.columns.table import Entries, Numbers

BRANDS: Final = tuple(BrandId(UUID(int=number)) for number in range(2, 402))
TOPICS: Final = (*CATEGORIES, *NICHES)


def sparse_facts(chance: np.random.Generator, count: int, today: int) -> dict[str, Any]:
    """The sparse columns of so many people around a day, by their names in `Columns`, and what their codes mean."""
    promises, work = _who(chance, count, 0.03), _who(chance, count, 0.05)
    refusing, refused, away = _who(chance, count, 0.08), _who(chance, count, 0.02), _who(chance, count, 0.04)
    first = today + chance.integers(-20, 60, len(away))
    return {
        "topics_refused": _entries(refusing, topics=chance.integers(0, len(TOPICS), len(refusing))),
        "topic_sets": [frozenset({topic}) for topic in TOPICS],
        "promises": _entries(promises, **_work(chance, promises), until=today + chance.integers(0, 90, len(promises))),
        "in_hand": _entries(work, **_work(chance, work)),
        "brands_refused": _entries(refused, brand=chance.integers(0, len(BRANDS), len(refused))),
        "away": _entries(away, first=first, last=first + chance.integers(3, 40, len(away))),
        "categories": {category: code for code, category in enumerate(CATEGORIES)},
        "brands": {brand: code for code, brand in enumerate(BRANDS)},
    }


def _who(chance: np.random.Generator, count: int, share: float) -> Numbers:
    return np.flatnonzero(chance.random(count) < share)


def _work(chance: np.random.Generator, rows: Numbers) -> dict[str, Numbers]:
    return {
        "category": chance.integers(0, len(CATEGORIES), len(rows)),
        "brand": chance.integers(0, len(BRANDS), len(rows)),
    }


def _entries(rows: Numbers, **values: Numbers) -> Entries:
    return Entries(rows=rows, values={name: each.astype(np.int32) for name, each in values.items()})
