"""What has changed since columns were built, laid over them: the built columns stay as they are.

An overlay never changes either. Whoever took its layers goes on with people as they were then, whatever is made of it
meanwhile in another thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Final

import numpy as np

from domain.ids import InfluencerId
from matching.columns.building import columns_of
from matching.columns.ranking import Layer
from matching.columns.table import Columns, Numbers
from matching.person import Person

MOST_RECENT: Final = 500
"""People whose columns are made anew with every change; the others who changed wait beneath them."""
TIMES_SMALLER: Final = 4
"""Settled people are joined with those before them unless those are so many times more: few layers, little redone."""

People = Mapping[InfluencerId, Person | None]
"""People as they are now, None for who counts no longer."""


@dataclass(frozen=True, eq=False)
class _Settled:
    """Some who changed, as columns made once; and where those stand in the built ones."""

    people: People
    columns: Columns
    built_rows: Numbers

    @classmethod
    def of(cls, people: People, built: Columns) -> "_Settled":
        return cls(people, _columns(people), built.rows_of(people))


@dataclass(frozen=True, eq=False)
class Overlay:
    """People as they are now over the columns that were built. Made of them alone, it says that nobody has changed."""

    built: Columns
    _settled: Sequence[_Settled] = ()
    _recent: People = field(default_factory=dict[InfluencerId, Person | None])
    _changed: frozenset[InfluencerId] = frozenset()

    def __len__(self) -> int:
        """How many people have changed."""
        return len(self._changed)

    def taking(self, people: People) -> "Overlay":
        """With what some people are now.

        Over many turns each of them is made into columns a few times at most, however many have changed; one turn may
        make columns of all who have.
        """
        recent, changed = {**self._recent, **people}, self._changed | people.keys()
        if len(recent) <= MOST_RECENT:
            return replace(self, _recent=recent, _changed=changed)
        return Overlay(self.built, self._settling(recent), {}, changed)

    def layers(self) -> tuple[Layer, ...]:
        """The built columns, those of the changed, and those of who changed last, each without whom the next hold."""
        recent = self.built.rows_of(self._recent)
        hidden = reduce(np.union1d, (each.built_rows for each in self._settled), recent)
        found = [Layer(self.built, hidden)]
        for place, each in enumerate(self._settled):
            later = [*(newer.people for newer in self._settled[place + 1 :]), self._recent]
            found.append(Layer(each.columns, each.columns.rows_of({key for people in later for key in people})))
        if self._recent:
            found.append(Layer(_columns(self._recent), np.empty(0, dtype=np.int64)))
        return tuple(found)

    def _settling(self, people: People) -> Sequence[_Settled]:
        """The settled, with these; those before them join where they are not many times more."""
        before = list(self._settled)
        while before and len(before[-1].people) < TIMES_SMALLER * len(people):
            people = {**before.pop().people, **people}
        return (*before, _Settled.of(people, self.built))


def _columns(people: People) -> Columns:
    return columns_of(person for person in people.values() if person is not None)
