from datetime import UTC, date, datetime

import pytest

from domain.law.periods import LawNotOnFile
from domain.law.working_days import YEARS, end_of_working_days, is_working_day
from tests.instants import NOON


def midnight_before(year: int, month: int, day: int) -> datetime:
    """The first instant of a day in Viet Nam, which in UTC is 17:00 of the day before."""
    return datetime(year, month, day - 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2028, 2, 29), True),
    ],
)
def test_weekends_and_holidays_are_not_worked(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


@pytest.mark.parametrize(
    ("begun", "days", "over"),
    [
        # Sunday noon: Monday, then the Day of Culture, Wednesday and Thursday.
        (NOON.replace(day=22), 3, midnight_before(2026, 11, 27)),
        # The day itself does not count, however early it is.
        (datetime(2026, 11, 8, 17, 0, tzinfo=UTC), 1, midnight_before(2026, 11, 11)),
        (datetime(2026, 11, 8, 16, 59, 59, 999_999, tzinfo=UTC), 1, midnight_before(2026, 11, 10)),
        # The Friday before Tết: nobody works for nine days.
        (datetime(2026, 2, 13, 3, tzinfo=UTC), 1, midnight_before(2026, 2, 24)),
        (datetime(2026, 2, 11, 3, tzinfo=UTC), 3, midnight_before(2026, 2, 24)),
        (datetime(2027, 2, 4, 3, tzinfo=UTC), 3, midnight_before(2027, 2, 17)),
        # The leap day is a Tuesday, and worked.
        (datetime(2028, 2, 28, 3, tzinfo=UTC), 1, datetime(2028, 2, 29, 17, tzinfo=UTC)),
        (datetime(2028, 2, 25, 3, tzinfo=UTC), 3, midnight_before(2028, 3, 2)),
        # A Saturday that is worked for a Monday that is not.
        (datetime(2026, 8, 21, 3, tzinfo=UTC), 1, midnight_before(2026, 8, 23)),
    ],
)
def test_working_days_are_over_at_midnight(begun: datetime, days: int, over: datetime) -> None:
    assert end_of_working_days(begun, days) == over


def test_a_year_that_is_not_on_file_is_not_guessed() -> None:
    with pytest.raises(LawNotOnFile) as refusal:
        end_of_working_days(datetime(2030, 12, 31, 3, tzinfo=UTC), 1)

    assert refusal.value.day == date(2031, 1, 1)


@pytest.mark.parametrize("year", sorted(YEARS))
def test_the_days_on_file_are_those_that_weekends_do_not_tell(year: int) -> None:
    kept = YEARS[year]

    assert all(day.year == year and day.weekday() < 5 for day in kept.days_off)
    assert all(day.year == year and day.weekday() >= 5 for day in kept.weekend_days_worked)
    assert list(kept.days_off) == sorted(set(kept.days_off))
