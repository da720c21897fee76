"""The published rules of a lineup's value."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.reference.platforms import PLATFORMS
from domain.reference.provinces import Region
from matching.lineup.rules import LineupRules, lineup_rules, lineup_rules_on


def test_every_version_knows_all_platforms_and_regions() -> None:
    for rules in lineup_rules():
        assert set(rules.platform_users) == set(PLATFORMS)
        assert set(rules.region_shares) == {region.value for region in Region}


def test_versions_have_their_own_names_and_days() -> None:
    assert [(each.version, each.valid_from) for each in lineup_rules()] == [("v1", date(2026, 1, 1))]
    assert lineup_rules_on(date(2026, 11, 22)).version == "v1"


def test_no_version_is_in_force_before_the_first() -> None:
    with pytest.raises(ValueError, match="empty"):
        lineup_rules_on(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"region_shares": {"southeast": 9_999}}, "sum to 10000"),
        ({"curve": [{"width": 10, "counted": 5}, {"width": 10, "counted": 5}]}, "counts less"),
        ({"curve": [{"width": 101, "counted": 10}]}, "No more people"),
        ({"curve": [{"width": 10, "counted": 11}]}, "less than or equal to 10"),
        ({"people_per_point": 0}, "greater than 0"),
        ({"paid_boost": 1}, "Extra inputs"),
    ],
)
def test_rules_that_do_not_hold_together_are_refused_at_load(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        LineupRules.model_validate(lineup_rules()[0].model_dump() | change)
