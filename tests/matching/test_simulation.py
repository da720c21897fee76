from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from matching.attention import attention
from matching.brief import Brief, Candidate, Delivery
from matching.ranking import rank
from matching.ranking_policy import RankingPolicy, ranking_policy_on
from matching.simulation import Effect, Exposure, Move, Total, kendall_tau, listed, total
from matching.simulation import effect as effect_of
from matching.weights import PartName
from tests.makers.matching import BRIEF, TODAY, make_brief, make_candidate
from tests.makers.ranking_policy import TRUST_FIRST
from tests.matching.strategies import briefs, crowds

PRESENT = ranking_policy_on(TODAY)


def proposed(**weights: int) -> RankingPolicy:
    given_weights = {PartName(part): weight for part, weight in weights.items()}
    return replace(PRESENT, weights=PRESENT.weights.reweighed(given_weights, version="proposed", valid_from=TODAY))


PROPOSED = proposed(**TRUST_FIRST.by_part())
NEAR = make_candidate(1, tier=1, certified_since=TODAY, delivery=Delivery())
TRUSTED = make_candidate(2, tier=3, niches=frozenset({"beauty.makeup"}), delivery=Delivery(bookings=30, kept=30))
GATED = make_candidate(3, free_places=0)


def effect(
    brief: Brief, candidates: Sequence[Candidate], present: RankingPolicy, then: RankingPolicy, *, top: int
) -> Effect:
    before, after = (listed(brief, candidates, policy, TODAY, top=top) for policy in (present, then))
    return effect_of(brief.id, before, after, top=top)


def test_attention_falls_with_the_logarithm_of_the_place() -> None:
    assert [attention(place) for place in (1, 2, 3, 7, 10, 100)] == [10_000, 6309, 5000, 3333, 2891, 1502]


def test_who_moves_and_who_gets_the_attention() -> None:
    found = effect(BRIEF, [NEAR, TRUSTED, GATED], PRESENT, PROPOSED, top=1)

    assert (found.eligible, found.top, found.entering, found.tau, found.compared) == (2, 1, 1, -10_000, 2)
    assert found.moves == (Move(TRUSTED.influencer_id, 2, 1), Move(NEAR.influencer_id, 1, 2))
    assert found.before == Exposure(total=10_000, newcomers=10_000, tiers={1: 10_000})
    assert found.after == Exposure(total=10_000, newcomers=0, tiers={3: 10_000})


def test_within_the_first_places_nobody_enters() -> None:
    found = effect(BRIEF, [NEAR, TRUSTED], PRESENT, PROPOSED, top=10)

    assert (found.top, found.entering, len(found.moves)) == (2, 0, 2)
    assert found.before == Exposure(total=16_309, newcomers=10_000, tiers={1: 10_000, 3: 6309})
    assert found.after == Exposure(total=16_309, newcomers=6309, tiers={1: 6309, 3: 10_000})
    assert [found.after.share(each) for each in (found.after.newcomers, *found.after.tiers.values())] == [
        3868,
        3868,
        6131,
    ]


def test_totals_are_over_all_briefs() -> None:
    moved = effect(BRIEF, [NEAR, TRUSTED], PRESENT, PROPOSED, top=1)
    kept = effect(make_brief(), [NEAR, TRUSTED], PRESENT, PRESENT, top=1)
    nobody = effect(BRIEF, [GATED], PRESENT, PROPOSED, top=1)

    assert total([moved, kept, nobody]) == Total(
        tau=10_000 // 3,
        changed=5000,
        before=Exposure(total=20_000, newcomers=20_000, tiers={1: 20_000}),
        after=Exposure(total=20_000, newcomers=10_000, tiers={1: 10_000, 3: 10_000}),
    )
    assert (nobody.top, nobody.tau, nobody.moves, nobody.before.share(nobody.before.newcomers)) == (0, 10_000, (), 0)
    nothing = Exposure(total=0, newcomers=0, tiers={})
    assert total([]) == Total(tau=10_000, changed=0, before=nothing, after=nothing)


@settings(max_examples=15)
@given(brief=briefs, crowd=crowds)
def test_places_are_those_of_the_list_under_either_policy(brief: Brief, crowd: list[Candidate]) -> None:
    found = effect(brief, crowd, PRESENT, PROPOSED, top=10)

    before, after = (
        {card.influencer_id: card.rank for card in rank(brief, crowd, policy, TODAY, limit=len(crowd)).cards}
        for policy in (PRESENT, PROPOSED)
    )
    first = min(10, len(before))
    assert (found.eligible, found.top) == (len(before), first)
    assert {move.influencer_id: (move.before, move.after) for move in found.moves} == {
        person: (place, after[person])
        for person, place in before.items()
        if place != after[person] and min(place, after[person]) <= first
    }
    assert [move.after for move in found.moves] == sorted(move.after for move in found.moves)
    assert found.entering == sum(move.before <= first < move.after for move in found.moves)
    assert found.before.total == found.after.total == sum(attention(place) for place in range(1, first + 1))
    assert effect(brief, crowd, PRESENT, PRESENT, top=10).moves == ()


def test_two_orders_are_compared_by_those_who_are_among_the_first_of_both() -> None:
    before, after = (listed(BRIEF, [NEAR, TRUSTED], policy, TODAY, top=1) for policy in (PRESENT, PROPOSED))

    found = effect_of(BRIEF.id, before, replace(after, order=after.order[:1]), top=1)

    assert (found.compared, found.tau) == (1, 10_000)


@settings(max_examples=50)
@given(length=st.integers(2, 60), seed=st.integers(0, 2**32))
def test_tau_is_kendalls(length: int, seed: int) -> None:
    ranks = Random(seed).sample(range(1, length + 1), length)

    expected = float(kendalltau(range(length), ranks).statistic)
    assert kendall_tau(ranks) == pytest.approx(expected * 10_000, abs=1)


@pytest.mark.parametrize(("ranks", "tau"), [([], 10_000), ([1], 10_000), ([1, 2, 3], 10_000), ([3, 2, 1], -10_000)])
def test_tau_at_its_ends(ranks: list[int], tau: int) -> None:
    assert kendall_tau(ranks) == tau
