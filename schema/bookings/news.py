"""Hear what happens to a booking, as it happens."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Final

import strawberry
from sqlalchemy import select

from domain.bookings.booking import Booking as BookingRow
from domain.bookings.news import told
from domain.bookings.visibility import booking_is_visible
from domain.errors import NotFound
from domain.ids import BookingId
from schema.bookings.types import Booking
from schema.context import Context, Info
from schema.node_keys import key_of
from storage.following import facts_naming, present_position

LOOK_AGAIN: Final = 5.0
"""Seconds after which we look though nothing was noticed."""


@strawberry.type(description="One thing that happened to a booking. Ask for the booking to see how it stands now.")
class BookingNews:
    what: str = strawberry.field(description="The name of the fact, such as `DraftSent`; docs/events.md lists them.")
    at: datetime = strawberry.field(description="When it happened.")


@strawberry.type
class BookingSubscription:
    """Hearing of bookings."""

    @strawberry.subscription(
        description="What happens to a booking from now on: its work, its fee, its disputes. For its two sides and the "
        "alliance's admins, for as long as they are signed in and may see it."
    )
    async def booking_news(self, info: Info, booking_id: strawberry.ID) -> AsyncGenerator[BookingNews]:
        """One after another, in the order in which they happened. Raises NotFound, NotSignedIn, NotAllowed."""
        context, key = info.context, key_of(booking_id, Booking, BookingId, field="bookingId")
        await _require_visible(context, key)
        async with context.database.reading() as session:
            position = await present_position(session)
        while True:
            seen = context.watch.seen
            async with context.database.reading() as session:
                facts, position = await facts_naming(session, position, names=told(), field="booking_id", key=key)
            if facts:
                await context.authenticated_again()
                await _require_visible(context, key)
            for fact in facts:
                yield BookingNews(what=fact.name, at=fact.at)
            await context.watch.other_than(seen, at_latest=LOOK_AGAIN)


async def _require_visible(context: Context, booking_id: BookingId) -> None:
    visible = select(BookingRow.id).where(booking_is_visible(context.actor), BookingRow.id == booking_id)
    async with context.database.reading() as session:
        if await session.scalar(visible) is None:
            raise NotFound(field="bookingId")
