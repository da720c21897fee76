"""How long what names people is kept once it has served: dated house periods."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import PositiveInt

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class AlertKeeping(Dated):
    """Days for which an alert is kept: unread since it was raised, read since somebody read it."""

    version: str
    house: bool
    unread_days: PositiveInt
    read_days: PositiveInt


class _Keeping(Sheet):
    saved_search_alerts: tuple[AlertKeeping, ...]


_SHEET: Final = read_sheet("domain.law", "keeping.json", _Keeping)


def unread_alert_kept_until(raised_at: datetime) -> datetime:
    """Until when an alert is kept that nobody reads, by the rule of the day it was raised. Raises LawNotOnFile."""
    return raised_at + timedelta(days=_rule(raised_at).unread_days)


def read_alert_kept_until(read_at: datetime) -> datetime:
    """Until when an alert is kept that was read, by the rule of that day. Raises LawNotOnFile."""
    return read_at + timedelta(days=_rule(read_at).read_days)


def _rule(instant: datetime) -> AlertKeeping:
    return the_rule(_SHEET.saved_search_alerts, day_in_vietnam(instant))
