"""The milestones of a booking: what it passes on its way, when that is due, and when it was reached."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.bookings.status import BookingStatus
from domain.law.periods import midnight_in_vietnam


class MilestoneKind(StrEnum):
    """What a booking passes on its way, in this order."""

    AGREED = "agreed"
    """Both sides have signed and the fee is held."""
    SCRIPT_SHOWN = "script_shown"
    """The influencer has shown what they have in mind; nobody must."""
    DRAFT_SHOWN = "draft_shown"
    """A first draft was shown."""
    DRAFT_APPROVED = "draft_approved"
    """A draft may be published."""
    PUBLISHED = "published"
    """Everything owed is online."""
    SETTLED = "settled"
    """What was delivered is accepted, or a dispute over it decided, and the fee is the influencer's."""


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One of them. `due` is the first instant that is too late, or the one from which silence reaches it."""

    kind: MilestoneKind
    due: datetime | None
    reached_at: datetime | None

    @property
    def late(self) -> bool:
        """Whether it was reached after it was due."""
        return self.due is not None and self.reached_at is not None and self.reached_at >= self.due


_APPROVING: Final = (BookingStatus.DRAFT_SENT, BookingStatus.JUDGING)


def milestones(
    status: BookingStatus,
    *,
    made_at: datetime,
    due_on: date,
    draft_review: bool,
    script_sent_at: datetime | None,
    strikes_at: datetime | None,
    ended_at: datetime | None,
    first_draft_at: datetime | None,
    draft_approved_at: datetime | None,
    published_at: datetime | None,
) -> list[Milestone]:
    """Those that a booking has passed, and those that it has before it unless it was cancelled.

    `published_at` is when the last piece went online, empty as long as one is missing. Scripts are shown by wish and
    appear when they were; drafts too, where the brand does not look at them first.
    """
    settled_at = ended_at if status is BookingStatus.SETTLED else None
    asked = draft_review or first_draft_at is not None
    found = [
        (MilestoneKind.AGREED, True, None, made_at),
        (MilestoneKind.SCRIPT_SHOWN, False, None, script_sent_at),
        (MilestoneKind.DRAFT_SHOWN, asked, None, first_draft_at),
        (MilestoneKind.DRAFT_APPROVED, asked, strikes_at if status in _APPROVING else None, draft_approved_at),
        (MilestoneKind.PUBLISHED, True, midnight_in_vietnam(due_on + timedelta(days=1)), published_at),
        (MilestoneKind.SETTLED, True, strikes_at if status is BookingStatus.PUBLISHED else None, settled_at),
    ]
    return [
        Milestone(kind=kind, due=due, reached_at=reached_at)
        for kind, belongs, due, reached_at in found
        if reached_at is not None or (belongs and status is not BookingStatus.CANCELLED)
    ]
