"""Instants and days that come from outside: which instant is meant, and that the day is not out of all reach."""

from datetime import date, datetime, timedelta
from typing import Final

from domain.errors import InvalidInput

FARTHEST: Final = timedelta(days=1_096)
"""House: three years. Nobody plans farther ahead, and days that are added to stay within the calendar."""


def aware(instant: datetime, *, field: str) -> datetime:
    """The instant, if it says its offset from UTC. Raises InvalidInput."""
    if instant.tzinfo is None:
        raise InvalidInput(
            vi_reason="Thời điểm phải kèm múi giờ.", en_reason="An instant carries its offset from UTC.", field=field
        )
    return instant


def within_reach(day: date, *, today: date, field: str) -> date:
    """The day, unless it is farther ahead of `today` than FARTHEST. Raises InvalidInput."""
    if day > today + FARTHEST:
        raise InvalidInput(
            vi_reason="Ngày quá xa: nhiều nhất ba năm tới.",
            en_reason="The day is too far away: three years ahead at most.",
            field=field,
        )
    return day
