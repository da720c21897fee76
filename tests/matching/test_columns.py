"""The columns find whom one finds by weighing everybody in turn: the same people, parts and counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.best import Best, Scored, best
from matching.columns.building import columns_of
from matching.columns.leading import FIRST_BLOCK
from matching.eligibility import Reason, obstacles, shown_to_brand
from matching.explaining import explain
from matching.person import Ask, Person
from matching.ranking import daily_hash
from matching.scoring import score_parts, total
from matching.weights import weights_on
from tests.makers.matching import BRIEF, TODAY, make_candidate
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS, CANDIDATES, VIDEO, person_of

WEIGHTS = weights_on(TODAY)


def in_turn(people: Sequence[Person], brief: Brief, ask: Ask, limit: int) -> Best:
    """The plain way: gates and score for one after the other, then sort."""
    refused, found = Counter[Reason](), list[Scored]()
    for candidate in (person.asked(ask) for person in people):
        if told := shown_to_brand(obstacles(brief, candidate, TODAY)):
            refused.update({obstacle.reason for obstacle in told})
        else:
            parts = score_parts(brief, candidate, WEIGHTS)
            explained = explain(brief, candidate, parts, WEIGHTS)
            found.append(Scored(influencer_id=candidate.influencer_id, score=total(parts), parts=explained))
    found.sort(key=lambda each: (-each.score, daily_hash(TODAY, brief.id, each.influencer_id)))
    return Best(scored=tuple(found[:limit]), weighed=len(people), eligible=len(found), refused=refused)


_RANDOM = Random(8)
PEOPLE = [person_of(candidate, _RANDOM) for candidate in CANDIDATES]
COLUMNS = columns_of(PEOPLE)


few = st.lists(st.sampled_from(PEOPLE), unique_by=lambda each: each.influencer_id, max_size=6)


@given(st.sampled_from(BRIEFS), st.sampled_from(ASKS), st.integers(1, 60))
@settings(max_examples=120)
def test_of_many_the_same_are_best_for_the_same_reasons(brief: Brief, ask: Ask, limit: int) -> None:
    assert best(COLUMNS, brief, ask, WEIGHTS, TODAY, limit=limit) == in_turn(PEOPLE, brief, ask, limit)


@given(few, st.sampled_from(BRIEFS))
@settings(max_examples=100)
def test_of_few_or_none_too(people: list[Person], brief: Brief) -> None:
    assert best(columns_of(people), brief, ONE_VIDEO, WEIGHTS, TODAY) == in_turn(people, brief, ONE_VIDEO, 50)


def test_who_leads_by_score_at_the_end_of_many_blocks_is_found() -> None:
    """Only the last person of all is perfect, long after the first block has set what it takes to lead."""
    middling = replace(
        person_of(make_candidate(1), Random(1)), rates={VIDEO: 4_000_000}, minimum_fee=0, places=1, away=()
    )
    crowd = [replace(middling, influencer_id=InfluencerId(UUID(int=number))) for number in range(1, FIRST_BLOCK + 500)]
    last = replace(middling, influencer_id=InfluencerId(UUID(int=2**127)), tier=3)

    found = best(columns_of([last, *crowd]), BRIEF, ONE_VIDEO, WEIGHTS, TODAY, limit=3)

    assert found.eligible == len(crowd) + 1
    assert found.scored[0].influencer_id == last.influencer_id
    ties = sorted(daily_hash(TODAY, BRIEF.id, person.influencer_id) for person in crowd)
    assert [daily_hash(TODAY, BRIEF.id, each.influencer_id) for each in found.scored[1:]] == ties[:2]


def test_somebody_is_found_by_id_and_nobody_else() -> None:
    columns = columns_of(PEOPLE[:5])

    for row, person in enumerate(sorted(PEOPLE[:5], key=lambda each: each.influencer_id.bytes)):
        assert columns.row_of(person.influencer_id) == row
    assert columns.row_of(InfluencerId(UUID(int=2**128 - 1))) is None
    assert columns.row_of(InfluencerId(UUID(int=0))) is None
