"""Rows of columns: who stands in them, and that no block of them is left out."""

from dataclasses import replace
from random import Random
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.columns.building import columns_of
from matching.columns.leading import FIRST_SETS
from matching.columns.ranking import Layer, rank_layers
from matching.columns.table import NARROW, Steps
from matching.eligibility import Reason
from matching.ranking import daily_hash, rank
from matching.ranking_policy import ranking_policy_on
from tests.makers.matching import BRIEF, TODAY, make_candidate
from tests.matching.asks import ONE_VIDEO
from tests.matching.strategies import CANDIDATES, VIDEO, person_of

_RANDOM = Random(8)
PEOPLE = [person_of(candidate, _RANDOM) for candidate in CANDIDATES[:5]]
NOTHING_HIDDEN = np.empty(0, dtype=np.int64)


def test_who_leads_is_found_whatever_the_order_of_the_columns() -> None:
    """Only the last person of all is perfect; the others are worth the same, each with a set of niches of their own."""
    middling = replace(
        person_of(make_candidate(1), Random(1)), rates={VIDEO: 4_000_000}, minimum_fee=0, places=1, away=()
    )
    crowd = [
        replace(middling, influencer_id=InfluencerId(UUID(int=number)), niches=middling.niches | {f"niche_{number}"})
        for number in range(1, FIRST_SETS + 500)
    ]
    last = replace(middling, influencer_id=InfluencerId(UUID(int=2**127)), tier=3)

    layer = Layer(columns_of([last, *crowd]), NOTHING_HIDDEN)
    found = rank_layers([layer], BRIEF, ONE_VIDEO, ranking_policy_on(TODAY), TODAY, limit=3)

    assert found.eligible == len(crowd) + 1
    assert found.cards[0].influencer_id == last.influencer_id
    ties = sorted(daily_hash(TODAY, BRIEF.id, person.influencer_id) for person in crowd)
    assert [daily_hash(TODAY, BRIEF.id, each.influencer_id) for each in found.cards[1:]] == ties[:2]


def test_somebody_is_found_by_id_and_nobody_else() -> None:
    columns = columns_of(PEOPLE)

    for row, person in enumerate(sorted(PEOPLE, key=lambda each: each.influencer_id.bytes)):
        assert columns.row_of(person.influencer_id) == row
    assert columns.row_of(InfluencerId(UUID(int=2**128 - 1))) is None
    assert columns.row_of(InfluencerId(UUID(int=0))) is None


@given(st.lists(st.integers(-1, 400), max_size=300), st.integers(-3, 500))
def test_steps_compare_as_the_numbers_do(numbers: list[int], limit: int) -> None:
    column = np.array(numbers, dtype=np.int64)
    steps = Steps.of(column)
    above = steps.above(limit)

    assert steps.steps.itemsize == (1 if len(set(numbers)) < 256 else 2)
    assert ((steps.steps >= above) == (column > limit)).all()
    assert steps.below[above] == np.count_nonzero(column <= limit)


def test_gates_of_more_keys_than_two_bytes_hold_rank_alike() -> None:
    everywhere, policy = [f"platform_{number}" for number in range(NARROW)], ranking_policy_on(TODAY)
    people = [
        replace(person_of(candidate, _RANDOM), platforms=frozenset(everywhere[place % 3 :]))
        for place, candidate in enumerate(CANDIDATES[:60])
    ]
    brief = replace(BRIEF, platforms=frozenset({everywhere[1], everywhere[-1]}))

    found = rank_layers([Layer(columns_of(people), NOTHING_HIDDEN)], brief, ONE_VIDEO, policy, TODAY)

    assert found == rank(brief, [person.asked(ONE_VIDEO) for person in people], policy, TODAY)
    assert found.eligible
    assert found.refused[Reason.CHANNEL_MISSING] == 20
