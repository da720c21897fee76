"""Look at a kept file, piece by piece."""

from collections.abc import AsyncGenerator

from domain.actors import Actor, Visitor
from domain.errors import NotFound, NotSignedIn
from domain.files.kept_file import PIECE, KeptFile
from domain.files.visibility import file_by, file_is_visible
from domain.ids import FileId
from storage.engine import Database
from storage.kept_bytes import read_piece


async def file_shown(database: Database, actor: Actor, *, file_id: FileId) -> KeptFile:
    """A file that the actor may see and that is not erased. Raises NotSignedIn, NotFound."""
    if isinstance(actor, Visitor):
        raise NotSignedIn
    visible = file_by(file_id).where(file_is_visible(actor), KeptFile.erased_at.is_(None))
    async with database.reading() as session:
        file = (await session.scalars(visible)).one_or_none()
    if file is None:
        raise NotFound
    return file


async def bytes_of(database: Database, file: KeptFile, *, first: int, last: int) -> AsyncGenerator[bytes]:
    """The bytes of a file from `first` to `last`, both included, piece by piece.

    No connection is held while the reader takes a piece. Raises NotFound where it is erased meanwhile.
    """
    for number in range(first // PIECE, last // PIECE + 1):
        async with database.reading() as session:
            piece = await read_piece(session, file.id, number)
        if piece is None:
            raise NotFound
        start = number * PIECE
        yield piece[max(first - start, 0) : last - start + 1]
