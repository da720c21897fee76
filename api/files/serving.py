"""`GET /files/{id}`: a kept file, for whoever may see it; to be saved, and never shown as a page of ours."""

from typing import Final
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.authentication import authenticate
from api.files.ranges import Part, part_asked_for
from api.private_documents import named, private_document
from domain.files.kept_file import FILE_ADDRESS, KeptFile
from domain.files.media_types import name_of_type
from domain.ids import FileId
from operations.files.reading import bytes_of, file_shown
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.node_keys import UnknownId, parse_node_id

POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Wherever a browser may open it all the same, it runs nothing, loads nothing and is of no origin."""


def routes(rates: Rates) -> list[Route]:
    """Where files are given back."""
    return [private_document(FILE_ADDRESS, file_asked_for, rates)]


async def file_asked_for(request: Request) -> Response:
    """The file or a part of it; 304 to who has it already. Raises NotSignedIn, NotAllowed, NotFound."""
    file_id = FileId(named(request, "file_id", _uuid))
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    file = await file_shown(gateways.database, caller.actor, file_id=file_id)
    tag = f'"{file.sha256}"'
    headers = {
        "etag": tag,
        # The reader's own cache may keep it, and asks each time whether they may still see it.
        "cache-control": "private, no-cache",
        "content-disposition": _saved_as(file),
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        "accept-ranges": "bytes",
    }
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in held or held == ["*"]:
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range") if request.headers.get("if-range", tag) == tag else None
    part = part_asked_for(asked, file.size)
    if part is None:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{file.size}"})
    return _given(request, file, part, headers)


def _given(request: Request, file: KeptFile, part: Part, headers: dict[str, str]) -> Response:
    headers |= {"content-length": str(part.length)}
    if not part.is_all:
        headers |= {"content-range": f"bytes {part.first}-{part.last}/{part.size}"}
    status = 200 if part.is_all else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=file.media_type)
    gateways: Gateways = request.state.gateways
    content = bytes_of(gateways.database, file, first=part.first, last=part.last)
    return StreamingResponse(content, status_code=status, headers=headers, media_type=file.media_type)


def _saved_as(file: KeptFile) -> str:
    """Its name for the reader's disk (RFC 6266): in UTF-8, and in ASCII for who reads no other."""
    name = name_of_type(file.name or "file", file.media_type)
    plain = "".join(each if each.isascii() and each not in '"%;' else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _uuid(written: str) -> UUID:
    """A file by its id or by its uuid, which its address has. Raises ValueError."""
    try:
        key = parse_node_id(written)
    except UnknownId:
        return UUID(written)
    if key.type_name != "File":
        raise ValueError(written)
    return key.key
