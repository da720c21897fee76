"""Files come in over real HTTP: whole and as stated, or not at all."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.app import build_app
from api.files import body
from domain.actors import ActingBrandManager
from domain.bookings.stated_files import StatedFile
from domain.brands import BrandRole
from domain.files.kept_file import PIECE, FileKept, FilePiece, KeptFile
from runtime.clock import now
from schema.files import File
from schema.node_keys import node_id
from tests.api.test_edge import settings_for
from tests.callers import Caller, Kind, make_caller
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.files import MP4, PNG, send_file, sent, sha256_of
from tests.serving import serving

MB = 1_000_000


@pytest.fixture
async def me(database: TestDatabase) -> Caller:
    return await make_caller(database, Kind.INFLUENCER)


async def begin(http: httpx.AsyncClient, me: Caller, *lines: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which a picture is about to come."""
    port = http.base_url.port
    assert port is not None
    reader, writer = await asyncio.open_connection(http.base_url.host, port)
    said = ["POST /files?name=a.png HTTP/1.1", "host: x", "content-type: image/png", *lines]
    said += [f"{name}: {each}" for name, each in me.headers.items()]
    writer.write(("\r\n".join(said) + "\r\n\r\n").encode())
    return reader, writer


async def refused(answer: httpx.Response, database: TestDatabase) -> tuple[int, str]:
    """The status and the code; nothing was kept."""
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (0, 0)
    assert "file_kept" not in await database.event_names()
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def test_a_file_is_kept_as_it_was_sent(http: httpx.AsyncClient, database: TestDatabase, me: Caller) -> None:
    answer = await send_file(http, me, MP4, name="nháp 1.mp4", media_type="video/mp4")

    (file,) = await database.all(select(KeptFile))
    pieces = await database.all(select(FilePiece).order_by(FilePiece.number))
    assert answer.status_code == 201
    assert answer.json() == {
        "id": node_id(File, file.id),
        "name": "nháp 1.mp4",
        "mediaType": "video/mp4",
        "sha256": sha256_of(MP4),
        "size": len(MP4),
        "address": f"/files/{file.id}",
    }
    assert me.influencer is not None
    assert me.login is not None
    assert (file.influencer_id, file.brand_id, file.kept_by) == (me.influencer.id, None, me.login.id)
    assert [len(each.content) for each in pieces] == [PIECE, PIECE, len(MP4) - 2 * PIECE]
    assert b"".join(each.content for each in pieces) == MP4
    assert await database.events() == [FileKept(file_id=file.id, sha256=sha256_of(MP4), size=len(MP4))]


