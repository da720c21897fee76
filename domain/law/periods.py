"""The days on which a rule is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from pydantic import model_validator

from domain.errors import HA_NOI, DomainError
from domain.reference.loading import Entry


@dataclass(eq=False, kw_only=True)
class LawNotOnFile(DomainError):
    """The rule of so early a day is not on file, so nothing may be said of it."""

    day: date
    vi = "Chưa có quy định của ngày {day:%d/%m/%Y} trong hệ thống."
    en = "The rule of {day} is not on file."


class Dated(Entry):
    """A record in force from one day (inclusive) to another (exclusive, open when absent)."""

    valid_from: date
    valid_to: date | None

    @model_validator(mode="after")
    def _period_is_not_empty(self) -> "Dated":
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            message = "a rule must end after it begins"
            raise ValueError(message)
        return self

    def in_force(self, day: date) -> bool:
        """Whether the record holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


DatedT = TypeVar("DatedT", bound=Dated)


def in_force(rules: Iterable[DatedT], day: date) -> tuple[DatedT, ...]:
    """The rules in force on a day, in file order."""
    return tuple(rule for rule in rules if rule.in_force(day))


def the_rule(rules: Iterable[DatedT], day: date) -> DatedT:
    """The one rule in force on a day. Raises LawNotOnFile."""
    for rule in rules:
        if rule.in_force(day):
            return rule
    raise LawNotOnFile(day=day)


def day_in_vietnam(instant: datetime) -> date:
    """The calendar day in Viet Nam (UTC+7) of an aware instant: the day the law counts by."""
    return instant.astimezone(HA_NOI).date()


def midnight_in_vietnam(day: date) -> datetime:
    """The instant at which a calendar day begins in Viet Nam."""
    return datetime.combine(day, time(), HA_NOI)


def evening_in_vietnam(day: date) -> datetime:
    """The last instant of a calendar day in Viet Nam."""
    return datetime.combine(day, time.max, HA_NOI)
