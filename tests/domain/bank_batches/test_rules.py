"""When a bank should have answered."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.bank_batches.rules import bank_batch_rule
from domain.law.periods import LawNotOnFile

NOON = datetime(2026, 11, 27, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("exported_at", "due_at"),
    [
        (NOON, datetime(2026, 12, 2, 17, tzinfo=UTC)),
        (datetime(2027, 2, 3, 5, tzinfo=UTC), datetime(2027, 2, 15, 17, tzinfo=UTC)),
        (datetime(2028, 2, 28, 5, tzinfo=UTC), datetime(2028, 3, 2, 17, tzinfo=UTC)),
    ],
)
def test_a_bank_has_three_working_days(exported_at: datetime, due_at: datetime) -> None:
    rule = bank_batch_rule(exported_at)

    assert (rule.version, rule.most_orders) == ("bank-batches-2026-01", 500)
    assert rule.answer_due_at(exported_at) == due_at


def test_before_there_were_rules_there_is_none() -> None:
    with pytest.raises(LawNotOnFile):
        bank_batch_rule(NOON - timedelta(days=365))
