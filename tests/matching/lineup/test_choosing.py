"""The best lineup, compared with every other one; its parts; the answers when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.lineup.asking import (
    Answer,
    BudgetTooSmall,
    Choosable,
    ChosenSet,
    Lineup,
    LineupTrait,
    NobodyAllowed,
    Quota,
    QuotasUnmet,
    Undecided,
    WantedLineup,
)
from matching.lineup.audience import Segment
from matching.lineup.choosing import FIRST_SHARE, choose
from matching.lineup.feasibility import CHECK_SHARE
from matching.lineup.rules import lineup_rules_on
from matching.lineup.solver import Highs, Program, Solution, Solver
from tests.makers.lineup import NORTH, RULES, make_choosable, make_people, make_quotas, make_wanted
from tests.matching.lineup.brute_force import Tried, try_every_set

LONG = 60.0
"""Seconds: more than these small questions take on a busy machine."""
NORTHERN_BEAUTY = Segment("tiktok", "beauty", NORTH)


def answer_of(wanted: WantedLineup, people: Sequence[Choosable], solver: Solver | None = None) -> Answer:
    return choose(wanted, people, RULES, solver or Highs(LONG))


def lineup_of(wanted: WantedLineup, people: Sequence[Choosable], solver: Solver | None = None) -> Lineup:
    answer = answer_of(wanted, people, solver)
    assert isinstance(answer, Lineup)
    return answer


def numbers(chosen: ChosenSet | None) -> list[int]:
    assert chosen is not None
    return sorted(each.influencer_id.int for each in chosen.members)


def place_of(chosen: ChosenSet, people: Sequence[Choosable]) -> int:
    """Which of all sets it is."""
    ids = [each.influencer_id for each in people]
    return sum(1 << ids.index(each.influencer_id) for each in chosen.members)


def check(lineup: Lineup, tried: Tried, people: Sequence[Choosable]) -> None:
    """The lineup is allowed, counted as it is, and no set is better; nor any other better than the next best."""
    place = place_of(lineup.chosen, people)
    assert tried.allowed[place]
    assert (lineup.chosen.value, lineup.chosen.cost) == (int(tried.values[place]), int(tried.costs[place]))
    assert lineup.chosen.value == tried.best()
    assert (lineup.chosen.gap, lineup.chosen.is_optimum) == (0, True)
    for member in lineup.chosen.members:
        without = place - place_of(replace(lineup.chosen, members=(member,)), people)
        assert member.worth == tried.values[place] - tried.values[without]
        assert member.worth >= 0
    assert not tried.swaps[place]
    others = tried.allowed & ~tried.swaps & (tried.numbers != place)
    if lineup.next_best is None:
        assert not others.any()
    else:
        assert others[place_of(lineup.next_best, people)]
        assert lineup.next_best.value == tried.values[others].max()


@given(
    seed=st.integers(0, 10**6),
    count=st.integers(1, 11),
    budget=st.sampled_from([None, 0, 1_000_000, 4_000_000, 9_500_000, 30_000_000]),
    most_people=st.integers(1, 8),
    quotas=st.integers(0, 3),
    has_twin=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_set_is_better(
    *, seed: int, count: int, budget: int | None, most_people: int, quotas: int, has_twin: bool
) -> None:
    random = Random(seed)
    people = make_people(random, count)
    if has_twin:
        people.append(replace(people[0], influencer_id=InfluencerId(UUID(int=99)), tie_hash=b"~"))
    wanted = WantedLineup(budget=budget, most_people=most_people, quotas=make_quotas(random, quotas))
    tried = try_every_set(wanted, people, RULES)

    answer = answer_of(wanted, people)

    match answer:
        case Lineup():
            check(answer, tried, people)
        case BudgetTooSmall(needed):
            assert not tried.allowed.any()
            assert tried.meets_terms.any()
            assert needed == tried.costs[tried.meets_terms].min()
        case _:
            assert not tried.meets_terms.any()


def test_of_twenty_people_no_set_is_better() -> None:
    people = make_people(Random(20), 20)
    wanted = WantedLineup(
        budget=14_000_000,
        most_people=6,
        quotas=(
            Quota(trait=LineupTrait.TIER, key="3", least=2),
            Quota(trait=LineupTrait.NICHE, key="travel", least=1, most=2),
            Quota(trait=LineupTrait.PROVINCE, key="79", most=1),
        ),
    )

    check(lineup_of(wanted, people), try_every_set(wanted, people, RULES), people)


def test_an_audience_that_two_share_is_counted_once() -> None:
    """Of 60 tens in a segment of 100 the first 10 count whole, the next 25 at 0.8, the last 25 at 0.6: 450 people."""
    first, second = (make_choosable(each, score=0, audience={NORTHERN_BEAUTY: 30}) for each in (1, 2))

    chosen = lineup_of(make_wanted(), [first, second]).chosen

    assert [each.reach for each in chosen.members] == [300, 300]
    assert (chosen.counted_once, chosen.overlap, chosen.value) == (450, 2500, 450)


def test_somebody_who_reaches_new_people_goes_before_somebody_who_reaches_more_of_the_same() -> None:
    first = make_choosable(1, score=0, audience={NORTHERN_BEAUTY: 90})
    same = make_choosable(2, score=0, audience={NORTHERN_BEAUTY: 80})
    new = make_choosable(3, score=0, audience={Segment("tiktok", "travel", NORTH): 45})

    lineup = lineup_of(make_wanted(most_people=2), [first, same, new])

    assert numbers(lineup.chosen) == [1, 3]
    assert lineup.chosen.counted_once == 590 + 360
    assert [(each.influencer_id.int, each.worth) for each in lineup.chosen.members] == [(1, 590), (3, 360)]
    assert numbers(lineup.next_best) == [2, 3]


def test_of_people_who_are_alike_the_lower_tie_hash_is_taken_and_the_swap_is_no_next_best() -> None:
    twins = [make_choosable(number, tie_hash=bytes([9 - number])) for number in (1, 2, 3)]
    weaker = make_choosable(4, score=4999)

    lineup = lineup_of(make_wanted(most_people=1), [*twins, weaker])

    assert numbers(lineup.chosen) == [3]
    assert numbers(lineup.next_best) == [4]


@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_in_which_people_come_changes_nothing(seed: int, order: Random) -> None:
    people = make_people(Random(seed), 9)
    shuffled = list(people)
    order.shuffle(shuffled)

    assert answer_of(make_wanted(), people) == answer_of(make_wanted(), shuffled)


@pytest.mark.parametrize(
    ("quota", "counted"),
    [
        (Quota(trait=LineupTrait.TIER, key="2", least=2), [2, 4]),
        (Quota(trait=LineupTrait.PLATFORM, key="youtube", least=2), [3, 4]),
        (Quota(trait=LineupTrait.PROVINCE, key="79", least=2), [2, 3]),
        (Quota(trait=LineupTrait.NICHE, key="travel", least=2), [1, 4]),
        (Quota(trait=LineupTrait.NICHE, key="travel.food", least=2), [4, 5]),
    ],
)
def test_a_quota_counts_who_has_the_trait(quota: Quota, counted: list[int]) -> None:
    people = [
        make_choosable(1, niches=frozenset({"travel.hotels"})),
        make_choosable(2, tier=2, province="79", niches=frozenset({"travelling.light"})),
        make_choosable(3, platforms=frozenset({"youtube"}), province="79"),
        make_choosable(4, tier=2, platforms=frozenset({"tiktok", "youtube"}), niches=frozenset({"travel.food"})),
        make_choosable(5, score=9000, niches=frozenset({"travel.food"}) if quota.key == "travel.food" else frozenset()),
    ]

    assert numbers(lineup_of(make_wanted(most_people=2, quotas=(quota,)), people).chosen) == counted


def test_what_quotas_miss_is_named() -> None:
    people = [make_choosable(1, tier=3, province="79"), make_choosable(2, province="79"), make_choosable(3)]
    exemplary = Quota(trait=LineupTrait.TIER, key="3", least=3)
    southern = Quota(trait=LineupTrait.PROVINCE, key="79", least=2)

    assert answer_of(make_wanted(budget=0, quotas=(southern, exemplary)), people) == QuotasUnmet({exemplary: 2})


def test_quotas_that_only_together_ask_too_much_are_named() -> None:
    people = [make_choosable(1, tier=3), make_choosable(2, province="79")]
    exemplary = Quota(trait=LineupTrait.TIER, key="3", least=1)
    southern = Quota(trait=LineupTrait.PROVINCE, key="79", least=1)

    answer = answer_of(make_wanted(most_people=1, quotas=(southern, exemplary)), people)

    assert answer in (QuotasUnmet({exemplary: 1}), QuotasUnmet({southern: 1}))


def test_a_budget_below_the_cheapest_set_is_told_what_is_needed() -> None:
    people = [make_choosable(1, price=3_000_000), make_choosable(2, price=2_000_000, tier=3)]
    both = (Quota(trait=LineupTrait.TIER, key="3", least=1), Quota(trait=LineupTrait.TIER, key="1", least=1))

    assert answer_of(make_wanted(budget=1_999_999), people) == BudgetTooSmall(2_000_000)
    assert answer_of(make_wanted(budget=4_999_999, quotas=both), people) == BudgetTooSmall(5_000_000)
    assert numbers(lineup_of(make_wanted(budget=5_000_000, quotas=both), people).chosen) == [1, 2]


def test_without_anybody_there_is_nobody_to_choose() -> None:
    nobody_here = Quota(trait=LineupTrait.PROVINCE, key="01", most=0)

    assert answer_of(make_wanted(), []) == NobodyAllowed()
    assert answer_of(make_wanted(quotas=(nobody_here,)), [make_choosable(1)]) == NobodyAllowed()


@pytest.mark.parametrize("extra", range(-1, 4))
def test_a_budget_is_kept_to_the_last_dong_where_the_solver_rounds(extra: int) -> None:
    """Prices that differ in their eleventh digit."""
    base = 10_000_000_000
    people = [make_choosable(1 + each, price=base + each, score=1000 + each) for each in range(3)]
    wanted = make_wanted(budget=2 * base + extra)

    lineup = lineup_of(wanted, people)

    check(lineup, try_every_set(wanted, people, RULES), people)


@dataclass
class Scripted:
    """A solver that gives these answers, one after the other, and then knows nothing."""

    solutions: list[Solution]
    shares: list[float] = field(default_factory=list[float])

    def minimise(self, program: Program, *, share: float) -> Solution:
        assert len(program.costs) == len(program.most)
        self.shares.append(share)
        return self.solutions.pop(0) if self.solutions else NOTHING_YET


NOTHING_YET = Solution(None, -inf, is_complete=False)
PAIR = [make_choosable(1, score=100), make_choosable(2, score=300)]


def test_a_set_found_in_a_hurry_says_how_far_from_the_best_it_may_be() -> None:
    solver = Scripted([Solution((1.0, 0.0), bound=-0.4, is_complete=False)])

    lineup = lineup_of(make_wanted(most_people=1), PAIR, solver)

    assert (lineup.chosen.value, lineup.chosen.ceiling) == (100, 400)
    assert (lineup.chosen.gap, lineup.chosen.is_optimum) == (7500, False)
    assert lineup.next_best is None
    assert solver.shares == [FIRST_SHARE, 1]


def test_a_next_best_set_that_is_better_takes_the_first_place() -> None:
    solver = Scripted(
        [Solution((1.0, 0.0), bound=-0.4, is_complete=False), Solution((0.0, 1.0), bound=-0.35, is_complete=False)]
    )

    lineup = lineup_of(make_wanted(most_people=1), PAIR, solver)

    assert (numbers(lineup.chosen), lineup.chosen.value, lineup.chosen.ceiling) == ([2], 300, 400)
    assert lineup.next_best is not None
    assert (numbers(lineup.next_best), lineup.next_best.value, lineup.next_best.ceiling) == ([1], 100, 400)
    assert [(each.influencer_id, each.worth) for each in lineup.chosen.members] == [(PAIR[1].influencer_id, 300)]


def test_when_only_the_cheapest_set_was_found_in_time_it_is_the_answer() -> None:
    """Nothing, then that nothing is missing, then the cheapest; no bound: all together are worth 400."""
    met = Solution((1.0, 0.0, 0.0), bound=0, is_complete=True)
    solver = Scripted([NOTHING_YET, met, Solution((1.0, 0.0), bound=1, is_complete=True)])

    lineup = lineup_of(make_wanted(most_people=1), PAIR, solver)

    assert (numbers(lineup.chosen), lineup.chosen.ceiling, lineup.chosen.gap) == ([1], 400, 7500)
    assert solver.shares == [FIRST_SHARE, CHECK_SHARE, 1, 1]


@pytest.mark.parametrize(
    "then",
    [
        [],
        [Solution((1.0, 0.0, 1.0), bound=0, is_complete=False)],
        [Solution((1.0, 0.0, 0.0), bound=0, is_complete=True)],
        [Solution((1.0, 0.0, 0.0), bound=0, is_complete=True), Solution((1.0, 0.0), bound=0, is_complete=False)],
    ],
)
def test_when_the_time_is_over_before_anything_is_proven_nothing_is_claimed(then: list[Solution]) -> None:
    assert answer_of(make_wanted(budget=0), PAIR, Scripted([NOTHING_YET, *then])) == Undecided()


def test_a_thousand_people_get_an_optimum_or_a_stated_gap() -> None:
    rules = lineup_rules_on(date(2026, 11, 22))
    people = make_people(Random(1000), 1000, rules, most_reached=1_000_000)
    quotas = (
        Quota(trait=LineupTrait.TIER, key="3", least=5, most=10),
        Quota(trait=LineupTrait.PROVINCE, key="79", least=3, most=8),
    )
    wanted = WantedLineup(budget=40_000_000, most_people=20, quotas=quotas)
    solver = Highs(2.0)

    answer = choose(wanted, people, rules, solver)

    assert isinstance(answer, Lineup)
    assert all(limit <= 2.0 for limit in solver.limits)
    assert solver.limits[0] <= 2.0 * FIRST_SHARE
    members = {each.influencer_id: each for each in answer.chosen.members}
    chosen = [each for each in people if each.influencer_id in members]
    assert len(chosen) == len(members) == len(answer.chosen.members) <= 20
    assert sum(each.price for each in chosen) == answer.chosen.cost <= 40_000_000
    assert 5 <= sum(each.tier == 3 for each in chosen) <= 10
    assert 3 <= sum(each.province == "79" for each in chosen) <= 8
    assert answer.chosen.is_optimum == (answer.chosen.gap == 0)
    assert answer.chosen.value <= answer.chosen.ceiling
    assert all(each.worth >= 0 for each in members.values())
    assert answer.chosen.score == sum(each.score for each in chosen)
