"""`/campaigns/{id}/report/{file}`: who may have which file, and how it is served."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.authentication import authenticate
from api.campaign_report.plots import plot_of
from api.campaign_report.tables import TABLES, table_lines
from api.private_documents import private_document
from api.rate_limit import address_of
from domain.actors import ActingAdmin, ActingBrand, acting_as
from domain.bookings.results import ResultFigure
from domain.errors import NotFound
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
HEADERS: Final = {
    # A drawing has words in the reader's language.
    "vary": "authorization, acting-as, accept-language",
    # Opened by itself, an image runs and loads nothing.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class CampaignReportFiles:
    """The report of one campaign as a file, for its brand's members and the alliance's admins."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    async def asked_for(self, request: Request) -> Response:
        """The file that the path names.

        Raises NotSignedIn, NotAllowed, NotFound, TooManyRequests, PlotsNotInstalled.
        """
        gateways: Gateways = request.state.gateways
        database = gateways.database
        caller = await authenticate(request, database)
        actor = acting_as(caller.actor, ActingBrand, ActingAdmin)
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
    return [private_document("/campaigns/{campaign_id}/report/{file}", CampaignReportFiles(rates).asked_for, rates)]
