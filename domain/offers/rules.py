"""The house rules of offers: how long one stays open, and how long one extension is. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class OfferRule(Dated):
    """Hours an offer stays open, hours its one extension adds, and the most versions its terms may have.

    `reminder_hours` are counted back from the instant at which it lapses.
    """

    version: str
    open_hours: int
    extension_hours: int
    reminder_hours: int
    most_versions: int

    def answer_by(self, now: datetime) -> datetime:
        """The instant at which an offer opened now lapses."""
        return now + timedelta(hours=self.open_hours)

    def extended(self, answer_by: datetime) -> datetime:
        """The instant at which an extended offer lapses."""
        return answer_by + timedelta(hours=self.extension_hours)

    def reminder_before(self, answer_by: datetime, *, since: datetime) -> datetime:
        """When the side that must answer is reminded of an offer with this deadline: never before it was set."""
        return max(since, answer_by - timedelta(hours=self.reminder_hours))


class _Rules(Sheet):
    rules: tuple[OfferRule, ...]


_RULES: Final = read_sheet("domain.offers", "rules.json", _Rules).rules


def offer_rule(now: datetime) -> OfferRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))


def rule_named(version: str) -> OfferRule:
    """The rule an offer was opened under: it keeps it, whatever holds today."""
    return next(rule for rule in _RULES if rule.version == version)
