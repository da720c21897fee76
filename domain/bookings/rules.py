"""The house rules of bookings: rounds of changes, and how long each side may be silent. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class BookingRule(Dated):
    """How often a brand may ask for changes to a draft, and how long silence lasts before it counts as an answer.

    `overdue_days` are counted from the end of the last day owed, `reminder_hours` back from the instant silence ends.
    An amendment may be answered for `amendment_open_hours`; silence then declines it.
    The shares of the fee that are the influencer's on cancelling are in basis points; `share_draft_sent` is what a
    draft is worth, or a piece that is online. What ends because it is overdue pays `share_overdue`, and where a piece
    of it is online `share_overdue_online`: until 22 November 2026 nothing, since then what it is worth otherwise.
    """

    version: str
    change_rounds: int
    cancellation_silence_hours: int
    amendment_open_hours: int
    draft_silence_hours: int
    judge_working_days: int
    overdue_days: int
    final_silence_days: int
    reminder_hours: int
    share_agreed: int
    share_script_sent: int
    share_draft_sent: int
    share_after_rounds: int
    share_overdue: int
    share_overdue_online: int

    def agreed_by_silence(self, asked_at: datetime) -> datetime:
        """The instant at which an unanswered wish to cancel counts as agreed."""
        return asked_at + timedelta(hours=self.cancellation_silence_hours)

    def reminder_before(self, silent_at: datetime, *, since: datetime) -> datetime:
        """When one is reminded of a silence that began `since` and answers at `silent_at`: never before it began."""
        return max(since, silent_at - timedelta(hours=self.reminder_hours))


class _Rules(Sheet):
    rules: tuple[BookingRule, ...]


_RULES: Final = read_sheet("domain.bookings", "rules.json", _Rules).rules


def booking_rule(now: datetime) -> BookingRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))


def rule_named(version: str) -> BookingRule:
    """The rule a booking was made under: it keeps it, whatever holds today."""
    return next(rule for rule in _RULES if rule.version == version)
