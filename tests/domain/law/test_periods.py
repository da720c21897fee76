from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from domain.law.periods import Dated, LawNotOnFile, day_in_vietnam, in_force, the_rule

OLD = Dated(valid_from=date(2026, 1, 1), valid_to=date(2026, 5, 15))
NEW = Dated(valid_from=date(2026, 5, 15), valid_to=None)


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(2025, 12, 31), ()),
        (date(2026, 1, 1), (OLD,)),
        (date(2026, 5, 14), (OLD,)),
        (date(2026, 5, 15), (NEW,)),
        (date(2126, 5, 15), (NEW,)),
    ],
)
def test_a_rule_holds_from_its_first_day_to_the_day_before_its_end(day: date, rules: tuple[Dated, ...]) -> None:
    assert in_force((OLD, NEW), day) == rules


def test_before_the_first_rule_nothing_is_said() -> None:
    with pytest.raises(LawNotOnFile) as refused:
        the_rule((OLD, NEW), date(2025, 12, 31))

    assert refused.value.say("vi") == "Chưa có quy định của ngày 31/12/2025 trong hệ thống."
    assert refused.value.say("en") == "The rule of 2025-12-31 is not on file."


def test_a_period_is_not_empty() -> None:
    with pytest.raises(ValidationError, match="must end after it begins"):
        Dated(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1))


def test_the_law_counts_days_in_viet_nam() -> None:
    assert day_in_vietnam(datetime(2026, 5, 14, 16, 59, 59, tzinfo=UTC)) == date(2026, 5, 14)
    assert day_in_vietnam(datetime(2026, 5, 14, 17, 0, tzinfo=UTC)) == date(2026, 5, 15)
