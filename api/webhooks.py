"""Webhooks of payment partners: checked, stored once, answered; what they mean is looked at later."""

from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from api.body_limit import BodyLimit
from api.rate_limit import RateLimit
from domain.actors import System
from operations.partner_notices import keep_notice
from payments.rails import NoticeRefused, RailUnavailable
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.rates import Rates

log = structlog.get_logger()

INBOX: Final = System(name="partner_inbox")


async def receive_webhook(request: Request) -> Response:
    """Answer 202 to a partner's word, new or not; 400 to anybody else's, 404 where there is no such rail."""
    gateways: Gateways = request.state.gateways
    received_at = now()
    try:
        rail = gateways.rail_named(request.path_params["rail"])
        notice = rail.notice(await request.body(), request.headers, now=received_at)
    except RailUnavailable:
        return Response(status_code=404)
    except NoticeRefused as refused:
        log.warning("webhooks.refused", rail=request.path_params["rail"], why=str(refused))
        return Response(status_code=400)
    async with gateways.database.work(INBOX, received_at) as work:
        is_new = await keep_notice(work, rail=rail.name, notice=notice)
    log.info("webhooks.received", rail=rail.name, kind=notice.kind, new=is_new)
    return Response(status_code=202)


def routes(rates: Rates) -> list[Route]:
    """Where payment partners send what they tell."""
    return [Route("/webhooks/{rail}", RateLimit(BodyLimit(request_response(receive_webhook)), rates), methods=["POST"])]
