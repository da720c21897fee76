from datetime import UTC, date, datetime

import pytest

from domain.exposure.rules import exposure_rule, week_of
from domain.law.periods import LawNotOnFile

RULE = exposure_rule(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 16), date(2026, 11, 16)),
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_its_monday(day: date, monday: date) -> None:
    assert week_of(day) == monday


def test_a_week_is_settled_a_little_after_monday_midnight_in_ha_noi() -> None:
    assert not RULE.settled(date(2026, 11, 16), datetime(2026, 11, 22, 17, 9, 59, tzinfo=UTC))
    assert RULE.settled(date(2026, 11, 16), datetime(2026, 11, 22, 17, 10, tzinfo=UTC))


def test_the_house_numbers() -> None:
    assert (RULE.version, RULE.keep_days, RULE.smallest_group) == ("exposure-2026-01", 60, 5)
    with pytest.raises(LawNotOnFile):
        exposure_rule(date(2025, 12, 31))
