"""Whom a lineup is chosen from when there are more: what all of them can do those can, and nothing else is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.lineup.asking import BudgetTooSmall, Choosable, Lineup, LineupTrait, NobodyAllowed, Quota, QuotasUnmet
from matching.lineup.choosing import choose
from matching.lineup.crowd import crowd_of
from matching.lineup.feasibility import CHECK_SHARE
from matching.lineup.filling import CHEAPEST_SHARE, Filling, fill
from matching.lineup.solver import Highs, Program, Solution, Solver
from tests.makers.lineup import RULES, make_choosable, make_people, make_quotas, make_wanted
from tests.matching.lineup.brute_force import try_every_set

LONG = 60.0
EXEMPLARY = Quota(trait=LineupTrait.TIER, key="3", least=1)
FORTY = [make_choosable(number, score=9000 - number, price=3_000_000) for number in range(40)]
"""So many alike but for their scores, falling."""


def filled(people: Sequence[Choosable], most: int, solver: Solver | None = None, **terms: Any) -> Filling:
    wanted = make_wanted(**terms)
    return fill(crowd_of(people, wanted.quotas), wanted, solver or Highs(LONG), most=most)


def lineup_of(people: Sequence[Choosable], most: int, **terms: Any) -> Lineup:
    places = filled(people, most, **terms).places
    assert len(places) == most
    answer = choose(make_wanted(**terms), [people[each] for each in places], RULES, Highs(LONG))
    assert isinstance(answer, Lineup)
    return answer


def numbers(lineup: Lineup) -> set[int]:
    return {each.influencer_id.int for each in lineup.chosen.members}


@given(
    seed=st.integers(0, 10**6),
    count=st.integers(5, 11),
    budget=st.sampled_from([None, 1_000_000, 2_500_000, 4_000_000, 9_500_000]),
    most_people=st.integers(1, 4),
    quotas=st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_what_is_refused_no_set_of_all_can_do_and_what_is_not_the_filled_can(
    *, seed: int, count: int, budget: int | None, most_people: int, quotas: int
) -> None:
    random = Random(seed)
    people = make_people(random, count)
    wanted = make_wanted(budget=budget, most_people=most_people, quotas=make_quotas(random, quotas))
    tried = try_every_set(wanted, people, RULES)

    filling = fill(crowd_of(people, wanted.quotas), wanted, Highs(LONG), most=4)

    match filling.against:
        case None:
            among = try_every_set(wanted, [people[each] for each in filling.places], RULES)
            assert tried.allowed.any() == among.allowed.any() == True  # noqa: E712 - all three
            if filling.is_all:
                assert among.best() == tried.best()
        case BudgetTooSmall(needed):
            assert not tried.allowed.any()
            assert needed == tried.costs[tried.meets_terms].min()
        case QuotasUnmet(missing):
            assert not tried.meets_terms.any()
            assert all(0 < short <= quota.least for quota, short in missing.items())
        case NobodyAllowed():
            assert not tried.meets_terms.any()


def test_a_rare_trait_far_down_the_order_is_found() -> None:
    rare = make_choosable(99, score=1, price=9_000_000, tier=3)

    assert numbers(lineup_of([*FORTY, rare], 6, quotas=(EXEMPLARY,), budget=30_000_000)) == {0, 1, 99}


def test_a_budget_that_only_the_cheapest_can_meet_is_met() -> None:
    cheap = [make_choosable(90 + each, score=1, price=400_000) for each in range(2)]
    pairs = (Quota(trait=LineupTrait.TIER, key="1", least=2),)

    assert numbers(lineup_of([*FORTY, *cheap], 6, quotas=pairs, budget=800_000)) == {90, 91}


def test_a_trait_that_only_together_with_another_is_cheap_enough_is_found() -> None:
    """The cheapest exemplary and the cheapest southerner cost too much together; one who is both does not."""
    south = Quota(trait=LineupTrait.PROVINCE, key="79", least=1)
    exemplary = [make_choosable(100 + each, tier=3, price=2_000_000) for each in range(20)]
    southern = [make_choosable(200 + each, province="79", price=2_000_000) for each in range(20)]
    both = make_choosable(99, score=1, tier=3, province="79", price=2_900_000)

    found = lineup_of([*FORTY, *exemplary, *southern, both], 8, quotas=(EXEMPLARY, south), budget=3_000_000)

    assert numbers(found) == {99}


def test_for_all_and_for_each_quota_the_highest_scores_and_the_lowest_prices_are_there() -> None:
    """24 places, half of them for three groups: all, whom an even share of the budget pays, whom the quota counts."""
    figures = zip(Random(3).sample(range(1, 9000), 100), Random(4).sample(range(1, 900), 100), strict=True)
    people = [
        make_choosable(each, score=score, price=price, tier=1 + each % 3) for each, (score, price) in enumerate(figures)
    ]

    places = filled(people, 24, quotas=(EXEMPLARY,), budget=900).places

    groups = [people, [each for each in people if each.price <= 300], [each for each in people if each.tier == 3]]
    expected = {
        each.influencer_id
        for group in groups
        for each in (*sorted(group, key=lambda one: -one.score)[:2], *sorted(group, key=lambda one: one.price)[:2])
    }
    kept = {people[place].influencer_id for place in places}
    assert expected < kept
    rest = sorted((each for each in people if each.influencer_id not in expected), key=lambda one: -one.score)
    assert kept - expected == {each.influencer_id for each in rest[: 24 - len(expected)]}


def test_of_a_quota_with_a_most_count_those_whom_it_does_not_count_are_there_too() -> None:
    capped = Quota(trait=LineupTrait.PROVINCE, key="01", most=1)
    elsewhere = [make_choosable(90 + each, score=1, price=9_000_000, province="79") for each in range(2)]

    found = lineup_of([*FORTY, *elsewhere], 32, quotas=(capped,), budget=30_000_000)

    assert numbers(found) == {0, 90, 91}


def test_everybody_who_may_be_chosen_is_looked_at_where_they_are_few_enough() -> None:
    nobody_here = Quota(trait=LineupTrait.TIER, key="1", most=0)
    others = [make_choosable(90 + each, tier=2) for each in range(3)]

    assert filled(FORTY, 40) == Filling(tuple(range(40)))
    assert filled([*FORTY, *others], 3, quotas=(nobody_here,)) == Filling((40, 41, 42))
    fewer = filled([*FORTY, *others], 2, quotas=(nobody_here,))
    assert (fewer.is_all, set(fewer.places) < {40, 41, 42}) == (False, True)


def test_what_all_of_them_cannot_do_is_answered_at_once() -> None:
    nobody_here = Quota(trait=LineupTrait.TIER, key="1", most=0)

    assert filled(FORTY, 5, quotas=(EXEMPLARY,)) == Filling((), against=QuotasUnmet({EXEMPLARY: 1}))
    assert filled(FORTY, 5, budget=2_999_999) == Filling((), against=BudgetTooSmall(3_000_000))
    assert filled(FORTY, 5, quotas=(nobody_here,)) == Filling((), against=NobodyAllowed())


@dataclass
class Scripted:
    """A solver that gives these answers, one after the other, and then knows nothing."""

    solutions: list[Solution]
    shares: list[float] = field(default_factory=list[float])

    def minimise(self, program: Program, *, share: float) -> Solution:
        self.shares.append(share)
        assert len(program.costs) >= 1
        return self.solutions.pop(0) if self.solutions else Solution(None, -inf, is_complete=False)


def test_in_the_time_there_is_only_so_much_goes_to_what_all_can_do() -> None:
    solver = Scripted([])

    assert filled(FORTY, 5, solver) == Filling((0, 1, 2, 3, 4), is_all=False)
    assert solver.shares == [CHECK_SHARE * CHEAPEST_SHARE]


@pytest.mark.parametrize("is_proven", [False, True])
def test_a_cheapest_set_that_is_not_proven_refuses_nobody(*, is_proven: bool) -> None:
    """One of each kind is enough, for nobody is asked for: the cheapest of them, and the other kind's."""
    dear = Solution((1.0,), bound=0, is_complete=is_proven)
    solver = Scripted([Solution((0.0, 0.0), bound=0, is_complete=True), dear])

    found = filled(FORTY, 5, solver, budget=1)

    assert found.against == (BudgetTooSmall(3_000_000) if is_proven else None)
    assert solver.shares == [CHECK_SHARE * CHEAPEST_SHARE, CHEAPEST_SHARE]


def test_a_large_crowd_is_filled_from_in_a_moment() -> None:
    """Nothing is done for each of a hundred thousand but in columns: no more hashes than places are asked for."""
    random = np.random.default_rng(5)
    crowd = crowd_of(FORTY, ())
    hashed: list[int] = []

    def tie_hash(place: int) -> bytes:
        hashed.append(place)
        return place.to_bytes(4)

    many = type(crowd)(
        scores=random.integers(0, 10_001, 100_000),
        prices=random.integers(1, 5_000, 100_000) * 1_000,
        counted=random.integers(0, 8, 100_000),
        id_at=crowd.id_at,
        tie_hash=tie_hash,
    )
    quotas = tuple(Quota(trait=LineupTrait.TIER, key=str(tier), least=2, most=5) for tier in (1, 2, 3))

    found = fill(many, make_wanted(budget=40_000_000, most_people=8, quotas=quotas), Highs(LONG))

    assert (len(found.places), len(set(found.places)), found.is_all) == (1_000, 1_000, False)
    assert len(hashed) < 5_000
