import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.over_asking import OverAsking, damping, over_asking_on, over_asking_rules
from tests.makers.matching import TODAY, make_candidate

RULE = over_asking_on(TODAY)


def factor(asked: int, places: int) -> int:
    return damping(make_candidate(asked_lately=asked, free_places=places), RULE)


@pytest.mark.parametrize(
    ("asked", "places", "expected"),
    [
        (0, 0, 10_000),
        (0, 1, 10_000),
        (2, 1, 10_000),
        (3, 1, 6666),
        (3, 2, 10_000),
        (4, 1, 5000),
        (5, 1, 5000),
        (100, 1, 5000),
        (7, 3, 8571),
    ],
)
def test_offers_beyond_what_the_places_bear_are_damped_down_to_a_floor(asked: int, places: int, expected: int) -> None:
    assert factor(asked, places) == expected


@given(asked=st.integers(0, 200), more=st.integers(0, 50), places=st.integers(1, 20), free=st.integers(0, 10))
def test_more_offers_never_raise_it_and_more_places_never_lower_it(
    asked: int, more: int, places: int, free: int
) -> None:
    assert RULE.floor <= factor(asked + more, places) <= factor(asked, places) <= 10_000
    assert factor(asked, places) <= factor(asked, places + free)


def test_versions_have_their_own_names_and_days() -> None:
    assert [(each.version, each.valid_from) for each in over_asking_rules()] == [("v1", date(2026, 1, 1))]


@pytest.mark.parametrize("change", [{"window_days": 0}, {"asks_per_place": 0}, {"floor": 10_001}, {"paid": 1}])
def test_numbers_that_cannot_be_meant_are_refused_at_load(change: dict[str, Any]) -> None:
    data = json.loads((files("matching.reference") / "over_asking_v1.json").read_text(encoding="utf-8"))

    with pytest.raises(ValidationError):
        OverAsking.model_validate(data | change)
