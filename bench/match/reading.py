"""What a plain read costs: the bytes of columns gone through once, by the quickest means that NumPy has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from matching.brief import Brief
from matching.columns.table import Columns, Numbers
from matching.person import Ask

CACHE_SIZE: Final = Path("/sys/devices/system/cpu/cpu0/cache/index3/size")
LARGEST_CACHE: Final = 64 * 1024**2
"""Where the system does not say how large the last cache is."""


def read_whole(columns: Columns, ask: Ask) -> Sequence[Numbers]:
    """What a ranking goes through from end to end, whoever is in it, for all are counted: digests of the gates."""
    steps = [columns.certificate_steps, *(columns.steps_of(piece) for piece in ask.pieces)]
    return [columns.narrow_gate, *(each.steps for each in steps)]


def depended_on(columns: Columns, brief: Brief, ask: Ask) -> Sequence[Numbers]:
    """Every column that gates, scores, order and fair start depend on, also where few rows of it are looked at."""
    return [
        columns.gate,
        columns.certificate_until,
        *(columns.rates[piece] for piece in ask.pieces),
        columns.minimum_fee,
        columns.disclosure_value,
        columns.tier,
        columns.bookings,
        columns.kept,
        columns.niche_set,
        columns.home,
        columns.measured,
        *(columns.audience[trait, each] for trait, segments in brief.audience.items() for each in sorted(segments)),
        columns.offers,
        columns.accepted,
        columns.asked_lately,
        columns.places,
        columns.certified_since,
    ]


def in_words(columns: Sequence[Numbers]) -> list[Numbers]:
    """The same bytes as 64-bit words, but for the few at an end that make no whole word."""
    raw = (np.ascontiguousarray(column).view(np.uint8) for column in columns)
    return [each[: len(each) // 8 * 8].view(np.uint64) for each in raw]


def read(words: Sequence[Numbers]) -> int:
    """Go through all of them once. Their maximum is the quickest reduction: it keeps up with the memory."""
    return max((int(each.max(initial=0)) for each in words), default=0)


class Caches:
    """Fills the processor's caches with something else, as whatever a server does between two rankings."""

    def __init__(self) -> None:
        self._other = np.zeros(2 * last_cache() // 8, dtype=np.uint64)

    def clear(self) -> None:
        """Leave nothing of before in them."""
        self._other += np.uint64(1)


def last_cache() -> int:
    """The bytes of the last-level cache."""
    try:
        return int(CACHE_SIZE.read_text(encoding="ascii").strip().removesuffix("K")) * 1024
    except (OSError, ValueError):
        return LARGEST_CACHE
