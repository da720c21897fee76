"""Working days in Viet Nam: Monday to Friday without the public holidays, which are dated data."""

from datetime import date, datetime, timedelta
from typing import Final

from domain.law.periods import LawNotOnFile, day_in_vietnam, midnight_in_vietnam
from domain.reference.loading import Entry, Sheet, read_sheet

_SATURDAY: Final = 5


class WorkingYear(Entry):
    """The days of one year that its weekends do not tell; `announced` once the year's days off are decided.

    `days_off` are weekdays on which nobody works, days in lieu included.
    """

    year: int
    announced: bool
    days_off: tuple[date, ...]
    weekend_days_worked: tuple[date, ...]


class _Holidays(Sheet):
    years: tuple[WorkingYear, ...]


YEARS: Final = {each.year: each for each in read_sheet("domain.law", "holidays.json", _Holidays).years}


def is_working_day(day: date) -> bool:
    """Whether a day is worked. Raises LawNotOnFile for a year whose holidays are not on file."""
    year = YEARS.get(day.year)
    if year is None:
        raise LawNotOnFile(day=day)
    if day.weekday() >= _SATURDAY:
        return day in year.weekend_days_worked
    return day not in year.days_off


def end_of_working_days(begun_at: datetime, days: int) -> datetime:
    """The instant (midnight in Viet Nam) at which so many working days are over.

    The day on which the period begins does not count, and the last one counts whole (Civil Code 91/2015/QH13 Art 147.2
    and Art 148.6). Raises LawNotOnFile.
    """
    day, left = day_in_vietnam(begun_at), days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return midnight_in_vietnam(day + timedelta(days=1))
