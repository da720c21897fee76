"""The slow, obvious answer: every set of people is tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.lineup.asking import Choosable, WantedLineup
from matching.lineup.audience import Segment
from matching.lineup.rules import LineupRules

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Tried:
    """One row per set: its number (its bits say who is in it), value in people, cost in đồng, whether it may be chosen.

    `swaps`: holds somebody without holding those who are alike and come before.
    """

    numbers: Numbers
    values: Numbers
    costs: Numbers
    meets_terms: NDArray[np.bool_]
    swaps: NDArray[np.bool_]
    wanted: WantedLineup

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """The sets that meet every term."""
        return self.meets_terms if self.wanted.budget is None else self.meets_terms & (self.costs <= self.wanted.budget)

    def best(self) -> int | None:
        """The greatest value of a set that is allowed; None where none is."""
        return int(self.values[self.allowed].max()) if self.allowed.any() else None


def try_every_set(wanted: WantedLineup, people: Sequence[Choosable], rules: LineupRules) -> Tried:
    """Count everything about each of the 2^n sets."""
    numbers = np.arange(2 ** len(people), dtype=np.int64)
    sizes = _sums([1] * len(people))
    meets = (sizes >= 1) & (sizes <= wanted.most_people)
    for quota in wanted.quotas:
        counts = _sums([int(each.has(quota.trait, quota.key)) for each in people])
        meets &= counts >= quota.least
        if quota.most is not None:
            meets &= counts <= quota.most
    values = _sums([each.score * rules.people_per_point for each in people])
    for segment in {segment for each in people for segment in each.audience}:
        values = values + _different(_sums([each.audience.get(segment, 0) for each in people]), segment, rules)
    costs = _sums([each.price for each in people])
    swaps = np.zeros(len(numbers), dtype=np.bool_)
    for earlier, later in combinations(range(len(people)), 2):
        if _alike(people[earlier], people[later], wanted):
            swaps |= (numbers >> later & 1).astype(np.bool_) & ~(numbers >> earlier & 1).astype(np.bool_)
    return Tried(numbers, values, costs, meets, swaps, wanted)


def _sums(figures: Sequence[int]) -> Numbers:
    """What the people of each set have together: every set without somebody, then the same ones with them."""
    found = np.zeros(1, dtype=np.int64)
    for figure in figures:
        found = np.concatenate([found, found + figure])
    return found


def _alike(one: Choosable, other: Choosable, wanted: WantedLineup) -> bool:
    same = (one.score, one.price, one.audience) == (other.score, other.price, other.audience)
    return same and all(one.has(each.trait, each.key) == other.has(each.trait, each.key) for each in wanted.quotas)


def _different(tens: Numbers, segment: Segment, rules: LineupRules) -> Numbers:
    """Ten people at a time: the first hundredths of the segment count whole, the next less, the last nothing."""
    held = rules.platform_users[segment.platform] * rules.field_share * rules.region_shares[segment.region] // 10**9
    marks: list[int] = [0]
    for piece in rules.curve:
        marks += [marks[-1] + piece.counted * (step + 1) for step in range(held * piece.width // 100)]
    return np.array(marks, dtype=np.int64)[np.minimum(tens, len(marks) - 1)]
