"""One line in the log for each request, and the id under which it can be found."""

import time
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from domain.ids import new_id
from runtime.logging import log

HEADER = b"x-request-id"
FAILURES = 400
QUIET = ("/health/", "/graphiql/")
"""Asked every few seconds, or by a page: not worth a line when all is well."""


class RequestLog:
    """Pure ASGI: gives the request an id, shows it in `X-Request-Id`, and writes one line when it is answered.

    Whoever handles the request adds to `scope["state"]["noted"]`: actor, operation, refusal codes. No personal data.
    """

    def __init__(self, app: ASGIApp, logger: FilteringBoundLogger | None = None) -> None:
        self.app = app
        self.logger = logger or log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        request_id = new_id()
        noted: dict[str, object] = {}
        scope.setdefault("state", {}).update(request_id=request_id, noted=noted)
        status = 500
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (HEADER, str(request_id).encode())]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            self._write(scope, request_id, status, time.perf_counter() - began, noted)

    def _write(self, scope: Scope, request_id: UUID, status: int, seconds: float, noted: dict[str, object]) -> None:
        path = scope["path"]
        if path.startswith(QUIET) and status < FAILURES:
            return
        self.logger.info(
            "http.request",
            request_id=str(request_id),
            method=scope.get("method", "WEBSOCKET"),
            path=path,
            status=status,
            ms=round(seconds * 1000, 1),
            **noted,
        )
