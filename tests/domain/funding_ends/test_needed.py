from datetime import UTC, date, datetime

import pytest

from domain.funding_ends.needed import needed_until
from domain.law.periods import LawNotOnFile
from tests.instants import NOON


@pytest.mark.parametrize(
    ("last_day", "until"),
    [
        # 20/12 ends; 14 days of silence, 7 to dispute, 30 for the dispute: 10/2/2027. Its payout waits Tết out.
        (date(2026, 12, 20), datetime(2027, 2, 16, 17, tzinfo=UTC)),
        # Wednesday 13/1/2027, and three working days.
        (date(2026, 11, 22), datetime(2027, 1, 18, 17, tzinfo=UTC)),
        # Over the leap day: from 10/1/2028 to Wednesday 1/3, and three working days.
        (date(2028, 1, 9), datetime(2028, 3, 6, 17, tzinfo=UTC)),
    ],
)
def test_money_is_needed_to_the_payout_after_the_longest_dispute(last_day: date, until: datetime) -> None:
    assert needed_until(last_day, rule_version="bookings-2026-01", now=NOON) == until


def test_without_the_holidays_of_a_year_nobody_guesses() -> None:
    with pytest.raises(LawNotOnFile):
        needed_until(date(2031, 12, 1), rule_version="bookings-2026-01", now=NOON)
