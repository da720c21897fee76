"""The one clock that runs in each open state of a dispute, never beyond its cap."""

from datetime import datetime, timedelta

from domain.bookings.clocks import Clock
from domain.disputes.rules import DisputeRule
from domain.disputes.status import DisputeStatus
from domain.law.working_days import end_of_working_days


def clock_of(status: DisputeStatus, rule: DisputeRule, *, caps_at: datetime, now: datetime) -> Clock | None:
    """The clock of a state that begins now; None where none runs. Raises LawNotOnFile.

    Answers, proposals and acceptances run in working days; a decision has the time that is left.
    """
    match status:
        case DisputeStatus.OPENED:
            ends = end_of_working_days(now, rule.answer_working_days)
        case DisputeStatus.MEDIATING:
            ends = end_of_working_days(now, rule.proposal_working_days)
        case DisputeStatus.PROPOSED:
            ends = end_of_working_days(now, rule.acceptance_working_days)
        case DisputeStatus.DECIDING:
            ends = caps_at
        case _:
            return None
    strikes_at = min(ends, caps_at)
    return Clock(strikes_at=strikes_at, reminds_at=max(now, strikes_at - timedelta(hours=rule.reminder_hours)))
