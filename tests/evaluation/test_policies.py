"""The policies that are compared: each orders by what it says, over people who pass the gates."""

from dataclasses import replace
from datetime import timedelta

from evaluation.market import FIRST_DAY, shipped_policy
from evaluation.policies import ABLATIONS, BASELINES, POLICIES, SHIPPED, Standing
from matching.brief import Candidate, Delivery
from matching.ranking import daily_hash, rank
from tests.makers.matching import make_brief, make_candidate

BRIEF = make_brief()


def standing(candidate: Candidate, followers: int = 1_000, engagement: int = 100) -> Standing:
    return Standing(candidate, followers, engagement)


PEOPLE = [
    standing(make_candidate(1, niches=frozenset({"beauty.skincare"})), followers=10, engagement=300),
    standing(make_candidate(2, niches=frozenset({"food"})), followers=30, engagement=100),
    standing(make_candidate(3, niches=frozenset({"beauty.skincare"})), followers=20, engagement=200),
]


def test_the_simple_ones_order_by_what_they_are_named_after() -> None:
    orders = {name: order(BRIEF, PEOPLE, FIRST_DAY, 3) for name, order in BASELINES.items()}

    assert orders["followers"] == [1, 2, 0]
    assert orders["engagement"] == [0, 2, 1]
    assert orders["text"][-1] == 1
    assert orders["text, then followers"] == [2, 0, 1]


def test_equals_and_the_random_one_go_by_the_daily_hash() -> None:
    by_hash = sorted(range(3), key=lambda each: daily_hash(FIRST_DAY, BRIEF.id, PEOPLE[each].candidate.influencer_id))

    assert BASELINES["random"](BRIEF, PEOPLE, FIRST_DAY, 3) == by_hash
    assert BASELINES["text"](BRIEF, PEOPLE, FIRST_DAY, 2) == [each for each in by_hash if each != 1]


def test_only_so_many_places_are_filled() -> None:
    assert {len(order(BRIEF, PEOPLE, FIRST_DAY, 2)) for order in POLICIES.values()} == {2}


def crowd() -> list[Standing]:
    """Twenty with a record, and after them three newcomers who score less."""
    newcomer = {
        "certified_since": FIRST_DAY - timedelta(days=3),
        "niches": frozenset({"beauty"}),
        "delivery": Delivery(),
    }
    old = [standing(make_candidate(number)) for number in range(1, 21)]
    return old + [standing(replace(make_candidate(number), **newcomer)) for number in range(21, 24)]


def test_the_shipped_one_is_the_ranking_itself() -> None:
    people = crowd()
    cards = rank(BRIEF, [each.candidate for each in people], shipped_policy(), FIRST_DAY).cards

    order = POLICIES[SHIPPED](BRIEF, people, FIRST_DAY, 23)

    assert [people[place].candidate.influencer_id for place in order] == [card.influencer_id for card in cards]
    assert [place for place, each in enumerate(order, start=1) if each >= 20] == [8, 14, 19]


def test_without_fair_start_newcomers_stand_where_their_value_puts_them() -> None:
    order = ABLATIONS["without fair start"](BRIEF, crowd(), FIRST_DAY, 23)

    assert sorted(order[-3:]) == [20, 21, 22]


def test_without_damping_it_does_not_matter_how_often_somebody_was_asked() -> None:
    asked = [standing(make_candidate(1, asked_lately=50)), standing(make_candidate(2, niches=frozenset({"beauty"})))]

    assert ABLATIONS["without damping"](BRIEF, asked, FIRST_DAY, 2) == [0, 1]
    assert POLICIES[SHIPPED](BRIEF, asked, FIRST_DAY, 2) == [1, 0]
