"""Whoever is dropped before being reckoned to the end could not have come: nobody worth enough is ever missing."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.building import columns_of
from matching.columns.field import Question, field_of
from matching.columns.leading import FIRST_SETS, SELDOM, bars
from matching.columns.ranking import Layer, rank_layers
from matching.eligibility import obstacles
from matching.ordering import order_of
from matching.person import Ask, Person
from matching.ranking import rank
from matching.ranking_policy import RankingPolicy, ranking_policy_on
from matching.scoring import score_parts
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS, CANDIDATES, person_of

POLICY = ranking_policy_on(TODAY)
GAMBLING = replace(
    POLICY,
    acceptance=POLICY.acceptance.model_copy(update={"version": "gambling", "floor": 0, "intercept": -9_000}),
    over_asking=POLICY.over_asking.model_copy(update={"version": "gambling", "floor": 0}),
)
"""Chances near nothing, and dampings that go all the way down."""
_RANDOM = Random(10)
PEOPLE = [
    replace(person, niches=person.niches | {f"niche_{number}"})
    for number, candidate in enumerate(CANDIDATES)
    for person in (person_of(candidate, _RANDOM),)
]
"""More sets of niches than are looked at first: everybody has a niche of their own, for which nobody asks."""
BLOCKED = frozenset(person.influencer_id for person in PEOPLE[::2])
STRICT = [replace(brief, min_tier=3, competence="law", blocked=BLOCKED) for brief in BRIEFS[:100]]
"""Some of them but a few people pass."""
COLUMNS = columns_of(PEOPLE)
CROWD = [
    replace(_RANDOM.choice(PEOPLE), influencer_id=InfluencerId(UUID(int=number)), asked_lately=_RANDOM.randint(0, 20))
    for number in range(1, 4_000)
]
MANY = Layer(columns_of(CROWD), np.empty(0, dtype=np.int64))


def order_values(people: Sequence[Person], brief: Brief, ask: Ask, policy: RankingPolicy) -> dict[InfluencerId, int]:
    """What each of the eligible is worth, reckoned one by one."""
    candidates = [person.asked(ask) for person in people]
    return {
        each.influencer_id: order_of(brief, each, score_parts(brief, each, policy.weights), policy, TODAY).value
        for each in candidates
        if not obstacles(brief, each, TODAY)
    }


@given(
    st.sampled_from([*BRIEFS, *STRICT]),
    st.sampled_from(ASKS),
    st.integers(0, 10_000),
    st.sampled_from([POLICY, GAMBLING]),
)
@settings(max_examples=100)
def test_everybody_worth_so_much_is_found(brief: Brief, ask: Ask, share: int, policy: RankingPolicy) -> None:
    worth = order_values(PEOPLE, brief, ask, policy)
    least = max(worth.values(), default=0) * share // 10_000

    found = field_of(COLUMNS, Question(brief=brief, ask=ask, policy=policy, day=TODAY)).at_least(least)

    told = {COLUMNS.id_at(row): value for row, value in zip(found.rows.tolist(), found.worth.tolist(), strict=True)}
    assert told == {person: value for person, value in worth.items() if value >= least}


def test_both_where_many_pass_the_gates_and_where_few_do() -> None:
    many, few = (
        [field_of(COLUMNS, Question(brief=brief, ask=ONE_VIDEO, policy=POLICY, day=TODAY)).eligible for brief in briefs]
        for briefs in (BRIEFS[:100], STRICT)
    )

    assert len(COLUMNS.niche_sets) > FIRST_SETS
    assert sum(SELDOM * each > len(PEOPLE) for each in many) > 50
    assert sum(0 < SELDOM * each <= len(PEOPLE) for each in few) > 20


def test_the_bar_falls_until_more_and_more_sets_of_niches_could_reach_it() -> None:
    bounds = _RANDOM.sample(range(10_000), 3_000)

    found = [*bars(np.array(bounds))]

    assert found == [*(sorted(bounds)[-sets] for sets in (256, 2_048)), 0]
    assert [*bars(np.array([7, 9]))] == [0]


@given(st.sampled_from(BRIEFS), st.sampled_from([1, 5, 50]))
@settings(max_examples=5, deadline=None)
def test_of_many_the_ranking_is_the_same(brief: Brief, limit: int) -> None:
    expected = rank(brief, [person.asked(ONE_VIDEO) for person in CROWD], POLICY, TODAY, limit=limit)

    assert rank_layers([MANY], brief, ONE_VIDEO, POLICY, TODAY, limit=limit) == expected
