"""The one clock that runs in each state of a booking: who is awaited, until when, and when they are reminded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.bookings.rules import BookingRule
from domain.law.periods import midnight_in_vietnam
from domain.law.working_days import end_of_working_days


class BookingStep(StrEnum):
    """What a booking waits for."""

    DELIVER = "deliver"
    """The influencer shows a draft, or publishes what is owed."""
    ANSWER_DRAFT = "answer_draft"
    """The brand approves the draft or asks for changes."""
    JUDGE_DRAFT = "judge_draft"
    """A neutral judge says whether the draft meets the brief."""
    ACCEPT_DELIVERY = "accept_delivery"
    """The brand accepts what was published."""
    ANSWER_CANCELLATION = "answer_cancellation"
    """The other side answers the wish to cancel."""
    ANSWER_DISPUTE = "answer_dispute"
    """The other side answers the dispute."""
    PROPOSE_RESOLUTION = "propose_resolution"
    """An admin proposes how to end the dispute."""
    ANSWER_PROPOSAL = "answer_proposal"
    """Both sides accept the proposal, or one of them does not."""
    DECIDE_DISPUTE = "decide_dispute"
    """Another admin decides the dispute."""
    END_BARRED = "end_barred"
    """Nothing may be published any more: either side may end the booking, which the other cannot refuse."""
    SETTLE = "settle"
    """The fee is released; nobody needs to do anything."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When silence counts as an answer, and when whoever is awaited is reminded: never before the clock started."""

    strikes_at: datetime
    reminds_at: datetime


def clock_of(step: BookingStep, rule: BookingRule, *, due_on: date, now: datetime) -> Clock | None:
    """The clock of a step that begins now, in a booking whose last piece is due on `due_on`; None where none runs.

    Drafts and final deliveries run in clock hours from the last delivery, the judge in working days; delivering is
    overdue some days after the last day owed, or after the step began where that is later. Raises LawNotOnFile.
    """
    match step:
        case BookingStep.DELIVER:
            day_is_over = midnight_in_vietnam(due_on + timedelta(days=1))
            strikes_at = max(day_is_over, now) + timedelta(days=rule.overdue_days)
        case BookingStep.ANSWER_DRAFT:
            strikes_at = now + timedelta(hours=rule.draft_silence_hours)
        case BookingStep.JUDGE_DRAFT:
            strikes_at = end_of_working_days(now, rule.judge_working_days)
        case BookingStep.ACCEPT_DELIVERY:
            strikes_at = now + timedelta(days=rule.final_silence_days)
        case _:
            return None
    return Clock(strikes_at=strikes_at, reminds_at=rule.reminder_before(strikes_at, since=now))
