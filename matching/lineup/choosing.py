"""Choose the best set of people: proven best, or with the gap stated that the time left open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import floor, inf
from typing import Final

from matching.lineup.asking import (
    Answer,
    BudgetTooSmall,
    Choosable,
    ChosenSet,
    Lineup,
    Member,
    NobodyAllowed,
    Undecided,
    WantedLineup,
)
from matching.lineup.audience import counted_once, reached
from matching.lineup.feasibility import CheapestSet, cheapest_set, chosen_by
from matching.lineup.model import SCALE, Model
from matching.lineup.rules import LineupRules
from matching.lineup.solver import Program, Row, Solver

FIRST_SHARE: Final = 0.65
"""Of the time, for the best set; what it leaves is for the next best, or for saying what cannot be met."""
_HALF: Final = 0.5


def choose(wanted: WantedLineup, people: Iterable[Choosable], rules: LineupRules, solver: Solver) -> Answer:
    """The set of the greatest value under the terms, with each person's worth to it, and the next best set.

    A set's value, in people, is the sum of its scores times `rules.people_per_point`, plus the different people whom
    it reaches (`matching.lineup.audience`). Of people who are alike the lower tie hash is taken first; the order in
    which people come changes nothing. What no set can meet is answered with what stands against it.
    """
    model = Model(wanted, sorted(people, key=lambda each: (each.tie_hash, each.influencer_id)), rules)
    if not model.people:
        return NobodyAllowed()
    solution, bound = _within_budget(model, model.most_valuable, solver, FIRST_SHARE)
    if solution is None:
        return _without_solution(model, bound, solver)
    return _lineup(model, solution, bound, solver)


def _lineup(model: Model, chosen: Sequence[int], bound: float, solver: Solver) -> Lineup:
    """The answer around a set. A next best that turns out better takes its place: the first was found in a hurry."""
    best = _set(model, chosen, bound)
    other, below = _within_budget(model, model.most_valuable.also(model.others_than(chosen)), solver, 1)
    next_best = None if other is None else _set(model, other, min(below, best.ceiling))
    if next_best is not None and next_best.value > best.value:
        best, next_best = replace(next_best, ceiling=best.ceiling), replace(best, ceiling=best.ceiling)
    return Lineup(chosen=best, next_best=next_best, rules_version=model.rules.version)


def _without_solution(model: Model, bound: float, solver: Solver) -> Answer:
    """What cannot be met; the cheapest set if it can, but the time was too short for a better one."""
    cheapest = cheapest_set(model.terms, solver)
    if not isinstance(cheapest, CheapestSet):
        return cheapest
    if model.terms.within_budget(cheapest.places):
        return _lineup(model, cheapest.places, bound, solver)
    return BudgetTooSmall(cheapest.cost) if cheapest.is_proven else Undecided()


def _within_budget(model: Model, program: Program, solver: Solver, share: float) -> tuple[Sequence[int] | None, float]:
    """The chosen and the proven bound of their value, in people.

    The solver sees very large sums rounded, so a set may cost a few đồng too much. It is counted again in whole đồng,
    and such a set forbidden.
    """
    cuts: list[Row] = []
    while True:
        solution = solver.minimise(program.also(*cuts), share=share)
        if solution.columns is None:
            return None, -solution.bound * SCALE
        chosen = chosen_by(solution.columns, len(model.people))
        if model.terms.within_budget(chosen):
            return chosen, -solution.bound * SCALE
        cuts.append(model.not_all_of(chosen))


def _set(model: Model, chosen: Sequence[int], bound: float) -> ChosenSet:
    people = [model.people[each] for each in chosen]
    different = counted_once((each.audience for each in people), model.rules)
    value = sum(each.score for each in people) * model.rules.people_per_point + different
    members = _members(people, model.rules)
    return ChosenSet(
        members=tuple(sorted(members, key=lambda each: -each.worth)),
        counted_once=different,
        value=value,
        ceiling=max(value, _ceiling(model, bound)),
    )


def _ceiling(model: Model, bound: float) -> int:
    """The bound as a whole number of people; where there is none yet, what everybody together is worth."""
    everybody = sum(each.score for each in model.people) * model.rules.people_per_point
    everybody += counted_once((each.audience for each in model.people), model.rules)
    return everybody if bound == inf else min(everybody, floor(bound + _HALF))


def _members(people: Sequence[Choosable], rules: LineupRules) -> Iterator[Member]:
    """Each with their worth: their score, and the people whom nobody else of the set reaches.

    Never negative: the value of a set grows with every person.
    """
    together = reached(each.audience for each in people)
    for each in people:
        here = {segment: together[segment] for segment in each.audience}
        others = {segment: tens - each.audience[segment] for segment, tens in here.items()}
        lost = counted_once([here], rules) - counted_once([others], rules)
        yield Member(
            influencer_id=each.influencer_id,
            score=each.score,
            price=each.price,
            reach=10 * sum(each.audience.values()),
            worth=each.score * rules.people_per_point + lost,
        )
