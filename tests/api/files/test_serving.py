"""Kept files are given back over real HTTP: to whoever may see them, and never as a page of ours."""

import httpx
import pytest

from tests.callers import Caller, Kind, make_caller
from tests.databases import TestDatabase
from tests.makers.files import MP4, PNG, sent, sha256_of


@pytest.fixture
async def me(database: TestDatabase) -> Caller:
    return await make_caller(database, Kind.INFLUENCER)


async def fetch(http: httpx.AsyncClient, caller: Caller, address: str, **headers: str) -> httpx.Response:
    return await http.get(address, headers={**caller.headers, "accept-language": "en", **headers})


async def test_its_owner_has_it_back_as_it_was(http: httpx.AsyncClient, me: Caller) -> None:
    file = await sent(http, me, MP4, name="bản nháp “1”.mp4", media_type="video/mp4")

    answer = await fetch(http, me, file["address"])

    assert (answer.status_code, answer.content) == (200, MP4)
    assert {
        name: answer.headers[name] for name in answer.headers if name not in {"date", "server", "x-request-id"}
    } == {
        "content-type": "video/mp4",
        "content-length": str(len(MP4)),
        "content-disposition": 'attachment; filename="b_n nh_p _1_.mp4"; '
        "filename*=UTF-8''b%E1%BA%A3n%20nh%C3%A1p%20%E2%80%9C1%E2%80%9D.mp4",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "etag": f'"{sha256_of(MP4)}"',
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "vary": "authorization, acting-as",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
    assert (await fetch(http, me, f"/files/{file['id']}")).content == MP4


async def test_a_text_is_told_to_be_in_utf_8(http: httpx.AsyncClient, me: Caller) -> None:
    said = "Lời thoại: <script>alert(1)</script>".encode()
    file = await sent(http, me, said, name="lời.txt", media_type="text/plain")

    answer = await fetch(http, me, file["address"])

    assert (answer.content, answer.headers["content-type"]) == (said, "text/plain; charset=utf-8")
    assert answer.headers["content-disposition"].startswith("attachment; ")


async def test_who_has_it_is_told_so_and_a_part_can_be_had(http: httpx.AsyncClient, me: Caller) -> None:
    file = await sent(http, me, MP4, media_type="video/mp4")
    tag, address = f'"{file["sha256"]}"', file["address"]

    held = await fetch(http, me, address, **{"if-none-match": f'W/"x", {tag}'})
    assert (await fetch(http, me, address, **{"if-none-match": "*"})).status_code == 304
    part = await fetch(http, me, address, range="bytes=262140-262150", **{"if-range": tag})
    end = await fetch(http, me, address, range="bytes=-3")
    other = await fetch(http, me, address, range="bytes=0-1", **{"if-range": '"x"'})
    beyond = await fetch(http, me, address, range=f"bytes={len(MP4)}-")

    assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", tag)
    assert (part.status_code, part.content) == (206, MP4[262_140:262_151])
    assert part.headers["content-range"] == f"bytes 262140-262150/{len(MP4)}"
    assert (end.status_code, end.content) == (206, MP4[-3:])
    assert (other.status_code, other.content) == (200, MP4)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(MP4)}")


async def test_its_headers_can_be_had_alone(http: httpx.AsyncClient, me: Caller) -> None:
    file = await sent(http, me, MP4, media_type="video/mp4")

    whole = await http.head(file["address"], headers=me.headers)
    part = await http.head(file["address"], headers={**me.headers, "range": "bytes=1-2"})

    assert (whole.status_code, whole.headers["content-length"], whole.content) == (200, str(len(MP4)), b"")
    assert (part.status_code, part.headers["content-range"]) == (206, f"bytes 1-2/{len(MP4)}")


async def test_a_file_that_nothing_names_is_its_own_side_s(
    http: httpx.AsyncClient, database: TestDatabase, me: Caller
) -> None:
    brand = await make_caller(database, Kind.BRAND_MANAGER)
    mine, theirs = await sent(http, me), await sent(http, brand)
    viewer = await make_caller(database, Kind.BRAND_VIEWER, brand=brand.brand)
    expected = {Kind.VISITOR: (401, "NOT_SIGNED_IN")}

    for kind in Kind:
        answer = await fetch(http, await make_caller(database, kind), mine["address"])
        code = answer.json()["errors"][0]["extensions"]["code"]
        assert (answer.status_code, code) == expected.get(kind, (404, "NOT_FOUND")), kind
    assert (await fetch(http, viewer, theirs["address"])).content == PNG
    assert (await fetch(http, me, theirs["address"])).status_code == 404
    alone = {name: each for name, each in me.headers.items() if name != "acting-as"}
    assert (await http.get(mine["address"], headers=alone)).status_code == 404


@pytest.mark.parametrize("key", ["0198b2f0-0000-7000-8000-000000000000", "x", "QnJhbmQ6AAAAAAAAAAAAAAAAAAAAAA"])
async def test_there_is_no_such_file(http: httpx.AsyncClient, me: Caller, key: str) -> None:
    assert (await fetch(http, me, f"/files/{key}")).status_code == 404
