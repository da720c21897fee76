"""Servers that are absent, silent, slow, refusing or talking nonsense: search is unavailable, in time, and no more."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from socket import create_server
from time import monotonic

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream

from search.documents import Delete, SearchDocument, Upsert
from search.gateway import Generation, Receipt, SearchUnavailable
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.patience import Patience
from search.query import SearchQuery
from tests.makers.search import make_document
from tests.search.shelf import batches

Behaviour = Callable[[SocketStream], Awaitable[None]]
Call = Callable[[MeilisearchSearch], Awaitable[object]]

IN_TIME = 3.0


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


def documents() -> AsyncIterator[Sequence[SearchDocument]]:
    return batches([make_document("a")])


GENERATION = Generation("influencers", "a" * 32)
CALLS: dict[str, Call] = {
    "ensure": lambda search: search.ensure(INFLUENCERS),
    "apply": lambda search: search.apply(INFLUENCERS, [Upsert(make_document("a")), Delete("b")]),
    "apply into": lambda search: search.apply(INFLUENCERS, [Delete("b")], into=GENERATION),
    "settled": lambda search: search.settled(Receipt("influencers", "1,2"), timeout=60),
    "search": lambda search: search.search(INFLUENCERS, SearchQuery(text="minh anh", facets=("niche",))),
    "rebuild": lambda search: search.rebuild(INFLUENCERS, documents()),
    "promote": lambda search: search.promote(INFLUENCERS, GENERATION),
    "discard": lambda search: search.discard(INFLUENCERS, GENERATION),
}


async def outcome(url: str, call: Call) -> str:
    """What came of a call on a gateway of its own, that no breaker shelters yet."""
    search = MeilisearchSearch(url, "a key", clock=monotonic, patience=Patience(write=2.0))
    begun = monotonic()
    try:
        await call(search)
    except SearchUnavailable:
        found = "unavailable"
    except Exception as failure:  # noqa: BLE001 -- that there is none is the point
        found = f"{type(failure).__name__}: {failure}"
    else:
        found = "an answer"
    finally:
        await search.close()
    return found if monotonic() - begun < IN_TIME else f"{found}, too late"


async def outcomes(url: str) -> dict[str, str]:
    """All calls at once."""
    found: dict[str, str] = {}

    async def note(name: str, call: Call) -> None:
        found[name] = await outcome(url, call)

    async with anyio.create_task_group() as tasks:
        for name, call in CALLS.items():
            tasks.start_soon(note, name, call)
    return found


async def health_of(url: str) -> tuple[bool, str, bool]:
    search = MeilisearchSearch(url, clock=monotonic)
    begun = monotonic()
    health = await search.health(INFLUENCERS)
    await search.close()
    return health.ok, health.engine, bool(health.problem) and monotonic() - begun < IN_TIME


UNAVAILABLE = dict.fromkeys(CALLS, "unavailable")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_server_at_fault_makes_search_unavailable_in_time(fault: str) -> None:
    expected = UNAVAILABLE
    if fault == "no results":  # a server without indexes: there is nothing to discard
        expected = {**UNAVAILABLE, "discard": "an answer"}

    async with server(FAULTS[fault]) as url:
        assert await outcomes(url) == expected
        assert await health_of(url) == (False, "meilisearch", True)


async def test_an_absent_server_makes_search_unavailable_in_time() -> None:
    with create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"

    assert await outcomes(url) == UNAVAILABLE
    assert await health_of(url) == (False, "meilisearch", True)


async def test_a_name_nobody_has_makes_search_unavailable_in_time() -> None:
    assert await outcomes("http://search.invalid:7700") == UNAVAILABLE


async def test_after_three_failures_nobody_waits_for_a_silent_server() -> None:
    now = 0.0
    asked = 0

    async def behave(stream: SocketStream) -> None:
        nonlocal asked
        asked += 1
        await silent(stream)

    async with server(behave) as url:
        search = MeilisearchSearch(url, clock=lambda: now)
        for _ in range(3):
            with pytest.raises(SearchUnavailable):
                await search.search(INFLUENCERS, SearchQuery())

        begun = monotonic()
        with pytest.raises(SearchUnavailable, match="asked again in"):
            await search.search(INFLUENCERS, SearchQuery())
        waited = monotonic() - begun
        now = 11.0
        with pytest.raises(SearchUnavailable, match=r"did not answer within|timed out"):
            await search.search(INFLUENCERS, SearchQuery())
        await search.close()

    assert waited < 0.5
    assert asked == 4


async def test_a_refusal_is_an_answer_and_opens_no_breaker() -> None:
    async with server(FAULTS["forbidden"]) as url:
        search = MeilisearchSearch(url, clock=monotonic)
        for _ in range(5):
            with pytest.raises(SearchUnavailable, match="invalid_api_key: The provided API key is invalid"):
                await search.search(INFLUENCERS, SearchQuery())
        await search.close()
