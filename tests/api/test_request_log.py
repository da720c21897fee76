"""One line for each request, with what was noted on the way."""

from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from structlog.testing import CapturingLogger

from api.request_log import RequestLog


async def pour(request: Request) -> PlainTextResponse:
    request.state.noted.update(operation="PourTea", refused="TEA_COLD")
    return PlainTextResponse("poured")


async def spill(_request: Request) -> PlainTextResponse:
    raise RuntimeError("spilled")


async def beat(request: Request) -> PlainTextResponse:
    return PlainTextResponse("", status_code=int(request.query_params["status"]))


async def lines_of(path: str) -> tuple[httpx.Response, list[Any]]:
    """Ask for a path; answers the response and the lines that were written."""
    written = CapturingLogger()
    logger = structlog.wrap_logger(written, processors=[], wrapper_class=structlog.make_filtering_bound_logger("info"))
    app = Starlette(
        routes=[Route("/pour", pour), Route("/spill", spill), Route("/health/ready", beat)],
        middleware=[Middleware(RequestLog, logger=logger)],
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://niemtin.test") as http:
        answer = await http.get(path)
    return answer, [call.kwargs for call in written.calls]


async def test_a_request_is_one_line_under_its_id() -> None:
    answer, (line,) = await lines_of("/pour")

    assert line.pop("ms") >= 0
    assert line == {
        "event": "http.request",
        "request_id": answer.headers["x-request-id"],
        "method": "GET",
        "path": "/pour",
        "status": 200,
        "operation": "PourTea",
        "refused": "TEA_COLD",
    }


async def test_a_bug_is_a_line_too() -> None:
    answer, (line,) = await lines_of("/spill")

    assert (answer.status_code, line["status"], line["path"]) == (500, 500, "/spill")


@pytest.mark.parametrize(("status", "lines"), [(200, 0), (503, 1)])
async def test_a_heartbeat_is_a_line_only_when_it_fails(status: int, lines: int) -> None:
    _, found = await lines_of(f"/health/ready?status={status}")

    assert len(found) == lines
