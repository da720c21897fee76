"""A measured figure: a number that somebody read somewhere on some day; never one that was worked out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from sqlalchemy import CheckConstraint, Enum

from domain.errors import HA_NOI, DomainError
from domain.rows import states_named

MOST_PEOPLE: Final = 2_000_000_000
"""No channel has more followers or median views: beyond it is a slip of the keyboard, and GraphQL counts to 2^31."""
WHOLE: Final = 10_000
"""One hundred percent in basis points."""


class FigureSource(StrEnum):
    """Where a figure was read."""

    DECLARED = "declared"
    """Said by the influencer."""
    IMPORTED = "imported"
    """Found in a file that an operator brought in."""
    CHECKED = "checked"
    """Seen on the platform by an admin of the alliance."""
    PLATFORM = "platform"
    """Answered by the platform itself."""


@dataclass(eq=False, kw_only=True)
class FigureOutOfRange(DomainError):
    """A count or a share that cannot be."""

    least: int
    most: int
    vi = "Con số phải nằm trong khoảng từ {least} đến {most}."
    en = "The figure lies between {least} and {most}."


@dataclass(eq=False, kw_only=True)
class FigureFromTheFuture(DomainError):
    """A figure dated after today."""

    as_of: date
    vi = "Ngày đo {as_of} ở tương lai."
    en = "The figure is dated {as_of}, which is in the future."


@dataclass(frozen=True)
class Figure:
    """A whole number (people, views or basis points), where it was read, and on which day."""

    value: int
    source: FigureSource
    as_of: date

    def checked(self, *, most: int, now: datetime, field: str) -> "Figure":
        """The figure itself. Raises FigureOutOfRange, FigureFromTheFuture (by the calendar of Hà Nội)."""
        if not 0 <= self.value <= most:
            raise FigureOutOfRange(least=0, most=most, field=field)
        if self.as_of > _day(now):
            raise FigureFromTheFuture(as_of=self.as_of, field=field)
        return self


@lru_cache(maxsize=8)
def _day(now: datetime) -> date:
    """One file has a hundred thousand figures and one present day."""
    return now.astimezone(HA_NOI).date()


def source_of(name: str) -> Enum:
    """The type of the column `<name>_source`; its CHECK goes by that name, for a table may have several."""
    return states_named(f"{name}_source", FigureSource)


def figure_checks(name: str, *, most: int) -> tuple[CheckConstraint, CheckConstraint]:
    """For the columns `<name>`, `<name>_source` and `<name>_as_of`: all or none, and the figure within its range."""
    return (
        CheckConstraint(f"num_nulls({name}, {name}_source, {name}_as_of) IN (0, 3)", name=f"{name}_whole_or_absent"),
        CheckConstraint(f"{name} BETWEEN 0 AND {most}", name=f"{name}_range"),
    )
