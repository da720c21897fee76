from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import BriefId
from domain.money import vnd
from matching.brief import Brief, Candidate
from matching.briefs_for_me import BriefCard, BriefsForMe, OpenBrief, briefs_for_me
from matching.eligibility import Reason, obstacles, shown_to_influencer
from matching.person import Ask, Person
from matching.ranking import daily_hash, rank
from matching.ranking_policy import ranking_policy_on
from tests.makers.matching import CANDIDATE, TODAY, make_brief
from tests.matching.strategies import BRIEFS, CANDIDATES, POST, VIDEO, person_of
from tests.matching.test_ranking import MERITS, improved

POLICY = ranking_policy_on(TODAY)
CLOSING = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)
A_VIDEO = Ask(pieces={VIDEO: 1}, first_day=TODAY, last_day=TODAY + timedelta(days=30))
ME = replace(person_of(CANDIDATE, Random(1)), rates={VIDEO: 4_000_000}, minimum_fee=0, away=())


def opened(number: int = 1, *, closes_at: datetime = CLOSING, **changes: object) -> OpenBrief:
    return OpenBrief(brief=make_brief(id=BriefId(UUID(int=number)), **changes), ask=A_VIDEO, closes_at=closes_at)


def asked(person: Person, *open_briefs: OpenBrief, limit: int = 100) -> BriefsForMe:
    return briefs_for_me(person, open_briefs, POLICY.weights, TODAY, limit=limit)


def some_briefs(seed: int) -> list[OpenBrief]:
    """Up to forty different briefs, some asking for a post besides, many closing together."""
    random = Random(seed)
    return [
        OpenBrief(
            brief=replace(brief, id=BriefId(UUID(int=number))),
            ask=replace(A_VIDEO, pieces=random.choice([{VIDEO: 1}, {VIDEO: 1, POST: 2}])),
            closes_at=CLOSING + timedelta(days=random.randint(0, 2)),
        )
        for number, brief in enumerate(random.sample(BRIEFS, random.randint(0, 40)), start=1)
    ]


def some_person(candidate: Candidate, seed: int) -> Person:
    return person_of(candidate, Random(seed))


def card_of(each: OpenBrief, found: BriefsForMe) -> BriefCard | None:
    return next((card for card in found.cards if card.brief_id == each.brief.id), None)


crowds = st.integers(0, 2**32).map(some_briefs)
people = st.builds(some_person, st.sampled_from(CANDIDATES), st.integers(0, 2**32))


def test_the_best_score_comes_first_then_what_closes_sooner_then_the_hash_of_the_day() -> None:
    soon = CLOSING - timedelta(days=1)
    elsewhere = opened(1, provinces={"79": "southeast"})
    equals = [opened(number) for number in range(2, 6)]
    sooner = opened(6, closes_at=soon)

    found = asked(ME, elsewhere, *equals, sooner)

    by_hash = sorted((each.brief.id for each in equals), key=lambda id_: daily_hash(TODAY, id_, ME.influencer_id))
    assert [card.brief_id for card in found.cards] == [sooner.brief.id, *by_hash, elsewhere.brief.id]
    assert [card.rank for card in found.cards] == [1, 2, 3, 4, 5, 6]
    assert [card.score for card in found.cards] == [8286] * 5 + [8036]
    assert found.cards[0].closes_at == soon
    assert (found.weighed, found.eligible, found.shut, found.refused) == (6, 6, (), {})
    assert (found.weights_version, found.day) == ("v1", TODAY)


def test_what_does_not_take_them_stands_apart_with_every_reason_the_fewest_first() -> None:
    high: dict[str, Any] = {"min_tier": 3}
    dear: dict[str, Any] = {"fee_ceiling": vnd(3_000_000)}
    both, late, soon = opened(1, **high, **dear), opened(2, **high), opened(3, **dear, closes_at=CLOSING - timedelta(1))

    found = asked(ME, both, late, soon, opened(4))

    assert [(each.brief_id.int, [gate.reason for gate in each.obstacles]) for each in found.shut] == [
        (3, [Reason.PRICE_ABOVE_CEILING]),
        (2, [Reason.TIER_TOO_LOW]),
        (1, [Reason.TIER_TOO_LOW, Reason.PRICE_ABOVE_CEILING]),
    ]
    assert found.shut[1].obstacles[0].sentence.en == "Trust tier 2; the brief asks for tier 3 or higher."
    assert found.refused == {Reason.TIER_TOO_LOW: 2, Reason.PRICE_ABOVE_CEILING: 2}
    assert (found.weighed, found.eligible) == (4, 1)


def test_nobody_is_told_that_a_brand_blocked_them() -> None:
    found = asked(ME, opened(blocked=frozenset({ME.influencer_id})))

    assert [gate.reason for gate in found.shut[0].obstacles] == [Reason.NOT_AVAILABLE]
    assert found.refused == {Reason.NOT_AVAILABLE: 1}


