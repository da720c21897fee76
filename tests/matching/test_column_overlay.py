"""Who changed, came or left since the columns were built ranks as if they had been built just now."""

from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.building import columns_of
from matching.columns.overlay import MOST_RECENT, Overlay
from matching.columns.ranking import rank_layers
from matching.person import Person
from tests.makers.matching import TODAY
from tests.matching.asks import ONE_VIDEO
from tests.matching.strategies import BRIEFS
from tests.matching.test_column_ranking import CHANGED, PEOPLE, POLICY, in_turn

People = dict[InfluencerId, Person | None]


def everybody(people: People) -> list[Person]:
    return [person for person in people.values() if person is not None]


@given(st.sampled_from(BRIEFS), st.integers(0, 2**32), st.integers(1, 60))
@settings(max_examples=60)
def test_with_some_changed_come_or_gone_it_is_the_same(brief: Brief, seed: int, limit: int) -> None:
    random = Random(seed)
    there: People = {person.influencer_id: person for person in random.sample(PEOPLE, 300)}
    changes = Overlay(columns_of(everybody(there)))
    for _ in range(3):
        step: People = {}
        for place in random.sample(range(len(PEOPLE)), 25):
            step[PEOPLE[place].influencer_id] = random.choice([PEOPLE[place], CHANGED[place], None])
        changes = changes.taking(step)
        there |= step

    found = rank_layers(changes.layers(), brief, ONE_VIDEO, POLICY, TODAY, limit=limit)

    assert found == in_turn(everybody(there), brief, ONE_VIDEO, limit)


def test_many_changes_settle_and_those_after_them_still_count() -> None:
    there: People = {person.influencer_id: person for person in PEOPLE[300:]}
    changes = Overlay(columns_of(everybody(there)))
    crowd = [
        replace(CHANGED[number % 400], influencer_id=InfluencerId(UUID(int=number))) for number in range(101, 1_351)
    ]
    for start in range(0, len(crowd), 200):
        step: People = {person.influencer_id: person for person in crowd[start : start + 200]}
        changes = changes.taking(step)
        there |= step
    later: People = {
        crowd[0].influencer_id: None,
        crowd[1].influencer_id: replace(crowd[2], influencer_id=crowd[1].influencer_id),
    }
    changes = changes.taking(later)
    there |= later

    assert [len(layer) > 0 for layer in changes.layers()] == [True, True, True]
    assert len(changes) == 1_250 > 2 * MOST_RECENT
    for brief in BRIEFS[:5]:
        found = rank_layers(changes.layers(), brief, ONE_VIDEO, POLICY, TODAY)
        assert found == in_turn(everybody(there), brief, ONE_VIDEO, 100)


def test_who_took_the_layers_goes_on_with_people_as_they_were() -> None:
    before = Overlay(columns_of(PEOPLE[:200]))
    layers = before.layers()
    was = rank_layers(layers, BRIEFS[0], ONE_VIDEO, POLICY, TODAY)

    after = before.taking({person.influencer_id: None for person in PEOPLE[:200]})

    assert [len(layer) for layer in after.layers()] == [0, 0]
    assert (len(before), len(after)) == (0, 200)
    assert rank_layers(before.layers(), BRIEFS[0], ONE_VIDEO, POLICY, TODAY) == was
    assert rank_layers(layers, BRIEFS[0], ONE_VIDEO, POLICY, TODAY) == was


def test_however_many_have_changed_there_are_few_layers() -> None:
    changes, most = Overlay(columns_of([])), 0
    for start in range(0, 20_000, 200):
        changes = changes.taking({InfluencerId(UUID(int=number)): None for number in range(start, start + 200)})
        most = max(most, len(changes.layers()))

    assert (len(changes), most) == (20_000, 5)
