from datetime import UTC, datetime

import pytest

from domain.law.articles import Article
from domain.law.clocks import Deadline, takedown_deadline
from domain.law.periods import LawNotOnFile


def test_a_takedown_has_24_clock_hours_over_a_weekend() -> None:
    friday_night = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

    assert takedown_deadline(friday_night) == Deadline(
        datetime(2026, 11, 21, 16, 30, tzinfo=UTC),
        "takedown-d342",
        (Article("law75", "23.7"), Article("d342", "18"), Article("d87", "56.4")),
    )


@pytest.mark.parametrize(
    ("ordered_at", "version"),
    [
        (datetime(2026, 2, 14, 16, 59, tzinfo=UTC), "takedown-law75"),
        (datetime(2026, 2, 14, 17, 0, tzinfo=UTC), "takedown-d342"),
    ],
)
def test_the_rule_is_that_of_the_day_of_the_order_in_viet_nam(ordered_at: datetime, version: str) -> None:
    assert takedown_deadline(ordered_at).rule_version == version


def test_an_order_before_the_rules_on_file_is_refused() -> None:
    with pytest.raises(LawNotOnFile):
        takedown_deadline(datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
