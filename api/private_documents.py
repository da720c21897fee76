"""Documents that are somebody's own, over HTTP: a status for each refusal, and nothing for a shared cache to keep."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from api.rate_limit import RateLimit
from api.refusing import refused
from domain.errors import DomainError, NotFound, TooManyRequests
from runtime.rates import Rates

Part = TypeVar("Part")
Answer: TypeAlias = Callable[[Request], Awaitable[Response]]

STATUS: Final = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403, "TOO_MANY_REQUESTS": 429, "PLOTS_NOT_INSTALLED": 501}
"""Of refusals; any other one says that there is no such document here."""
HEADERS: Final = {
    # No cache keeps it, whoever shares it.
    "cache-control": "private, no-store",
    "vary": "authorization, acting-as",
    "x-content-type-options": "nosniff",
    # Its address names whose it is, or is a secret.
    "referrer-policy": "no-referrer",
}
"""Of every document that does not say otherwise of itself."""


def private_document(address: str, answer: Answer, rates: Rates) -> Route:
    """Where a document is served that `answer` makes for whoever may have it; what it raises is the answer too."""

    async def serve(request: Request) -> Response:
        try:
            response = await answer(request)
        except DomainError as refusal:
            return _refused(refusal, request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return Route(address, RateLimit(request_response(serve), rates), methods=["GET"])


def named(request: Request, part: str, kind: Callable[[str], Part]) -> Part:
    """What a part of the address names. Raises NotFound where it is nothing of that kind."""
    try:
        return kind(request.path_params[part])
    except ValueError:
        raise NotFound from None


def _refused(refusal: DomainError, request: Request) -> Response:
    headers = {"cache-control": "no-store"}
    if isinstance(refusal, TooManyRequests):
        headers["retry-after"] = str(refusal.seconds)
    return refused(refusal, STATUS.get(refusal.code, 404), request.headers, headers=headers)