async def test_the_same_bytes_of_one_owner_are_one_file(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    first = await send_file(http, me)
    again = await send_file(http, me, name="tên khác.png")
    brand = await make_caller(database, Kind.BRAND_MANAGER)
    other = await send_file(http, brand)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert again.json() == first.json()
    assert other.json()["id"] != first.json()["id"]
    assert await database.count(KeptFile) == 2
    assert len(await database.events()) == 2


async def test_the_same_bytes_sent_at_once_are_one_file(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    answers = await asyncio.gather(*(sent(http, me, MP4, media_type="video/mp4") for _ in range(5)))

    assert len({each["id"] for each in answers}) == 1
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (1, 3)


async def test_what_is_said_to_be_too_large_is_not_read(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    answer = await send_file(http, me, PNG + bytes(25 * MB))

    assert await refused(answer, database) == (413, "FILE_TOO_LARGE")
    assert answer.json()["errors"][0]["message"] == "The file is larger than 25 MB."


async def test_what_becomes_too_large_is_refused_in_the_middle(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    """A body whose length nobody said, and which never ends, is answered all the same."""
    reader, writer = await begin(http, me, "transfer-encoding: chunked", "accept-language: vi")
    chunk = b"%x\r\n%s\r\n" % (len(PNG) + MB, PNG + bytes(MB))
    sent_chunks = 0
    answered = asyncio.ensure_future(reader.read(4_096))
    while not answered.done() and sent_chunks < 200:
        writer.write(chunk)
        sent_chunks += 1
        try:
            await asyncio.wait_for(writer.drain(), 5)
        except (ConnectionError, TimeoutError):
            break
    answer = await asyncio.wait_for(answered, 10)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "Tệp lớn hơn 25 MB.".encode() in answer
    assert 25 <= sent_chunks < 200
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (0, 0)


async def test_the_largest_file_is_kept(http: httpx.AsyncClient, database: TestDatabase, me: Caller) -> None:
    content = PNG + bytes(25 * MB - len(PNG))

    assert (await sent(http, me, content))["sha256"] == sha256_of(content)
    assert await refused_beyond(http, database, me, content + b"\x00") == (413, "FILE_TOO_LARGE")


async def refused_beyond(http: httpx.AsyncClient, database: TestDatabase, me: Caller, content: bytes) -> Any:
    before = await database.count(KeptFile)
    answer = await send_file(http, me, content)
    assert await database.count(KeptFile) == before
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("content", "how", "refusal", "said"),
    [
        (b"<html>", {}, (415, "FILE_NOT_OF_ITS_TYPE"), "The bytes of the file are not image/png."),
        (PNG, {"media_type": "text/html"}, (415, "MEDIA_TYPE_NOT_KEPT"), None),
        (b"", {}, (400, "FILE_EMPTY"), "The file is empty."),
        (PNG, {"name": None}, (400, "INVALID_INPUT"), None),
        (PNG, {"name": "../x.png"}, (400, "INVALID_INPUT"), None),
        (b"<html>", {"language": "vi"}, (415, "FILE_NOT_OF_ITS_TYPE"), "Nội dung tệp không phải là image/png."),
    ],
)
async def test_what_is_not_as_stated_is_not_kept(  # noqa: PLR0917 - fixtures and a row
    http: httpx.AsyncClient,
    database: TestDatabase,
    me: Caller,
    content: bytes,
    how: dict[str, Any],
    refusal: tuple[int, str],
    said: str | None,
) -> None:
    answer = await send_file(http, me, content, **how)

    assert await refused(answer, database) == refusal
    assert said is None or answer.json()["errors"][0]["message"] == said


async def test_who_may_send_files(http: httpx.AsyncClient, database: TestDatabase) -> None:
    allowed = {Kind.INFLUENCER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER}
    expected = {Kind.VISITOR: (401, "NOT_SIGNED_IN")}

    for kind in Kind:
        caller = await make_caller(database, kind)
        if kind in allowed:
            await sent(http, caller)
            continue
        before = await database.count(KeptFile)
        answer = await send_file(http, caller)
        code = answer.json()["errors"][0]["extensions"]["code"]
        assert (answer.status_code, code) == expected.get(kind, (403, "NOT_ALLOWED")), kind
        assert await database.count(KeptFile) == before


async def test_an_owner_keeps_so_much_a_day_whoever_sends_it(http: httpx.AsyncClient, database: TestDatabase) -> None:
    one = await make_caller(database, Kind.BRAND_MANAGER)
    other = await make_caller(database, Kind.BRAND_OWNER, brand=one.brand)
    await sent(http, one)
    await database.add(_large(one, 500_000_000 - len(PNG) - 1))

    answer = await send_file(http, other, PNG + b"xy")
    same = await send_file(http, other)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (429, "FILES_OF_THE_DAY_USED_UP")
    assert answer.json()["errors"][0]["message"] == ("At most 60 files and 500 MB are kept in 24 hours. Send it later.")
    assert same.status_code == 200
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (2, 1)


async def test_one_login_keeps_so_much_a_day_for_however_many_brands(api: Api, database: TestDatabase) -> None:
    """And hears so before anything is read."""
    one = await api.caller(Kind.BRAND_MANAGER)
    assert one.login is not None
    brand = await database.add(make_brand())
    await database.add(make_brand_member(brand, one.login, BrandRole.MANAGER))
    other = replace(one, brand=brand, headers=one.headers | {"acting-as": f"brand:{brand.id}"})
    await database.add(_large(one, 500_000_000))
    taken = 0

    async def content() -> AsyncGenerator[bytes]:
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield PNG

    for caller in (one, other):
        headers = {"content-type": "image/png", **caller.headers}
        answer = await api.http.post("/files", params={"name": "x.png"}, content=content(), headers=headers)
        assert await refused_again(database, answer) == (429, "FILES_OF_THE_DAY_USED_UP")
    assert taken == 0


async def refused_again(database: TestDatabase, answer: httpx.Response) -> tuple[int, str]:
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (1, 0)
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def _large(owner: Caller, size: int) -> KeptFile:
    """A file that came just now, as the count has it."""
    assert owner.brand is not None
    assert owner.login is not None
    acting = ActingBrandManager(login_id=owner.login.id, brand_id=owner.brand.id)
    file = StatedFile(sha256="ab" * 32, size=size, media_type="video/mp4")
    return KeptFile.kept(acting, name="a.mp4", file=file, now=now())[0]


async def test_a_connection_that_breaks_leaves_nothing(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    _, writer = await begin(http, me, f"content-length: {5 * MB}")
    writer.write(PNG + bytes(MB))
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.transport.abort()
    await asyncio.sleep(0.5)

    assert (await database.count(KeptFile), await database.count(FilePiece)) == (0, 0)
    assert (await http.get("/health/live")).status_code == 200


@pytest.mark.parametrize("patience", ["SILENCE", "LONGEST"])
async def test_a_file_that_comes_too_slowly_is_given_up(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller, monkeypatch: pytest.MonkeyPatch, patience: str
) -> None:
    monkeypatch.setattr(body, patience, 0.5)
    reader, writer = await begin(http, me, f"content-length: {5 * MB}")
    answered = asyncio.ensure_future(reader.read(4_096))
    for _ in range(100 if patience == "LONGEST" else 1):
        writer.write(PNG)
        await asyncio.sleep(0.1)
        if answered.done():
            break

    answer = await asyncio.wait_for(answered, 10)

    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"UPLOAD_TOO_SLOW" in answer
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (0, 0)


async def test_whoever_sends_too_often_waits(database: TestDatabase, migrated_url: str, me: Caller) -> None:
    with serving(build_app(settings_for(migrated_url, generosity=0.05))) as served:
        async with httpx.AsyncClient(base_url=served) as client:
            await sent(client, me)
            answer = await send_file(client, me, PNG + b"x")

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (429, "TOO_MANY_REQUESTS")
    assert answer.headers["retry-after"].isdecimal()
    assert await database.count(KeptFile) == 1
