"""A lineup as a mixed-integer program: one whole column per person, one column per piece of a segment's curve."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Final

from matching.lineup.asking import Choosable, WantedLineup
from matching.lineup.audience import Segment, reached, widths
from matching.lineup.feasibility import Terms, bits_of
from matching.lineup.rules import WHOLE, LineupRules
from matching.lineup.solver import Program, Row, total

SCALE: Final = 1_000
"""The solver sees the value in thousands of people: its tolerances are absolute."""


class Model:
    """The programs of one question. People are numbered in the order given; that order decides between twins."""

    def __init__(self, wanted: WantedLineup, people: Sequence[Choosable], rules: LineupRules) -> None:
        self.wanted, self.people, self.rules = wanted, people, rules
        self.terms = Terms(
            wanted, [person.price for person in people], [bits_of(person, wanted.quotas) for person in people]
        )

    @cached_property
    def most_valuable(self) -> Program:
        """Maximise the value under the terms. Its cost is the value, negative, in thousands of people.

        The pieces of a segment's curve are columns that together hold no more than the chosen reach there. Each
        counts less than the one before, so the optimum fills them in order.
        """
        costs = [-person.score * self.rules.people_per_point / SCALE for person in self.people]
        most = [1.0] * len(self.people)
        rows = [*self.terms.rows, *self.terms.budget, *self._twins]
        shares = self._shares
        for segment, everybody in sorted(reached(person.audience for person in self.people).items()):
            terms, left = list(shares[segment]), everybody
            for piece, width in zip(self.rules.curve, widths(segment, self.rules), strict=True):
                if left > 0:
                    terms.append((len(costs), -1.0))
                    costs.append(-piece.counted * 10 / WHOLE / SCALE)
                    most.append(min(width, left))
                    left -= width
            rows.append(Row(tuple(terms), low=0))
        return Program(len(self.people), tuple(costs), tuple(most), tuple(rows))

    def others_than(self, chosen: Sequence[int]) -> Row:
        """Every set but this one."""
        inside = set(chosen)
        row = total(range(len(self.people)), (-1.0 if each in inside else 1.0 for each in range(len(self.people))))
        return replace(row, low=1 - len(inside))

    def not_all_of(self, chosen: Sequence[int]) -> Row:
        """No set that holds all of these: together they cost more than the budget."""
        return replace(total(chosen), high=len(chosen) - 1)

    @cached_property
    def _shares(self) -> defaultdict[Segment, list[tuple[int, float]]]:
        """Per segment, whom it is reached by and how far, in tens of people."""
        found: defaultdict[Segment, list[tuple[int, float]]] = defaultdict(list)
        for place, person in enumerate(self.people):
            for segment, tens in person.audience.items():
                found[segment].append((place, float(tens)))
        return found

    @cached_property
    def _twins(self) -> tuple[Row, ...]:
        """Of people who are alike in all that counts here the earlier is taken first."""
        alike: defaultdict[object, list[int]] = defaultdict(list)
        for place, (person, counted) in enumerate(zip(self.people, self.terms.counted, strict=True)):
            alike[person.score, person.price, frozenset(person.audience.items()), counted].append(place)
        return tuple(
            Row(((earlier, 1.0), (later, -1.0)), low=0)
            for twins in alike.values()
            for earlier, later in pairwise(twins)
        )
