"""What every platform reader keeps to, whatever is behind it."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import UTC, datetime

import httpx
import pytest

from domain.bookings.results import Figures
from operations.platform_readers.http_reader import LONGEST_ANSWER, HttpReader
from operations.platform_readers.reader import FetchFree, Gone, NotAllowed, PlatformReader, Reading, Shown, Unavailable

POST = "https://www.tiktok.com/@nhung/video/1?x=1&y=é"
SAID = {"measuredAt": "2026-11-22T05:00:00Z", "views": 12_000, "orders": 0, "likes": 9}
SHOWN = Shown(figures=Figures(views=12_000, orders=0), measured_at=datetime(2026, 11, 22, 5, tzinfo=UTC))

Answers = Callable[[httpx.Request], httpx.Response]


def service(answers: Answers) -> HttpReader:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answers))
    return HttpReader("https://reader.example.vn/read", "secret-key", http)


def says(status: int, body: bytes | Mapping[str, object] = b"") -> Answers:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _request: httpx.Response(status, content=content)


def breaks(failure: type[httpx.HTTPError]) -> Answers:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise failure("gone")

    return answer


READERS: dict[str, tuple[PlatformReader, Reading]] = {
    "fetch-free": (FetchFree(), NotAllowed()),
    "shown": (service(says(200, SAID)), SHOWN),
    "forbidden": (service(says(403)), NotAllowed()),
    "unlawful": (service(says(451)), NotAllowed()),
    "missing": (service(says(404)), Gone()),
    "deleted": (service(says(410)), Gone()),
    "busy": (service(says(429)), Unavailable(why="status 429")),
    "broken": (service(says(500)), Unavailable(why="status 500")),
    "moved": (service(says(302)), Unavailable(why="status 302")),
    "away": (service(breaks(httpx.ConnectError)), Unavailable(why="ConnectError")),
    "slow": (service(breaks(httpx.ReadTimeout)), Unavailable(why="ReadTimeout")),
    "babbling": (service(says(200, b" " * (LONGEST_ANSWER + 1))), Unavailable(why="an answer longer than figures are")),
    "no JSON": (service(says(200, b"<html>")), Unavailable(why="ValidationError")),
    "no instant": (service(says(200, {"views": 1})), Unavailable(why="ValidationError")),
    "no offset": (
        service(says(200, SAID | {"measuredAt": "2026-11-22T05:00:00"})),
        Unavailable(why="ValidationError"),
    ),
    "a text": (service(says(200, SAID | {"views": "12k"})), Unavailable(why="ValidationError")),
    "no figure": (service(says(200, {"measuredAt": SAID["measuredAt"]})), Unavailable(why="InvalidInput")),
    "below nothing": (service(says(200, SAID | {"views": -1})), Unavailable(why="InvalidInput")),
}


@pytest.fixture(scope="module", autouse=True)
async def closed() -> AsyncGenerator[None]:
    yield
    for reader, _ in READERS.values():
        if isinstance(reader, HttpReader):
            await reader.http.aclose()


@pytest.mark.parametrize("name", READERS)
async def test_a_reader_answers_whatever_happens(name: str) -> None:
    reader, expected = READERS[name]

    assert await reader.read(POST) == expected
    assert await reader.read(POST) == expected, "asked again, it answers the same"
    assert reader.name


async def test_the_service_is_told_the_post_and_shown_its_key_and_nothing_else() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(403)

    reader = service(answer)
    async with reader.http:
        await reader.read(POST)

    (request,) = asked
    assert (request.method, request.url.host, request.url.path) == ("GET", "reader.example.vn", "/read")
    assert dict(request.url.params) == {"url": POST}
    assert request.headers["authorization"] == "Bearer secret-key"
    assert "secret-key" not in repr(reader)
