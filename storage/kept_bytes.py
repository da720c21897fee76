"""Where the bytes of kept files are: in PostgreSQL, in pieces, so that every machine has them and none holds one whole.

These three functions are all that knows so; an object store would take their place.
"""

from typing import BinaryIO

import anyio
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.files.kept_file import PIECE, FilePiece
from domain.ids import FileId
from storage.bulk import copy_records


async def write_bytes(session: AsyncSession, file_id: FileId, source: BinaryIO) -> None:
    """Keep what `source` holds from its start, in the session's transaction; the file's row is there already."""
    await anyio.to_thread.run_sync(source.seek, 0)
    number = 0
    while piece := await anyio.to_thread.run_sync(source.read, PIECE):
        await copy_records(session, FilePiece, [{"file_id": file_id, "number": number, "content": piece}])
        number += 1


async def read_piece(session: AsyncSession, file_id: FileId, number: int) -> bytes | None:
    """One piece of a file, or None where its bytes are gone."""
    return await session.scalar(
        select(FilePiece.content).where(FilePiece.file_id == file_id, FilePiece.number == number)
    )


async def drop_bytes(session: AsyncSession, file_id: FileId) -> None:
    """Forget all bytes of a file, in the session's transaction."""
    await session.execute(delete(FilePiece).where(FilePiece.file_id == file_id))
