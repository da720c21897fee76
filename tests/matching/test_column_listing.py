"""The list of everybody from columns: the first places and anybody's are those of weighing everybody in turn."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.building import columns_of
from matching.columns.listing import list_layers
from matching.columns.ranking import Layer
from matching.person import Ask
from matching.simulation import listed
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS
from tests.matching.test_column_ranking import CHANGED, NOTHING_HIDDEN, PEOPLE, POLICY, WHOLE


@given(st.sampled_from(BRIEFS), st.sampled_from(ASKS), st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=20)
def test_it_is_the_list_of_weighing_everybody(brief: Brief, ask: Ask, seed: int, depth: int) -> None:
    changed = {person.influencer_id: person for person in Random(seed).sample(CHANGED, 30)}
    hidden = np.array(sorted(WHOLE.columns.row_of(each) or 0 for each in changed), dtype=np.int64)
    layers = [Layer(WHOLE.columns, hidden), Layer(columns_of(changed.values()), NOTHING_HIDDEN)]
    people = [changed.get(person.influencer_id, person).asked(ask) for person in PEOPLE]

    found = list_layers(layers, brief, ask, POLICY, TODAY, top=7, depth=depth)

    expected = listed(brief, people, POLICY, TODAY, top=7)
    assert (found.first, found.eligible) == (expected.first, expected.eligible)
    assert found.order == expected.order[:depth]
    for person in Random(seed).sample(expected.order, min(10, len(expected.order))):
        assert found.rank_of(person) == expected.rank_of(person)


def test_who_is_not_eligible_has_no_place() -> None:
    found = list_layers([WHOLE], BRIEFS[0], ONE_VIDEO, POLICY, TODAY, top=1, depth=1)

    with pytest.raises(KeyError):
        found.rank_of(InfluencerId(BRIEFS[0].id))
