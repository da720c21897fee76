"""Look at bookings."""

from typing import Annotated

import strawberry

from domain.bookings.booking import Booking as BookingRow
from domain.bookings.booking import BookingStatus
from domain.bookings.judgments import DraftJudgment as JudgmentRow
from domain.ids import BookingId, BriefId
from schema.bookings.readings import BOOKING, DRAFT_JUDGMENT
from schema.bookings.types import Booking, DraftJudgment
from schema.campaigns.types import Brief
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import one_or_none, page


@strawberry.type
class BookingQuery:
    """Looking at bookings."""

    @strawberry.field(description="A booking by its id; for its two sides and the alliance's admins.")
    async def booking(self, info: Info, id: strawberry.ID) -> Booking | None:
        """The booking, or null."""
        return await one_or_none(info, BOOKING, key_of(id, Booking, BookingId))

    @strawberry.field(
        description="Bookings, newest first: those of the brand or the influencer you act for; for admins all."
    )
    async def bookings(
        self,
        info: Info,
        *,
        brief_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this brief.")] = None,
        status: Annotated[BookingStatus | None, strawberry.argument(description="Only those that stand so.")] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Booking]:
        """A page of them."""
        where = None if status is None else BookingRow.status == status
        if brief_id is not None:
            of_brief = BookingRow.brief_id == key_of(brief_id, Brief, BriefId, field="briefId")
            where = of_brief if where is None else where & of_brief
        return await page(info, BOOKING, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(
        description="Drafts that wait for a neutral judge, newest first: for admins all, for others those of their own "
        "bookings."
    )
    async def open_draft_judgments(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DraftJudgment]:
        """A page of them."""
        waiting = JudgmentRow.judged_at.is_(None)
        return await page(info, DRAFT_JUDGMENT, where=waiting, first=first, after=after, last=last, before=before)
