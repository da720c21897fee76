"""`POST /files?name=…`: a file as the raw body, its type in `Content-Type`; kept once all of it has come.

The body goes through a file without a name on this machine's disk, which the system takes away with the request however
it ends; the database hears of it only once it is whole, in one transaction. So nothing stays of what broke off.
"""

import hashlib
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import BinaryIO, Final, cast

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, request_response

from api.authentication import authenticate
from api.body_limit import declared_length
from api.files.body import Body
from api.files.refusals import FileEmpty, FileTooLarge
from api.private_documents import STATUS as PRIVATE
from api.rate_limit import RateLimit, address_of
from api.refusing import refused
from domain.actors import ActingBrandManager, ActingInfluencer, acting_as
from domain.bookings.stated_files import StatedFile
from domain.errors import DomainError, TooManyRequests
from domain.files.kept_file import KeptFile, address_of_file, checked_name
from domain.files.media_types import TypeCheck, checked_media_type, name_of_type
from domain.files.rules import file_rule
from operations.files.keeping import Received, keep_file, require_some_room
from runtime.clock import now, ticks
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.node_keys import encoder_of

FILES: Final = "/files"
STATUS: Final = {
    **PRIVATE,
    "FILE_TOO_LARGE": 413,
    "MEDIA_TYPE_NOT_KEPT": 415,
    "FILE_NOT_OF_ITS_TYPE": 415,
    "UPLOAD_TOO_SLOW": 408,
    "FILES_OF_THE_DAY_USED_UP": 429,
    "TRY_AGAIN": 503,
}
UNFIT: Final = 400
"""Of all other refusals."""
UNHEARD: Final = {*PRIVATE, "UPLOAD_TOO_SLOW", "FILES_OF_THE_DAY_USED_UP"}
"""Of whoever is refused so, or sends nothing, nothing more is read."""


def routes(rates: Rates) -> list[Route]:
    """Where files come in."""

    async def receive(request: Request) -> Response:
        body = Body(request)
        try:
            return await _kept(request, body, rates)
        except ClientDisconnect:
            # Nobody hears it; it is what the line in the log says.
            return Response(status_code=UNFIT)
        except DomainError as refusal:
            if refusal.code not in UNHEARD:
                await body.forget_the_rest()
            headers = {"cache-control": "no-store", "connection": "close"}
            if isinstance(refusal, TooManyRequests):
                headers["retry-after"] = str(refusal.seconds)
            return refused(refusal, STATUS.get(refusal.code, UNFIT), request.headers, headers=headers)

    return [Route(FILES, RateLimit(request_response(receive), rates), methods=["POST"])]


async def _kept(request: Request, body: Body, rates: Rates) -> Response:
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    actor = acting_as(caller.actor, ActingBrandManager, ActingInfluencer)
    rates.mutation("keepFile", address=address_of(request.scope), login=actor.login_id, now=ticks())
    name = checked_name(request.query_params.get("name"))
    media_type = checked_media_type(request.headers.get("content-type"))
    name = name_of_type(name, media_type)
    most = file_rule(now()).most_bytes
    if declared_length(request.scope) > most:
        raise FileTooLarge(most=most // 1_000_000)
    await require_some_room(gateways.database, actor, now=now())
    async with _spooled() as source:
        file = await _received(body, source, media_type, most)
        received = Received(name=name, file=file, source=source)
        # What is kept is kept as of when it was whole.
        async with gateways.database.work(actor, now(), request.state.request_id) as work:
            kept = await keep_file(work, received=received)
    return JSONResponse(shown(kept), status_code=201 if kept.kept_at == kept.sent_at else 200)


async def _received(body: Body, source: BinaryIO, media_type: str, most: int) -> StatedFile:
    """Write the body to `source` as it comes; answers which file it is. Raises what ends it early."""
    digest, size, check = hashlib.sha256(), 0, TypeCheck(media_type)
    async for piece in body.pieces():
        size += len(piece)
        if size > most:
            raise FileTooLarge(most=most // 1_000_000)
        check.take(piece)
        digest.update(piece)
        await anyio.to_thread.run_sync(source.write, piece)
    if size == 0:
        raise FileEmpty
    check.end()
    return StatedFile(sha256=digest.hexdigest(), size=size, media_type=media_type)


def shown(file: KeptFile) -> dict[str, str | int | None]:
    """A kept file as it is answered: the fields of the API's `File`."""
    return {
        "id": encoder_of("File")(file.id),
        "name": file.name,
        "mediaType": file.media_type,
        "sha256": file.sha256,
        "size": file.size,
        "address": address_of_file(file.id),
    }


@asynccontextmanager
async def _spooled() -> AsyncGenerator[BinaryIO]:
    source = cast("BinaryIO", await anyio.to_thread.run_sync(tempfile.TemporaryFile))
    try:
        yield source
    finally:
        source.close()
