"""One's calendar of what is due: its address, given out once, renewed and revoked."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain.actors import SignedIn
from domain.calendars import feed
from operations.calendars import RenewedCalendar, renew_calendar, revoke_calendar
from schema.context import Info
from schema.problems import Problem
from schema.reading import Node, reads
from schema.tongues import Tongue

CALENDAR_ADDRESS: Final = "/calendars/{feed_id}.ics"
"""Where `api` serves a calendar, to whoever shows its key (`?key=…`)."""


@strawberry.type(description="Whether calendar programs can read what is due to you, and since when; never the key.")
class CalendarFeed(Node):
    language: Tongue = strawberry.field(description="The language of its entries.")
    renewed_at: datetime = strawberry.field(description="Since when its address answers.")
    revoked_at: datetime | None = strawberry.field(description="Since when it answers no more; null while it does.")


CALENDAR_FEED: Final = reads(CalendarFeed, feed.CalendarFeed, visible=feed.own_feed)


@strawberry.type(
    description="The address of your calendar of what is due, for any calendar program (iCalendar, RFC 5545). It is a "
    "secret and is shown this once: whoever has it reads the calendar, and nothing else."
)
class CalendarAddress:
    address: str = strawberry.field(description="Where it is, on this server.")
    language: Tongue = strawberry.field(description="The language of its entries.")
    renewed_at: datetime = strawberry.field(description="Since when it answers.")

    @classmethod
    def of(cls, renewed: RenewedCalendar) -> "CalendarAddress":
        """The address as it is shown once."""
        address = CALENDAR_ADDRESS.format(feed_id=renewed.feed.id)
        return cls(
            address=f"{address}?key={renewed.key}",
            language=renewed.feed.language,
            renewed_at=renewed.feed.renewed_at,
        )


@strawberry.type(description="The calendar answers nobody any more.")
class CalendarRevoked:
    at: datetime = strawberry.field(description="Since when.")


RenewCalendarResult = Annotated[CalendarAddress | Problem, strawberry.union("RenewCalendarResult")]
RevokeCalendarResult = Annotated[CalendarRevoked | Problem, strawberry.union("RevokeCalendarResult")]


@strawberry.type
class CalendarMutation:
    """The address of one's calendar."""

    @strawberry.mutation(
        description="Give your calendar of what is due an address, or a new one: the one before no longer answers."
    )
    async def renew_calendar(
        self,
        info: Info,
        language: Annotated[
            Tongue | None, strawberry.argument(description="The language of its entries; your own if left out.")
        ] = None,
    ) -> RenewCalendarResult:
        """For oneself only."""
        async with info.context.work_as(SignedIn) as work:
            return CalendarAddress.of(await renew_calendar(work, language=language))

    @strawberry.mutation(description="Let your calendar answer nobody any more, at once.")
    async def revoke_calendar(self, info: Info) -> RevokeCalendarResult:
        """For oneself only."""
        async with info.context.work_as(SignedIn) as work:
            await revoke_calendar(work)
        return CalendarRevoked(at=info.context.now)
