"""The milestones of a booking, as the API shows them."""

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import ScalarSelect, case, func, select

from domain.bookings import milestones
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.drafts import Draft
from domain.bookings.status import BookingStatus

strawberry.enum(milestones.MilestoneKind, description="What a booking passes on its way.")


@strawberry.type(description="What a booking passes on its way: when that is due, and when it was reached.")
class Milestone:
    kind: milestones.MilestoneKind = strawberry.field(description="What it is.")
    due: datetime | None = strawberry.field(
        description="The first instant that is too late, or from which silence reaches it; null where nothing says."
    )
    reached_at: datetime | None = strawberry.field(description="When it was reached; null as long as it was not.")
    late: bool = strawberry.field(description="Whether it was reached after it was due.")


def milestones_of(  # noqa: PLR0917 - one for each column
    status: BookingStatus,
    made_at: datetime,
    due_on: date,
    draft_review: bool,  # noqa: FBT001 - a column
    script_sent_at: datetime | None,
    strikes_at: datetime | None,
    ended_at: datetime | None,
    first_draft_at: datetime | None,
    draft_approved_at: datetime | None,
    published_at: datetime | None,
) -> list[Milestone]:
    """The milestones of a booking, from COLUMNS."""
    found = milestones.milestones(
        status,
        made_at=made_at,
        due_on=due_on,
        draft_review=draft_review,
        script_sent_at=script_sent_at,
        strikes_at=strikes_at,
        ended_at=ended_at,
        first_draft_at=first_draft_at,
        draft_approved_at=draft_approved_at,
        published_at=published_at,
    )
    return [Milestone(kind=each.kind, due=each.due, reached_at=each.reached_at, late=each.late) for each in found]


def _of_booking(column: Any, row: type[Draft] | type[Deliverable]) -> ScalarSelect[Any]:
    return select(column).where(row.booking_id == Booking.id).correlate(Booking).scalar_subquery()


COLUMNS = (
    Booking.status,
    Booking.made_at,
    Booking.due_on,
    Booking.draft_review,
    Booking.script_sent_at,
    Booking.strikes_at,
    Booking.ended_at,
    _of_booking(func.min(Draft.sent_at), Draft),
    _of_booking(func.max(case((Draft.changes.is_(None), Draft.answered_at))), Draft),
    _of_booking(
        case((func.count() == func.count(Deliverable.published_at), func.max(Deliverable.published_at))), Deliverable
    ),
)
"""What `milestones_of` is made of."""
