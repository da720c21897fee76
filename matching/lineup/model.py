"""A lineup as a mixed-integer program: one whole column per person, one column per piece of a segment's curve."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from math import gcd, inf
from typing import Final

from matching.lineup.asking import Choosable, WantedLineup
from matching.lineup.audience import Segment, reached, widths
from matching.lineup.rules import WHOLE, LineupRules
from matching.lineup.solver import Program, Row, total

SCALE: Final = 1_000
"""The solver sees the value in thousands of people: its tolerances are absolute."""
MOST_UNITS: Final = 10**9
"""In a budget: of sums beyond it the solver does not tell neighbours apart."""


class Model:
    """The programs of one question. People are numbered in the order given; that order decides between twins."""

    def __init__(self, wanted: WantedLineup, people: Sequence[Choosable], rules: LineupRules) -> None:
        self.wanted, self.people, self.rules = wanted, people, rules

    @cached_property
    def most_valuable(self) -> Program:
        """Maximise the value under the terms. Its cost is the value, negative, in thousands of people.

        The pieces of a segment's curve are columns that together hold no more than the chosen reach there. Each
        counts less than the one before, so the optimum fills them in order.
        """
        costs = [-person.score * self.rules.people_per_point / SCALE for person in self.people]
        most = [1.0] * len(self.people)
        rows = [*self._terms, *self._budget, *self._twins]
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

    @cached_property
    def cheapest(self) -> Program:
        """Minimise what a set costs that meets the terms but for the budget, in `unit`s."""
        costs = tuple(person.price / self.unit for person in self.people)
        return Program(len(self.people), costs, (1.0,) * len(self.people), self._terms)

    @cached_property
    def least_missing(self) -> Program:
        """Minimise how many people the least counts miss, whatever it costs: one more column for each of `_terms`.

        The most counts alone can always be met: by nobody.
        """
        count, terms = len(self.people), self._terms
        relaxed = (replace(row, terms=(*row.terms, (count + place, 1.0))) for place, row in enumerate(terms))
        capped = (replace(row, low=-inf) for row in terms)
        least = (replace(row, high=inf) for row in relaxed)
        return Program(
            count, (0.0,) * count + (1.0,) * len(terms), (1.0,) * count + (inf,) * len(terms), (*least, *capped)
        )

    @cached_property
    def unit(self) -> int:
        """The largest amount in đồng of which all prices are multiples: small numbers are exact to the solver."""
        return gcd(*(person.price for person in self.people)) or 1

    def others_than(self, chosen: Sequence[int]) -> Row:
        """Every set but this one."""
        inside = set(chosen)
        row = total(range(len(self.people)), (-1.0 if each in inside else 1.0 for each in range(len(self.people))))
        return replace(row, low=1 - len(inside))

    def not_all_of(self, chosen: Sequence[int]) -> Row:
        """No set that holds all of these: together they cost more than the budget."""
        return replace(total(chosen), high=len(chosen) - 1)

    @cached_property
    def _terms(self) -> tuple[Row, ...]:
        """The number of people, then each quota in its order."""
        everybody = range(len(self.people))
        return (
            replace(total(everybody), low=1, high=self.wanted.most_people),
            *(
                replace(
                    total(each for each in everybody if self.people[each].has(quota.trait, quota.key)),
                    low=quota.least,
                    high=inf if quota.most is None else quota.most,
                )
                for quota in self.wanted.quotas
            ),
        )

    @cached_property
    def _budget(self) -> tuple[Row, ...]:
        """In `unit`s; in larger ones, all rounded down, where those are too many for the solver's tolerances.

        Rounded down, it lets through every set within the budget and a few that cost some đồng more: see `not_all_of`.
        """
        if self.wanted.budget is None:
            return ()
        unit = max(self.unit, self.wanted.budget // MOST_UNITS)
        prices = total(range(len(self.people)), (float(person.price // unit) for person in self.people))
        return (replace(prices, high=self.wanted.budget // unit),)

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
        for place, person in enumerate(self.people):
            counted = tuple(person.has(quota.trait, quota.key) for quota in self.wanted.quotas)
            alike[person.score, person.price, frozenset(person.audience.items()), counted].append(place)
        return tuple(
            Row(((earlier, 1.0), (later, -1.0)), low=0)
            for twins in alike.values()
            for earlier, later in pairwise(twins)
        )
