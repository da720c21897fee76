"""What has changed since columns were built, laid over them: the built columns stay as they are."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from domain.ids import InfluencerId
from matching.columns.building import columns_of
from matching.columns.ranking import Layer
from matching.columns.table import Columns, Numbers
from matching.person import Person

MOST_RECENT: Final = 500
"""People whose columns are made anew with every change; the others who changed wait beneath them."""


class Overlay:
    """People as they are now, None for who counts no longer, over the columns that were built."""

    def __init__(self, built: Columns) -> None:
        self._built = built
        self._settled: dict[InfluencerId, Person | None] = {}
        self._recent: dict[InfluencerId, Person | None] = {}
        self._beneath = _columns({})

    def __len__(self) -> int:
        """How many people have changed."""
        return len(self._settled.keys() | self._recent.keys())

    def take(self, people: Mapping[InfluencerId, Person | None]) -> None:
        """Take in what some people are now."""
        self._recent |= people
        if len(self._recent) > MOST_RECENT:
            self._settled |= self._recent
            self._recent = {}
            self._beneath = _columns(self._settled)

    def layers(self) -> tuple[Layer, ...]:
        """The built columns, those of the changed, and those of who changed last, each without whom the next holds."""
        changed = np.union1d(_rows(self._built, self._settled), _rows(self._built, self._recent))
        nobody = np.empty(0, dtype=np.int64)
        return (
            Layer(self._built, changed),
            Layer(self._beneath, _rows(self._beneath, self._recent)),
            Layer(_columns(self._recent), nobody),
        )


def _columns(people: Mapping[InfluencerId, Person | None]) -> Columns:
    return columns_of(person for person in people.values() if person is not None)


def _rows(columns: Columns, people: Iterable[InfluencerId]) -> Numbers:
    """Where they stand, rising; who is not there is left out."""
    sought = np.array(sorted(each.bytes for each in people), dtype="S16")
    if not len(sought) or not len(columns):
        return np.empty(0, dtype=np.int64)
    rows = np.searchsorted(columns.ids, sought)
    rows[rows == len(columns)] = 0
    found: Numbers = rows[columns.ids[rows] == sought]
    return found
