"""Availability: how many bookings at once, and the days on which none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import InfluencerId
from domain.influencers.profiles import MOST_BOOKINGS_AT_ONCE
from domain.rows import Row

MOST_PERIODS: Final = 50


@dataclass(eq=False, kw_only=True)
class CapacityOutOfRange(DomainError):
    """Fewer bookings than none, or more than one person can do."""

    most: int = MOST_BOOKINGS_AT_ONCE
    vi = "Số việc nhận cùng lúc phải từ 0 đến {most}."
    en = "Bookings at once lie between 0 and {most}."


@dataclass(eq=False, kw_only=True)
class PeriodEndsBeforeItStarts(DomainError):
    """A period of no day."""

    starts_on: date
    ends_on: date
    vi = "Thời gian nghỉ bắt đầu {starts_on} phải kết thúc sau ngày đó, không phải {ends_on}."
    en = "A closed period that starts on {starts_on} ends after that day, not on {ends_on}."


@dataclass(eq=False, kw_only=True)
class TooManyPeriods(DomainError):
    """More closed periods than anybody plans."""

    most: int = MOST_PERIODS
    vi = "Nhiều nhất {most} khoảng thời gian nghỉ."
    en = "There are {most} closed periods at most."


@dataclass(frozen=True, kw_only=True, order=True)
class Period:
    """Days from `starts_on` up to, not including, `ends_on`."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class Availability:
    """When an influencer takes bookings, and how many at once; 0 takes none for now."""

    bookings_at_once: int
    closed: Sequence[Period] = ()

    def checked(self) -> "Availability":
        """The same days as periods in order that neither touch nor overlap.

        Raises CapacityOutOfRange, PeriodEndsBeforeItStarts, TooManyPeriods.
        """
        if not 0 <= self.bookings_at_once <= MOST_BOOKINGS_AT_ONCE:
            raise CapacityOutOfRange(field="input.bookingsAtOnce")
        if len(self.closed) > MOST_PERIODS:
            raise TooManyPeriods(field="input.closed")
        joined: list[Period] = []
        for period in sorted(self.closed):
            if period.ends_on <= period.starts_on:
                raise PeriodEndsBeforeItStarts(starts_on=period.starts_on, ends_on=period.ends_on, field="input.closed")
            if joined and period.starts_on <= joined[-1].ends_on:
                last = joined.pop()
                period = Period(starts_on=last.starts_on, ends_on=max(last.ends_on, period.ends_on))  # noqa: PLW2901
            joined.append(period)
        return Availability(bookings_at_once=self.bookings_at_once, closed=tuple(joined))


class ClosedPeriod(Row, kw_only=True):
    """Days on which an influencer takes no work."""

    __tablename__ = "closed_periods"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),)

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date]
