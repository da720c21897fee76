"""The stand-in as a web application: Stripe's calls, and the switches."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from fake_stripe.account import FakeStripe
from fake_stripe.answering import Answer, answered, keep_instead
from fake_stripe.control import SWITCHES, switched
from fake_stripe.endpoints import ENDPOINTS, Endpoint
from fake_stripe.faults import BEFORE, Fault, Trouble
from fake_stripe.forms import decoded
from fake_stripe.limits import check_headers
from fake_stripe.refusing import Refused
from fake_stripe.state import API_VERSION

TOO_MANY = Answer(429, Refused("Too many requests.", code="rate_limit").body)
BROKEN = Answer(500, Refused("Something went wrong on Stripe's end.", kind="api_error").body)
NO_KEY = Answer(401, Refused("You did not provide an API key.").body)


def build_app(fake: FakeStripe) -> Starlette:
    """The application over a stand-in."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(fake.keep_sending)
            yield
            tasks.cancel_scope.cancel()

    calls = [Route(each.path, partial(_call, fake, each), methods=[each.method]) for each in ENDPOINTS]
    switches = [Route(path, partial(switched, fake, switch), methods=["POST"]) for path, switch in SWITCHES.items()]
    return Starlette(routes=[*calls, *switches], lifespan=lifespan, exception_handlers={404: _unknown, 405: _unknown})


async def _call(fake: FakeStripe, endpoint: Endpoint, request: Request) -> Response:
    if not request.headers.get("authorization", "").startswith("Bearer sk_"):
        return _response(NO_KEY)
    trouble = fake.faults.next(request.method, request.url.path)
    if trouble is not None and trouble.fault in BEFORE:
        return _response(TOO_MANY if trouble.fault is Fault.TOO_MANY_REQUESTS else BROKEN)
    try:
        check_headers(request.headers)
    except Refused as refused:
        return _response(Answer(refused.status, refused.body))
    text = (await request.body()).decode() if request.method == "POST" else request.url.query
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    answer = answered(fake.state, endpoint, decoded(text), path_id=request.path_params.get("id", ""), key=key)
    if trouble is not None and trouble.fault is Fault.ERROR_KEPT:
        keep_instead(fake.state, key, BROKEN)
    fake.state.save()
    fake.stir()
    return await _troubled(trouble, answer)


async def _troubled(trouble: Trouble | None, answer: Answer) -> Response:
    match trouble and trouble.fault:
        case Fault.ERROR_AFTER_EFFECT | Fault.ERROR_KEPT:
            return _response(BROKEN)
        case Fault.RESET_AFTER_EFFECT:
            return _Reset()
        case Fault.TIMEOUT_AFTER_EFFECT if trouble is not None:
            await anyio.sleep(trouble.seconds)
            return _response(answer)
        case _:
            return _response(answer)


def _response(answer: Answer) -> JSONResponse:
    headers = {"Request-Id": f"req_{secrets.token_hex(7)}", "Stripe-Version": API_VERSION}
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    return JSONResponse(answer.body, answer.status, headers)


async def _unknown(request: Request, _wrong: Exception) -> JSONResponse:
    return _response(Answer(404, Refused(f"Unrecognized request URL ({request.method}: {request.url.path}).").body))


class _Reset(Response):
    """The head of an answer and then nothing: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Promise a body and send none."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
