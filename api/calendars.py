"""A person's calendar of what is due, by a secret address."""

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.private_documents import named, private_document
from domain.ids import CalendarFeedId
from operations.calendars import read_calendar
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.calendars import CALENDAR_ADDRESS

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
HEADERS: Final = {"content-disposition": 'inline; filename="niemtin.ics"', "x-robots-tag": "noindex"}


async def calendar_asked_for(request: Request) -> Response:
    """The calendar. Raises NotFound whatever is wrong with the address."""
    from api.ics import ics_of  # noqa: PLC0415 - the library is heavy, and few people's programs ask

    gateways: Gateways = request.state.gateways
    instant, feed_id = now(), CalendarFeedId(named(request, "feed_id", UUID))
    async with gateways.database.reading() as session:
        found = await read_calendar(session, feed_id=feed_id, key=request.query_params.get("key", ""), now=instant)
    return Response(
        ics_of(feed_id, found.entries, found.language.value, instant), headers=HEADERS, media_type=MEDIA_TYPE
    )


def routes(rates: Rates) -> list[Route]:
    """Where a person's calendar program asks."""
    return [private_document(CALENDAR_ADDRESS, calendar_asked_for, rates)]
