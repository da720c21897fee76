"""A ranking from columns is the ranking that weighing everybody in turn gives, whatever was changed since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.brief import Brief
from matching.columns.building import ColumnsBuilder, columns_of
from matching.columns.ranking import Layer, rank_layers
from matching.person import Ask, Person
from matching.ranking import Ranking, rank
from matching.ranking_policy import ranking_policy_on
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS, CANDIDATES, person_of

POLICY = ranking_policy_on(date(2026, 11, 22))
WITHOUT_HEAD_START = ranking_policy_on(TODAY)
NOTHING_HIDDEN = np.empty(0, dtype=np.int64)

_RANDOM = Random(9)
PEOPLE = [person_of(candidate, _RANDOM) for candidate in CANDIDATES]
CHANGED = [
    replace(person_of(candidate, _RANDOM), influencer_id=person.influencer_id)
    for candidate, person in zip(_RANDOM.sample(CANDIDATES, len(CANDIDATES)), PEOPLE, strict=True)
]
"""The same people, each offering what another one offered."""
WHOLE = Layer(columns_of(PEOPLE), NOTHING_HIDDEN)


def in_turn(people: Sequence[Person], brief: Brief, ask: Ask, limit: int) -> Ranking:
    return rank(brief, [person.asked(ask) for person in people], POLICY, TODAY, limit=limit)


@given(st.sampled_from(BRIEFS), st.sampled_from(ASKS), st.integers(1, 120))
@settings(max_examples=40)
def test_of_many_the_ranking_is_the_same(brief: Brief, ask: Ask, limit: int) -> None:
    assert rank_layers([WHOLE], brief, ask, POLICY, TODAY, limit=limit) == in_turn(PEOPLE, brief, ask, limit)


@given(
    st.lists(st.sampled_from(PEOPLE), unique_by=lambda each: each.influencer_id, max_size=8), st.sampled_from(BRIEFS)
)
@settings(max_examples=60)
def test_of_few_or_none_too(people: list[Person], brief: Brief) -> None:
    found = rank_layers([Layer(columns_of(people), NOTHING_HIDDEN)], brief, ONE_VIDEO, POLICY, TODAY)

    assert found == in_turn(people, brief, ONE_VIDEO, 100)


@given(st.integers(1, 400), st.sampled_from(BRIEFS))
@settings(max_examples=20)
def test_columns_built_in_batches_are_the_columns_built_at_once(size: int, brief: Brief) -> None:
    builder, ordered = ColumnsBuilder(), sorted(PEOPLE, key=lambda each: each.influencer_id.bytes)
    for start in range(0, len(ordered), size):
        builder.add(ordered[start : start + size])

    found = rank_layers([Layer(builder.columns(), NOTHING_HIDDEN)], brief, ONE_VIDEO, POLICY, TODAY)

    assert found == rank_layers([WHOLE], brief, ONE_VIDEO, POLICY, TODAY)


@given(st.sampled_from(BRIEFS), st.integers(1, 120))
@settings(max_examples=30)
def test_without_a_head_start_too(brief: Brief, limit: int) -> None:
    candidates = [person.asked(ONE_VIDEO) for person in PEOPLE]

    found = rank_layers([WHOLE], brief, ONE_VIDEO, WITHOUT_HEAD_START, TODAY, limit=limit)

    assert found == rank(brief, candidates, WITHOUT_HEAD_START, TODAY, limit=limit)


def test_the_head_start_brings_newcomers_from_below_the_first() -> None:
    lifted = [
        card
        for brief in BRIEFS[:60]
        for card in rank_layers([WHOLE], brief, ONE_VIDEO, POLICY, TODAY, limit=5).cards
        if card.rank_before > 5
    ]

    assert lifted
    assert all(card.order.newcomer for card in lifted)
