"""What the terms of a lineup ask of any set, whatever it is worth: can they be met, and for how much at the least."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd, inf
from typing import Final

from matching.lineup.asking import Choosable, NobodyAllowed, Quota, QuotasUnmet, Undecided, WantedLineup
from matching.lineup.solver import Program, Row, Solver, total

CHECK_SHARE: Final = 0.5
"""Of the time, for whether the terms can be met at all; what it leaves is for the cheapest set."""
MOST_UNITS: Final = 10**9
"""In a budget: of sums beyond it the solver does not tell neighbours apart."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class CheapestSet:
    """People who meet all terms but the budget, by their places; their cost in đồng; `is_proven`: none costs less."""

    places: tuple[int, ...]
    cost: int
    is_proven: bool


class Terms:
    """The terms over people numbered from 0: the prices of each in đồng, and the bits of the quotas that count them."""

    def __init__(self, wanted: WantedLineup, prices: Sequence[int], counted: Sequence[int]) -> None:
        self.wanted, self.prices, self.counted = wanted, prices, counted

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The number of people, then each quota in its order."""
        everybody = range(len(self.prices))
        return (
            replace(total(everybody), low=1, high=self.wanted.most_people),
            *(
                replace(
                    total(each for each in everybody if self.counted[each] >> place & 1),
                    low=quota.least,
                    high=inf if quota.most is None else quota.most,
                )
                for place, quota in enumerate(self.wanted.quotas)
            ),
        )

    @cached_property
    def budget(self) -> tuple[Row, ...]:
        """In `unit`s; in larger ones, all rounded down, where those are too many for the solver's tolerances.

        Rounded down, it lets through every set within the budget and a few that cost some đồng more.
        """
        if self.wanted.budget is None:
            return ()
        unit = max(self.unit, self.wanted.budget // MOST_UNITS)
        prices = total(range(len(self.prices)), (float(price // unit) for price in self.prices))
        return (replace(prices, high=self.wanted.budget // unit),)

    @cached_property
    def unit(self) -> int:
        """The largest amount in đồng of which all prices are multiples: small numbers are exact to the solver."""
        return gcd(*self.prices) or 1

    @cached_property
    def cheapest(self) -> Program:
        """Minimise what a set costs that meets the terms but for the budget, in `unit`s."""
        costs = tuple(price / self.unit for price in self.prices)
        return Program(len(costs), costs, (1.0,) * len(costs), self.rows)

    @cached_property
    def least_missing(self) -> Program:
        """Minimise how many people the least counts miss, whatever it costs: one more column for each of `rows`.

        The most counts alone can always be met: by nobody.
        """
        count, rows = len(self.prices), self.rows
        relaxed = (replace(row, terms=(*row.terms, (count + place, 1.0))) for place, row in enumerate(rows))
        capped = (replace(row, low=-inf) for row in rows)
        least = (replace(row, high=inf) for row in relaxed)
        return Program(
            count, (0.0,) * count + (1.0,) * len(rows), (1.0,) * count + (inf,) * len(rows), (*least, *capped)
        )

    def cost(self, places: Iterable[int]) -> int:
        """What these people cost together, in đồng."""
        return sum(self.prices[each] for each in places)

    def within_budget(self, places: Iterable[int]) -> bool:
        """Whether they cost no more than there is."""
        return self.wanted.budget is None or self.cost(places) <= self.wanted.budget


def bits_of(person: Choosable, quotas: Sequence[Quota]) -> int:
    """One bit for each quota that counts somebody."""
    return sum(1 << place for place, quota in enumerate(quotas) if person.has(quota.trait, quota.key))


def chosen_by(columns: Sequence[float], people: int) -> tuple[int, ...]:
    """The places of those whom a solution chose: the solver takes 0.999999 for 1."""
    return tuple(place for place in range(people) if columns[place] > _HALF)


def cheapest_set(
    terms: Terms, solver: Solver, *, share: float = 1
) -> CheapestSet | QuotasUnmet | NobodyAllowed | Undecided:
    """The cheapest set that meets the terms but for the budget, found in a share of the time that is left.

    Where there is none, what stands against one.
    """
    shortage = solver.minimise(terms.least_missing, share=CHECK_SHARE * share)
    if shortage.columns is None or not shortage.is_complete:
        return Undecided()
    somebody, *missing = (round(each) for each in shortage.columns[len(terms.prices) :])
    if any(missing):
        short = zip(terms.wanted.quotas, missing, strict=True)
        return QuotasUnmet({quota: people for quota, people in short if people})
    if somebody:
        return NobodyAllowed()
    found = solver.minimise(terms.cheapest, share=share)
    if found.columns is None:
        return Undecided()
    places = chosen_by(found.columns, len(terms.prices))
    return CheapestSet(places, terms.cost(places), is_proven=found.is_complete)
