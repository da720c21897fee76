"""How long the partner behind each rail may keep what came in. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, in_force
from domain.reference.loading import Sheet, read_sheet


class FundingEndRule(Dated):
    """For how many days after it came in over `rail` money may be kept, and how long before the end that is announced.

    The sources of each number stand with it (`rules.json`). A rail without a rule has no end: in the sandbox there is
    no money, and a bank's batches only pay out.
    """

    version: str
    rail: str
    kept_days: int
    reminder_days: int

    def ends_at(self, received_at: datetime) -> datetime:
        """The first instant at which the partner may no longer keep what came in then."""
        return received_at + timedelta(days=self.kept_days)

    def reminds_at(self, received_at: datetime) -> datetime:
        """When the end is announced."""
        return self.ends_at(received_at) - timedelta(days=self.reminder_days)


class _Rules(Sheet):
    rules: tuple[FundingEndRule, ...]


_RULES: Final = read_sheet("domain.funding_ends", "rules.json", _Rules).rules


def funding_end_rule(rail: str, now: datetime) -> FundingEndRule | None:
    """The rule of a rail in force at an instant, by the calendar of Viet Nam; None where money has no end."""
    return next((rule for rule in in_force(_RULES, day_in_vietnam(now)) if rule.rail == rail), None)
