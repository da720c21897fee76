"""A person's calendar of what is due, by a secret address."""

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from api.rate_limit import RateLimit
from api.refusing import refused
from domain.errors import NotFound
from domain.ids import CalendarFeedId
from operations.calendars import read_calendar
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.calendars import CALENDAR_ADDRESS

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
HEADERS: Final = {
    "cache-control": "private, no-store",
    "content-disposition": 'inline; filename="niemtin.ics"',
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


async def serve_calendar(request: Request) -> Response:
    """The calendar, or 404 whatever is wrong with the address."""
    from api.ics import ics_of  # noqa: PLC0415 - the library is heavy, and few people's programs ask

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


def routes(rates: Rates) -> list[Route]:
    """Where a person's calendar program asks."""
    return [Route(CALENDAR_ADDRESS, RateLimit(request_response(serve_calendar), rates), methods=["GET"])]