def test_no_more_than_the_limit_is_shown_and_the_rest_still_counted() -> None:
    taking, shut = [opened(number) for number in range(1, 4)], [opened(number, min_tier=3) for number in range(4, 7)]

    found = asked(ME, *taking, *shut, limit=2)

    assert (len(found.cards), len(found.shut), found.weighed, found.eligible) == (2, 2, 6, 3)
    assert found.refused == {Reason.TIER_TOO_LOW: 3}


def test_no_brief_at_all_is_an_answer_too() -> None:
    assert asked(ME) == BriefsForMe(
        cards=(), shut=(), weighed=0, eligible=0, refused={}, weights_version="v1", day=TODAY
    )


@settings(max_examples=50)
@given(person=people, open_briefs=crowds)
def test_each_brief_has_the_score_and_parts_that_its_brand_finds_them_with(
    person: Person, open_briefs: list[OpenBrief]
) -> None:
    found = asked(person, *open_briefs)

    for each in open_briefs:
        ranking = rank(each.brief, [person.asked(each.ask)], POLICY, TODAY)
        card = card_of(each, found)
        assert (card is not None) == bool(ranking.cards)
        if card is not None:
            assert (card.score, card.parts) == (ranking.cards[0].score, ranking.cards[0].parts)
            assert card.score == sum(part.points for part in card.parts)


@settings(max_examples=50)
@given(person=people, open_briefs=crowds)
def test_exactly_what_takes_them_is_ranked_and_all_else_is_given_every_reason(
    person: Person, open_briefs: list[OpenBrief]
) -> None:
    found = asked(person, *open_briefs)
    told = {
        each.brief.id: shown_to_influencer(obstacles(each.brief, person.asked(each.ask), TODAY)) for each in open_briefs
    }

    assert {card.brief_id for card in found.cards} == {id_ for id_, gates in told.items() if not gates}
    assert {each.brief_id: each.obstacles for each in found.shut} == {
        id_: gates for id_, gates in told.items() if gates
    }
    assert (found.weighed, found.eligible) == (len(open_briefs), len(found.cards))
    assert Reason.BLOCKED_BY_BRAND not in found.refused
    assert sum(found.refused.values()) == sum(len({gate.reason for gate in gates}) for gates in told.values())


@settings(max_examples=50)
@given(person=people, open_briefs=crowds, seed=st.integers())
def test_the_order_in_which_briefs_come_changes_nothing(
    person: Person, open_briefs: list[OpenBrief], seed: int
) -> None:
    shuffled = Random(seed).sample(open_briefs, len(open_briefs))
    found = asked(person, *open_briefs)

    assert asked(person, *shuffled) == found
    keys = [
        (-card.score, card.closes_at, daily_hash(TODAY, card.brief_id, person.influencer_id)) for card in found.cards
    ]
    assert keys == sorted(keys)
    assert [card.rank for card in found.cards] == list(range(1, len(keys) + 1))


@settings(max_examples=50)
@given(person=people, open_briefs=crowds, stranger=st.sampled_from(BRIEFS))
def test_one_more_brief_changes_neither_scores_nor_order_of_the_others(
    person: Person, open_briefs: list[OpenBrief], stranger: Brief
) -> None:
    other = OpenBrief(brief=replace(stranger, id=BriefId(UUID(int=999))), ask=A_VIDEO, closes_at=CLOSING)

    alone, together = asked(person, *open_briefs), asked(person, *open_briefs, other)

    assert [(card.brief_id, card.score) for card in alone.cards] == [
        (card.brief_id, card.score) for card in together.cards if card.brief_id != other.brief.id
    ]


@pytest.mark.parametrize("merit", [merit for merit in MERITS if merit not in {"answers", "asked_less"}])
@settings(max_examples=15)
@given(
    candidate=st.sampled_from(CANDIDATES), amount=st.integers(0, 10_000), seed=st.integers(0, 2**32), open_briefs=crowds
)
def test_raising_a_merit_shuts_no_brief_and_lowers_no_score(
    merit: str, candidate: Candidate, amount: int, seed: int, open_briefs: list[OpenBrief]
) -> None:
    before = asked(some_person(candidate, seed), *open_briefs)
    after = asked(some_person(improved(candidate, merit, amount), seed), *open_briefs)

    raised = {card.brief_id: card.score for card in after.cards}
    assert all(raised[card.brief_id] >= card.score for card in before.cards)


@settings(max_examples=30)
@given(candidate=st.sampled_from(CANDIDATES), seed=st.integers(0, 2**32), open_briefs=crowds, asks=st.integers(0, 50))
def test_how_brands_asked_them_before_moves_no_brief(
    candidate: Candidate, seed: int, open_briefs: list[OpenBrief], asks: int
) -> None:
    sought = improved(replace(candidate, asked_lately=asks), "answers", 0)

    assert asked(some_person(candidate, seed), *open_briefs) == asked(some_person(sought, seed), *open_briefs)
