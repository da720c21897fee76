"""Files as people send them."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any, cast

import httpx

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.stated_files import StatedFile
from domain.files.kept_file import KeptFile
from operations.files.keeping import Received, keep_file
from tests.callers import Caller
from tests.databases import TestDatabase
from tests.instants import NOON

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 2_600
"""Two whole pieces and some of a third one."""


def sha256_of(content: bytes) -> str:
    """Its SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()


def received(content: bytes = PNG, *, name: str = "nháp 1.png", media_type: str = "image/png") -> Received:
    """A file all of whose bytes have come."""
    file = StatedFile(sha256=sha256_of(content), size=len(content), media_type=media_type)
    return Received(name=name, file=file, source=BytesIO(content))


async def keep(
    database: TestDatabase,
    owner: ActingInfluencer | ActingBrandManager,
    content: bytes = PNG,
    *,
    at: datetime = NOON,
    **how: str,
) -> KeptFile:
    """Keep a file for an owner."""
    async with database.work(owner, at) as work:
        return await keep_file(work, received=received(content, **how))


async def send_file(
    http: httpx.AsyncClient,
    caller: Caller,
    content: bytes = PNG,
    *,
    name: str | None = "nháp 1.png",
    media_type: str = "image/png",
    language: str = "en",
) -> httpx.Response:
    """Send a file over HTTP."""
    headers = {"content-type": media_type, "accept-language": language, **caller.headers}
    asked = {} if name is None else {"name": name}
    return await http.post("/files", params=asked, content=content, headers=headers, timeout=60)


async def sent(http: httpx.AsyncClient, caller: Caller, content: bytes = PNG, **how: Any) -> dict[str, Any]:
    """Send a file that must be taken; answers what was said of it."""
    answer = await send_file(http, caller, content, **how)
    assert answer.status_code in {200, 201}, answer.text
    return cast("dict[str, Any]", answer.json())
