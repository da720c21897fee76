from datetime import UTC, datetime, timedelta

import pytest

from domain.law.keeping import read_alert_kept_until, unread_alert_kept_until
from domain.law.periods import LawNotOnFile
from tests.instants import NOON


def test_an_alert_is_kept_for_a_quarter_unread_and_a_month_once_read() -> None:
    assert unread_alert_kept_until(NOON) == NOON + timedelta(days=90)
    assert read_alert_kept_until(NOON) == NOON + timedelta(days=30)


def test_the_rule_is_that_of_the_day_in_viet_nam() -> None:
    first = datetime(2025, 12, 31, 17, tzinfo=UTC)

    assert unread_alert_kept_until(first) == first + timedelta(days=90)
    with pytest.raises(LawNotOnFile):
        unread_alert_kept_until(first - timedelta(seconds=1))
