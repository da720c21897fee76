"""T+3 in working days, to the edge, across Tết, a weekend and a leap day; and 72 hours of rest."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.law.periods import LawNotOnFile
from domain.payouts.rules import payout_rule
from tests.instants import NOON


@pytest.mark.parametrize(
    ("released_at", "due_at"),
    [
        # A Saturday; Tuesday 24 November is a day off: Monday, Wednesday, Thursday.
        (NOON, datetime(2026, 11, 26, 17, tzinfo=UTC)),
        # The last instant of Thursday 4 February 2027 in Viet Nam; Tết is from the 5th to the 11th.
        (datetime(2027, 2, 4, 16, 59, 59, 999_999, tzinfo=UTC), datetime(2027, 2, 16, 17, tzinfo=UTC)),
        # One instant later it is a day off already, and the same three days count.
        (datetime(2027, 2, 4, 17, tzinfo=UTC), datetime(2027, 2, 16, 17, tzinfo=UTC)),
        # Monday 28 February 2028 to Thursday 2 March: the 29th is there.
        (datetime(2028, 2, 28, 5, tzinfo=UTC), datetime(2028, 3, 2, 17, tzinfo=UTC)),
    ],
)
def test_a_payout_is_due_when_three_working_days_are_over(released_at: datetime, due_at: datetime) -> None:
    assert payout_rule(released_at).due_at(released_at) == due_at


def test_changed_details_rest_for_72_hours() -> None:
    assert payout_rule(NOON).usable_from(NOON) == NOON + timedelta(hours=72)


def test_before_the_rules_nothing_is_said() -> None:
    with pytest.raises(LawNotOnFile):
        payout_rule(datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
