"""Servers at fault: silent, slow, refusing, or talking nonsense."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from socket import create_server

import anyio
from anyio.abc import SocketAttribute, SocketStream

Behaviour = Callable[[SocketStream], Awaitable[None]]


def saying(raw: bytes) -> Behaviour:
    """Read something, say this, hang up."""

    async def behave(stream: SocketStream) -> None:
        await stream.receive()
        await stream.send(raw)

    return behave


def answering(status: str, body: bytes, *headers: str) -> Behaviour:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return saying("\r\n".join(lines).encode() + body)


async def silent(stream: SocketStream) -> None:
    async for _ in stream:
        await anyio.sleep(0.01)


async def hanging_up(stream: SocketStream) -> None:
    await stream.receive()


async def dripping(stream: SocketStream) -> None:
    await stream.receive()
    await stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await stream.send(b" ")
        await anyio.sleep(0.1)


KEY = b'{"message": "The provided API key is invalid.", "code": "invalid_api_key", "type": "auth", "link": ""}'
BUSY = b'{"message": "Too many.", "code": "too_many_search_requests", "type": "system", "link": ""}'
ODD_HIT = b'{"hits": [{}], "estimatedTotalHits": 1, "processingTimeMs": 1}'

FAULTS: dict[str, Behaviour] = {
    "silent": silent,
    "hanging up": hanging_up,
    "dripping": dripping,
    "unauthorised": answering("401 Unauthorized", KEY),
    "forbidden": answering("403 Forbidden", KEY),
    "busy": answering("503 Service Unavailable", BUSY, "Retry-After: 10"),
    "a proxy's page": answering("502 Bad Gateway", b"<html>", "Content-Type: text/html"),
    "an error that is a list": answering("400 Bad Request", b"[1]"),
    "an error with an odd code": answering("400 Bad Request", b'{"code": 7, "message": []}'),
    "elsewhere": answering("302 Found", b"{}", "Location: http://127.0.0.1:9/"),
    "nothing": answering("200 OK", b""),
    "no json": answering("200 OK", b"It works!"),
    "no text": answering("200 OK", b"\xff\xfe\xfd\x00"),
    "a list": answering("200 OK", b"[]"),
    "a number": answering("200 OK", b"7"),
    "null": answering("200 OK", b"null"),
    "an empty object": answering("200 OK", b"{}"),
    "no results": answering("200 OK", b'{"results": []}'),
    "odd results": answering("200 OK", b'{"results": [{"hits": 7}], "pkgVersion": [], "taskUid": "x"}'),
    "odd hits": answering("200 OK", b'{"results": [%s]}' % b", ".join([ODD_HIT] * 2)),
    "nested without end": answering("200 OK", b"[" * 200_000),
    "no gzip": answering("200 OK", b"{}", "Content-Encoding: gzip"),
    "an odd charset": answering("200 OK", b"{", "Content-Type: application/json; charset=klingon"),
    "too short": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"),
    "odd chunks": saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "no http": saying(b"220 smtp ready\r\n"),
    "a long header": saying(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"),
}  # fmt: skip


@asynccontextmanager
async def server(behave: Behaviour) -> AsyncGenerator[str]:
    """A server that behaves so towards everybody; answers its address."""

    async def handle(stream: SocketStream) -> None:
        async with stream:
            with suppress(anyio.BrokenResourceError, anyio.EndOfStream):
                await behave(stream)

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as door, anyio.create_task_group() as tasks:
        tasks.start_soon(door.serve, handle)
        port: int = door.extra(SocketAttribute.local_port)  # noqa: S610 -- not Django's
        yield f"http://127.0.0.1:{port}"
        tasks.cancel_scope.cancel()


def nobodys_address() -> str:
    """An address where nobody listens."""
    with create_server(("127.0.0.1", 0)) as door:
        return f"http://127.0.0.1:{door.getsockname()[1]}"
