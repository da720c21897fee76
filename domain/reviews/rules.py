"""The house rules of reviews: how long one may be written, how long it counts, and how much. Dated data, not code."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import model_validator

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.money import Money
from domain.reference.loading import Entry, Sheet, read_sheet


class Band(Entry):
    """Bookings of at least `from_fee` đồng count with `weight`, in basis points."""

    from_fee: int
    weight: int


class ReviewRule(Dated):
    """How many days after a booking's end reviews are written, and for how many they count.

    Whoever has not written is reminded `reminder_hours` before that time is over. They are answered within
    `reply_days` of being shown. How much they count is by the last band that the fee reaches.
    """

    version: str
    write_days: int
    reminder_hours: int
    reply_days: int
    record_days: int
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _bands_rise_from_nothing(self) -> "ReviewRule":
        fees = [band.from_fee for band in self.bands]
        if fees[:1] != [0] or fees != sorted(set(fees)):
            message = "bands begin at 0 and rise"
            raise ValueError(message)
        return self

    def closes_at(self, ended_at: datetime) -> datetime:
        """The instant from which nothing more is written about a booking, and what was written is shown."""
        return ended_at + timedelta(days=self.write_days)

    def reminds_at(self, ended_at: datetime) -> datetime:
        """The instant at which the sides that have not written are reminded."""
        return self.closes_at(ended_at) - timedelta(hours=self.reminder_hours)

    def counts_until(self, ended_at: datetime) -> datetime:
        """The instant from which a review no longer counts."""
        return ended_at + timedelta(days=self.record_days)

    def replies_until(self, published_at: datetime) -> datetime:
        """The instant from which a review is no longer answered."""
        return published_at + timedelta(days=self.reply_days)

    def weight_of(self, fee: Money) -> int:
        """How much a review of a booking of this fee (đồng) counts, in basis points."""
        return [band.weight for band in self.bands if band.from_fee <= fee.minor][-1]


class _Rules(Sheet):
    rules: tuple[ReviewRule, ...]


_RULES: Final = read_sheet("domain.reviews", "rules.json", _Rules).rules


LONGEST_WRITING: Final = timedelta(days=max(rule.write_days for rule in _RULES))
"""What ended before that is not reviewed any more, whichever rule it ended under."""


def review_rule(ended_at: datetime) -> ReviewRule:
    """The rule for bookings that ended at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(ended_at))


def rule_named(version: str) -> ReviewRule:
    """The rule a review was written under: it keeps it, whatever holds today."""
    return next(rule for rule in _RULES if rule.version == version)
