"""Until when a booking may need its money: the longest way from its last day to the payout, by the rules."""

from datetime import date, datetime, timedelta

from domain.bookings.rules import rule_named
from domain.disputes.rules import dispute_rule
from domain.law.periods import midnight_in_vietnam
from domain.payouts.rules import payout_rule


def needed_until(last_day: date, *, rule_version: str, now: datetime) -> datetime:
    """When a booking of such a rule, all of it online by the end of its last day, is paid out at the latest.

    The brand is silent to the end; a dispute is opened at the last moment and ends at its cap; the payout has its
    working days. What comes late is later: that is seen when the money's end is announced. Raises LawNotOnFile.
    """
    online = midnight_in_vietnam(last_day + timedelta(days=1))
    accepted = online + timedelta(days=rule_named(rule_version).final_silence_days)
    disputes = dispute_rule(now)
    return payout_rule(now).due_at(disputes.caps_at(disputes.opens_until(accepted)))
