"""The house rules of the exposure ledger: how long it is kept, and whom a report may speak of. Dated data, not code."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from domain.law.periods import Dated, midnight_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class ExposureRule(Dated):
    """Days that showings are kept, the smallest group a report speaks of, and minutes until a week is settled."""

    version: str
    keep_days: Annotated[int, Field(ge=21)]
    smallest_group: Annotated[int, Field(gt=1)]
    settle_minutes: Annotated[int, Field(ge=0)]

    def settled(self, week: date, now: datetime) -> bool:
        """Whether the week that begins on this Monday is over, and whoever asked in its last minute has been noted."""
        end = midnight_in_vietnam(week + timedelta(days=7))
        return now >= end + timedelta(minutes=self.settle_minutes)


class _Rules(Sheet):
    rules: tuple[ExposureRule, ...]


_RULES: Final = read_sheet("domain.exposure", "rules.json", _Rules).rules


def exposure_rule(day: date) -> ExposureRule:
    """The rule in force on a day (Ha Noi). Raises LawNotOnFile."""
    return the_rule(_RULES, day)


def week_of(day: date) -> date:
    """The Monday that begins the day's week."""
    return day - timedelta(days=day.weekday())
