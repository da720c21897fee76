"""Everybody who may be chosen, from columns, is everybody who may be chosen when each is weighed in turn."""

from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.building import columns_of
from matching.columns.ranking import Layer
from matching.lineup.asking import LineupTrait, Quota, WantedLineup
from matching.lineup.crowd import Crowd, Question, crowd_of, gather
from matching.lineup.feasibility import bits_of
from matching.lineup.rules import lineup_rules
from matching.lineup.weighing import Scales, Weighing, weigh
from matching.person import Ask, Person
from matching.ranking import daily_hash
from matching.weights import weights_on
from tests.makers.lineup import make_choosable
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS, REGIONS
from tests.matching.test_column_ranking import CHANGED, NOTHING_HIDDEN, PEOPLE, WHOLE

QUOTAS = tuple(
    Quota(trait=trait, key=key)
    for trait, key in (
        (LineupTrait.TIER, "2"),
        (LineupTrait.PLATFORM, "facebook"),
        (LineupTrait.PLATFORM, "zalo"),
        (LineupTrait.PROVINCE, "79"),
        (LineupTrait.NICHE, "beauty"),
        (LineupTrait.NICHE, "food.street_food"),
    )
)
WEIGHTS = weights_on(TODAY)


def question(brief: Brief, ask: Ask) -> Question:
    terms = WantedLineup(budget=None, most_people=3, quotas=QUOTAS)
    return Question(brief=brief, ask=ask, weights=WEIGHTS, day=TODAY, wanted=terms)


def weighed(people: Sequence[Person], brief: Brief, ask: Ask) -> Weighing:
    scales = Scales(brief=brief, day=TODAY, weights=WEIGHTS, rules=lineup_rules()[0], regions=REGIONS)
    return weigh([person.asked(ask) for person in people], {}, scales)


def figures(crowd: Crowd) -> dict[InfluencerId, tuple[int, int, int]]:
    return {
        crowd.id_at(place): (int(crowd.scores[place]), int(crowd.prices[place]), int(crowd.counted[place]))
        for place in range(len(crowd))
    }


@given(st.sampled_from(BRIEFS), st.sampled_from(ASKS), st.integers(0, 2**32))
@settings(max_examples=20)
def test_from_columns_and_what_changed_since_it_is_the_same(brief: Brief, ask: Ask, seed: int) -> None:
    changed = {person.influencer_id: person for person in Random(seed).sample(CHANGED, 30)}
    hidden = np.array(sorted(WHOLE.columns.row_of(each) or 0 for each in changed), dtype=np.int64)
    layers = [Layer(WHOLE.columns, hidden), Layer(columns_of(changed.values()), NOTHING_HIDDEN)]
    people = [changed.get(person.influencer_id, person) for person in PEOPLE]

    found = gather(layers, question(brief, ask))

    expected = weighed(people, brief, ask)
    assert figures(found.crowd) == {
        each.influencer_id: (each.score, each.price, bits_of(each, QUOTAS)) for each in expected.people
    }
    assert (found.weighed, found.eligible) == (len(PEOPLE), expected.eligible)
    assert len(found.crowd) == expected.eligible - expected.unpriced
    assert figures(crowd_of(expected.people, QUOTAS)) == figures(found.crowd)


def test_of_nobody_it_is_empty() -> None:
    found = gather([Layer(columns_of([]), NOTHING_HIDDEN)], question(BRIEFS[0], ONE_VIDEO))

    assert (len(found.crowd), found.weighed, found.eligible) == (0, 0, 0)


def test_the_tie_hash_of_a_place_is_that_of_whoever_has_it() -> None:
    brief = next(each for each in BRIEFS if len(gather([WHOLE], question(each, ONE_VIDEO)).crowd))
    crowd = gather([WHOLE], question(brief, ONE_VIDEO)).crowd

    assert crowd.tie_hash(0) == daily_hash(TODAY, brief.id, crowd.id_at(0))


def test_the_first_are_told_apart_by_what_is_better_then_by_the_hash() -> None:
    people = [
        make_choosable(1, score=700, price=5),
        make_choosable(2, score=700, price=4),
        make_choosable(3, score=900, price=5),
        make_choosable(4, score=700, price=4, tie_hash=b"\x00"),
        make_choosable(5, score=100, price=1),
    ]
    crowd, all_places = crowd_of(people, ()), np.arange(5)

    assert crowd.highest(all_places, 4) == [2, 3, 1, 0]
    assert crowd.cheapest(all_places, 4) == [4, 3, 1, 2]
    assert [crowd.highest(all_places, most) for most in (1, 2, 9)] == [[2], [2, 3], [2, 3, 1, 0, 4]]
    assert crowd.cheapest(np.array([0, 2]), 1) == [2]
