"""A limit on request bodies, before anybody parses them: 20 MB of JSON would keep a process busy for 15 seconds."""

from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusing import BodyTooLarge, refuse

MOST = 256 * 1024
"""Bytes; the largest document of our own tests has some 4,000."""


class BodyLimit:
    """Pure ASGI: reads the body up to the limit, answers 413 beyond it, and hands what it read to the application."""

    def __init__(self, app: ASGIApp, *, most: int = MOST) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = None if declared_length(scope) > self.most else await self._read(receive)
        if read is None:
            refusal = BodyTooLarge(most=self.most // 1024)
            await refuse(refusal, 413, scope, receive, send, headers={"connection": "close"})
            return
        replay = iter(read)
        await self.app(scope, lambda: _next(replay, receive), send)

    async def _read(self, receive: Receive) -> list[Message] | None:
        """The messages of the body, or None when they hold too much."""
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self.most:
                return None
            if not message.get("more_body", False):
                return messages


def declared_length(scope: Scope) -> int:
    """What the request says its body has; 0 when it says nothing that is a number."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _next(replay: Iterator[Message], receive: Receive) -> Message:
    for message in replay:
        return message
    return await receive()
