"""The house rules of disputes: how long each step may take. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class DisputeRule(Dated):
    """How long a dispute may be opened after a booking's end, how long each step lasts, and all of it together.

    `reminder_hours` are counted back from the instant a step ends; `most_evidence` is for each side.
    """

    version: str
    open_days: int
    answer_working_days: int
    proposal_working_days: int
    acceptance_working_days: int
    cap_days: int
    reminder_hours: int
    most_evidence: int

    def opens_until(self, ended_at: datetime) -> datetime:
        """The instant from which the end of a booking stands."""
        return ended_at + timedelta(days=self.open_days)

    def caps_at(self, opened_at: datetime) -> datetime:
        """The instant at which a dispute is over, whatever was said until then."""
        return opened_at + timedelta(days=self.cap_days)


class _Rules(Sheet):
    rules: tuple[DisputeRule, ...]


RULES: Final = read_sheet("domain.disputes", "rules.json", _Rules).rules
"""Every version: a dispute keeps the one it was opened under, a booking the one it ended under."""


def dispute_rule(now: datetime) -> DisputeRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(RULES, day_in_vietnam(now))


def rule_named(version: str) -> DisputeRule:
    """The rule a dispute was opened under: it keeps it, whatever holds today."""
    return next(rule for rule in RULES if rule.version == version)
