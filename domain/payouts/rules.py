"""The house rules of payouts: when released money is due, and how long new payout details rest."""

from datetime import datetime, timedelta
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.law.working_days import end_of_working_days
from domain.reference.loading import Sheet, read_sheet


class PayoutRule(Dated):
    """After how many working days a payout is due (T+3), and for how many hours changed details are not paid to."""

    version: str
    due_after_working_days: int
    details_cool_off_hours: int

    def due_at(self, released_at: datetime) -> datetime:
        """When money released at an instant is due: the midnight that ends the last of the working days."""
        return end_of_working_days(released_at, self.due_after_working_days)

    def usable_from(self, changed_at: datetime) -> datetime:
        """When details changed at an instant may be paid to."""
        return changed_at + timedelta(hours=self.details_cool_off_hours)


class _Rules(Sheet):
    rules: tuple[PayoutRule, ...]


_RULES: Final = read_sheet("domain.payouts", "rules.json", _Rules).rules


def payout_rule(now: datetime) -> PayoutRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))
