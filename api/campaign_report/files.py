"""`/campaigns/{id}/report/{file}`: who may have which file, and how it is served."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.authentication import Authenticated, authenticate
from api.campaign_report.plots import plot_of
from api.campaign_report.tables import TABLES, table_lines
from api.rate_limit import RateLimit, address_of
from api.refusing import refuse
from domain.actors import ActingAdmin, ActingBrand, Visitor, roles_in_words
from domain.bookings.results import ResultFigure
from domain.errors import DomainError, NotAllowed, NotFound, NotSignedIn, TooManyRequests
from domain.ids import CampaignId
from domain.law.periods import day_in_vietnam
from operations.campaign_report.access import campaign_reported_to
from operations.campaign_report.over_time import growth_of
from runtime.clock import now, ticks
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.node_keys import UnknownId, parse_node_id

DRAWING: Final = "campaignReportPlot"
KINDS: Final = {"svg": "image/svg+xml", "png": "image/png"}
STATUS: Final = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403, "TOO_MANY_REQUESTS": 429, "PLOTS_NOT_INSTALLED": 501}
"""Of refusals; any other one says that there is no such file here."""
HEADERS: Final = {
    # A brand's figures: no cache keeps them, whoever shares it.
    "cache-control": "private, no-store",
    "vary": "authorization, acting-as, accept-language",
    "x-content-type-options": "nosniff",
    # Opened by itself, an image runs and loads nothing.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class CampaignReportFiles:
    """Pure ASGI: the report of one campaign as a file, for its brand's members and the alliance's admins."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        try:
            response = await self.file(Request(scope, receive))
        except DomainError as refusal:
            status = STATUS.get(refusal.code, 404)
            headers = {"cache-control": "no-store"}
            if isinstance(refusal, TooManyRequests):
                headers["retry-after"] = str(refusal.seconds)
            await refuse(refusal, status, scope, receive, send, headers=headers)
        else:
            await response(scope, receive, send)

    async def file(self, request: Request) -> Response:
        """The file that the path names.

        Raises NotSignedIn, NotAllowed, NotFound, TooManyRequests, PlotsNotInstalled.
        """
        gateways: Gateways = request.state.gateways
        database = gateways.database
        caller = await authenticate(request, database)
        actor = reader(caller)
        noted: dict[str, object] = request.state.noted
        noted["actor"] = type(actor).__name__
        campaign_id = _campaign_of(request.path_params["campaign_id"])
        name, _, kind = str(request.path_params["file"]).rpartition(".")
        async with database.reading() as session:
            await campaign_reported_to(session, actor, campaign_id)
        if kind == "csv" and name in TABLES:
            today = day_in_vietnam(now())
            headers = HEADERS | {"content-disposition": f'attachment; filename="{name}-{today}.csv"'}
            lines = table_lines(database, campaign_id, TABLES[name], today)
            return StreamingResponse(lines, media_type="text/csv; charset=utf-8; header=present", headers=headers)
        if kind not in KINDS or name not in set(ResultFigure):
            raise NotFound
        self.rates.mutation(DRAWING, address=address_of(request.scope), login=actor.login_id, now=ticks())
        async with database.reading() as session:
            growth = await growth_of(session, campaign_id, ResultFigure(name))
        drawing = await plot_of(growth, ResultFigure(name), kind=f".{kind}", language=caller.language)
        return Response(drawing, media_type=KINDS[kind], headers=HEADERS)


def reader(caller: Authenticated) -> ActingBrand | ActingAdmin:
    """Whoever may read reports at all. Raises NotSignedIn, NotAllowed."""
    if isinstance(caller.actor, ActingBrand | ActingAdmin):
        return caller.actor
    if isinstance(caller.actor, Visitor):
        raise NotSignedIn
    raise NotAllowed(needed=roles_in_words((ActingBrand, ActingAdmin)))


def _campaign_of(given: str) -> CampaignId:
    """The campaign that a path names by its id of the API. Raises NotFound."""
    try:
        name, key = parse_node_id(given)
    except UnknownId as unknown:
        raise NotFound from unknown
    if name != "Campaign":
        raise NotFound
    return CampaignId(key)


def routes(rates: Rates) -> list[Route]:
    """Where the files of a campaign's report are."""
    files = RateLimit(CampaignReportFiles(rates), rates)
    return [Route("/campaigns/{campaign_id}/report/{file}", files, methods=["GET"])]
