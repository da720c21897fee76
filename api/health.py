"""Live: the process answers. Ready: what it needs answers too."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from runtime.gateways import Gateways


async def live(_request: Request) -> JSONResponse:
    """Answer 200 as long as the process can."""
    return JSONResponse({"live": True})


async def ready(request: Request) -> JSONResponse:
    """Answer 200 when every gateway answers, else 503 with the name of the one that does not."""
    gateways: Gateways = request.state.gateways
    answers = await gateways.ping()
    return JSONResponse(answers, status_code=200 if set(answers.values()) == {"ok"} else 503)
