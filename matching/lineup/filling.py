"""Whom a lineup is chosen from where more may be chosen than a program looks at, and what all of them cannot do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns.table import Numbers
from matching.lineup.asking import BudgetTooSmall, NobodyAllowed, QuotasUnmet, Undecided, WantedLineup
from matching.lineup.crowd import Crowd
from matching.lineup.feasibility import CheapestSet, Terms, cheapest_set
from matching.lineup.solver import Solver

MOST_CHOOSABLE: Final = 1_000
"""From how many people a lineup is chosen: what a program looks at within two seconds."""
CHEAPEST_SHARE: Final = 0.5
"""Of the time, for what everybody can do at all; what it leaves is for the best set."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The places of a crowd to choose from; `is_all`: whoever else there is, a quota leaves out.

    `against`: why no set of the whole crowd can be chosen, if that is so; then there are no places.
    """

    places: tuple[int, ...]
    is_all: bool = True
    against: QuotasUnmet | BudgetTooSmall | NobodyAllowed | None = None


def fill(crowd: Crowd, wanted: WantedLineup, solver: Solver, *, most: int = MOST_CHOOSABLE) -> Filling:
    """Whom to choose from: everybody where they are `most` at the most, else so many whom no quota leaves out.

    First come the people of the cheapest set of the whole crowd that meets the terms: whatever can be met can be met
    by those who are chosen from. Then, for a half of the places in even shares, the highest scores and the lowest
    prices of each group (`_groups`); then the highest scores. Whether somebody beyond them would make a better set is
    not known.

    What no set of the whole crowd can meet is answered at once. Where the time ends before that is known, the places
    are filled without it.
    """
    if len(crowd) <= most:
        return Filling(tuple(range(len(crowd))))
    cheapest = _cheapest_set(crowd, wanted, solver)
    if isinstance(cheapest, QuotasUnmet | NobodyAllowed):
        return Filling((), against=cheapest)
    if isinstance(cheapest, CheapestSet) and cheapest.is_proven and not _affordable(cheapest, wanted):
        return Filling((), against=BudgetTooSmall(cheapest.cost))
    left_out = sum(1 << place for place, quota in enumerate(wanted.quotas) if quota.most == 0)
    allowed = np.flatnonzero((crowd.counted & left_out) == 0)
    if len(allowed) <= most:
        return Filling(tuple(allowed.tolist()))
    first = cheapest.places if isinstance(cheapest, CheapestSet) else ()
    return Filling(_filled(crowd, wanted, allowed, first, most), is_all=False)


def _affordable(found: CheapestSet, wanted: WantedLineup) -> bool:
    return wanted.budget is None or found.cost <= wanted.budget


def _cheapest_set(
    crowd: Crowd, wanted: WantedLineup, solver: Solver
) -> CheapestSet | QuotasUnmet | NobodyAllowed | Undecided:
    """The cheapest set of the whole crowd, its places in the crowd; or what `cheapest_set` says against it.

    A program over everybody would be too large, and need not be: of people whom the same quotas count a cheapest set
    takes the cheapest; and whoever is in it is missed by a quota when they leave, so of such people there are never
    more than their quotas ask for together (one, where nobody is asked for).
    """
    places = np.array(sorted(_cheapest_of_each_kind(crowd, wanted)), dtype=np.int64)
    terms = Terms(wanted, crowd.prices[places].tolist(), crowd.counted[places].tolist())
    found = cheapest_set(terms, solver, share=CHEAPEST_SHARE)
    if not isinstance(found, CheapestSet):
        return found
    return CheapestSet(tuple(places[list(found.places)].tolist()), found.cost, found.is_proven)


def _cheapest_of_each_kind(crowd: Crowd, wanted: WantedLineup) -> Iterator[int]:
    order = np.argsort(crowd.counted, kind="stable")
    kinds, starts = np.unique(crowd.counted[order], return_index=True)
    for kind, places in zip(kinds.tolist(), np.split(order, starts[1:]), strict=True):
        asked_for = sum(quota.least for place, quota in enumerate(wanted.quotas) if kind >> place & 1)
        yield from crowd.cheapest(places, min(max(asked_for, 1), wanted.most_people))


def _filled(crowd: Crowd, wanted: WantedLineup, allowed: Numbers, first: Iterable[int], most: int) -> tuple[int, ...]:
    groups = list(_groups(crowd, wanted, allowed))
    share = max(most // (4 * len(groups)), 1)
    found = dict.fromkeys(first)
    for group in groups:
        found |= dict.fromkeys(crowd.highest(group, share)) | dict.fromkeys(crowd.cheapest(group, share))
    found |= dict.fromkeys(crowd.highest(allowed, most))
    return tuple(found)[:most]


def _groups(crowd: Crowd, wanted: WantedLineup, allowed: Numbers) -> Iterator[Numbers]:
    """All who may be chosen; who costs no more than an even share of the budget; whom each quota counts.

    Of a quota with a most count also whom it does not count: the rest of a lineup comes from them.
    """
    yield allowed
    if wanted.budget is not None:
        yield allowed[crowd.prices[allowed] * wanted.most_people <= wanted.budget]
    for place, quota in enumerate(wanted.quotas):
        counts = (crowd.counted[allowed] >> place & 1).astype(np.bool_)
        yield allowed[counts]
        if quota.most is not None:
            yield allowed[~counts]
