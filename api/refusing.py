"""A refusal of the whole request: an HTTP status, and a body that GraphQL clients understand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from api.authentication import asked_language
from domain.errors import DomainError
from domain.sentences import Language

POLICY_VIOLATION = 1008
"""WebSocket: policy violation; before the handshake is accepted the server answers it with 403."""


@dataclass(eq=False, kw_only=True)
class BodyTooLarge(DomainError):
    """The body of a request is larger than any honest document; `most` is in kilobytes."""

    most: int
    vi = "Nội dung yêu cầu lớn hơn {most} KB."
    en = "The request's body is larger than {most} KB."


@dataclass(eq=False, kw_only=True)
class MalformedRequest(DomainError):
    """The request is no GraphQL over HTTP at all; `reason` is the server's, in English."""

    reason: str
    vi = "Yêu cầu không đúng dạng GraphQL qua HTTP: {reason}"
    en = "This is not GraphQL over HTTP: {reason}"


async def refuse(
    refusal: DomainError,
    status: int,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer `status` with the refusal in the caller's language: `errors` with a message and `extensions.code`."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refusal.code})
        return
    await refused(refusal, status, Headers(scope=scope), headers=headers)(scope, receive, send)


def refused(
    refusal: DomainError, status: int, asked: Headers, *, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The same as a response to a request with the headers `asked`."""
    language: Language = asked_language(asked.get("accept-language")) or "vi"
    error: dict[str, Any] = {"message": refusal.say(language), "extensions": {"code": refusal.code}}
    return JSONResponse({"errors": [error]}, status_code=status, headers=headers)
