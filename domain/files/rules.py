"""The house rules of files: how large, how many a day, and how long they are kept. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet

YEAR: Final = timedelta(days=365.2425)
DAY: Final = timedelta(hours=24)
"""Over which an owner's files and bytes are counted: the last 24 hours."""


class FileRule(Dated):
    """The largest file, what one owner may send in 24 hours, and how long it is kept.

    A file that nothing names goes `unused_days` after it was sent last. Others are kept as the records of their
    bookings are: until `kept_years` after the last of these has ended.
    """

    version: str
    most_bytes: Annotated[int, Field(gt=0)]
    most_files_a_day: Annotated[int, Field(gt=0)]
    most_bytes_a_day: Annotated[int, Field(gt=0)]
    unused_days: Annotated[int, Field(ge=2)]
    kept_years: Annotated[int, Field(ge=1)]

    def unused_before(self, now: datetime) -> datetime:
        """What was sent before this instant, and is named nowhere, goes."""
        return now - timedelta(days=self.unused_days)

    def outlived_before(self, now: datetime) -> datetime:
        """What only bookings that ended before this instant name, goes."""
        return now - self.kept_years * YEAR


class _Rules(Sheet):
    rules: tuple[FileRule, ...]


_RULES: Final = read_sheet("domain.files", "rules.json", _Rules).rules


def file_rule(now: datetime) -> FileRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))
