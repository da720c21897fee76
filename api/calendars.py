"""A person's calendar of what is due, as calendar programs read it (iCalendar, RFC 5545): by a secret address."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import icalendar
from starlette.requests import Request
from starlette.responses import Response

from api.refusing import refused
from domain.calendars.entries import CalendarEntry
from domain.errors import NotFound
from domain.ids import CalendarFeedId
from domain.sentences import Language, Sentence
from operations.calendars import read_calendar
from runtime.clock import now
from runtime.gateways import Gateways

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
ASKED_AGAIN_AFTER: Final = timedelta(hours=1)
NAME: Final = Sentence("Niềm Tin: việc đến hạn", "Niềm Tin: what is due")
HEADERS: Final = {
    "cache-control": "private, no-store",
    "content-disposition": 'inline; filename="niemtin.ics"',
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


async def serve_calendar(request: Request) -> Response:
    """The calendar, or 404 whatever is wrong with the address."""
    gateways: Gateways = request.state.gateways
    instant = now()
    try:
        feed_id = CalendarFeedId(UUID(request.path_params["feed_id"]))
        async with gateways.database.reading() as session:
            found = await read_calendar(session, feed_id=feed_id, key=request.query_params.get("key", ""), now=instant)
    except (NotFound, ValueError):
        return refused(NotFound(), 404, request.headers)
    return Response(
        ics_of(feed_id, found.entries, found.language.value, instant), headers=HEADERS, media_type=MEDIA_TYPE
    )


def ics_of(feed_id: CalendarFeedId, entries: list[CalendarEntry], language: Language, instant: datetime) -> bytes:
    """The entries as one calendar; what people wrote is escaped by the library."""
    calendar = icalendar.Calendar.new(
        uid=feed_id,
        prodid=f"-//Niem Tin//What is due//{language.upper()}",
        name=NAME.say(language),
        refresh_interval=ASKED_AGAIN_AFTER,
        subcomponents=[_event(each, language, instant) for each in sorted(entries, key=lambda each: each.uid)],
    )
    return calendar.to_ical()


def _event(entry: CalendarEntry, language: Language, instant: datetime) -> icalendar.Event:
    return icalendar.Event.new(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=instant,
        start=entry.due,
        summary=entry.title.say(language),
        description=entry.text.say(language),
        status=icalendar.STATUS.CANCELLED if entry.cancelled else icalendar.STATUS.CONFIRMED,
        # Something to be done by then keeps nobody from other appointments.
        transparency=icalendar.TRANSP.TRANSPARENT,
    )
