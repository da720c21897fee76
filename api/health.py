"""Live: the process answers. Ready: what it needs answers too."""

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from operations.indexing.health import health_of_indexes
from runtime.clock import now
from runtime.gateways import Gateways


async def live(_request: Request) -> JSONResponse:
    """Answer 200 as long as the process can."""
    return JSONResponse({"live": True})


async def ready(request: Request) -> JSONResponse:
    """Answer 200 when every needed gateway answers, else 503 with the name of the one that does not.

    Search is told of but not needed: while an index is away or behind, answers come from the database.
    """
    gateways: Gateways = request.state.gateways
    answers = await gateways.ping()
    if set(answers.values()) != {"ok"}:
        return JSONResponse(answers, status_code=503)
    return JSONResponse(answers | {"search": await _search(gateways)})


async def _search(gateways: Gateways) -> dict[str, dict[str, object]]:
    async with gateways.database.reading() as session:
        found = await health_of_indexes(session, gateways.search, now=now())
    return {each.index: each.to_json() for each in found}


ROUTES: Final = (Route("/health/live", live), Route("/health/ready", ready))
