"""Kept files: what they are, and letting one go. They come and go over plain HTTP, at their address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import strawberry
from sqlalchemy import ScalarSelect, func, select

from domain.actors import ActingBrandManager, ActingInfluencer, Secretariat
from domain.files.kept_file import KeptFile, address_of_file
from domain.files.visibility import file_is_visible
from domain.ids import FileId
from operations.files.removing import erase_file
from schema.context import Info
from schema.counts import Count
from schema.node_keys import key_of, node_id
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, one, one_or_none, reads, value


@strawberry.type(
    description="A file that is kept here, as `POST /files` took it in; for its own side, and for whoever may see a "
    "booking in which it is named."
)
class File(Node):
    name: str | None = strawberry.field(
        description="What its owner called it, ending as its type does; null once it is erased."
    )
    media_type: str = strawberry.field(description="What it is, such as `video/mp4`; its first bytes were checked.")
    sha256: str = strawberry.field(description="SHA-256 of its bytes, in hex, as we reckoned it.")
    size: Count = strawberry.field(description="How many bytes it has.")
    address: str | None = strawberry.field(
        description="Where it can be had on this server, with the same `Authorization` and `Acting-As`; null once it "
        "is erased."
    )
    kept_at: datetime = strawberry.field(description="When it came.")
    erased_at: datetime | None = strawberry.field(description="When its bytes were erased; null while they are here.")


def _address(_name: str, key: FileId) -> str:
    return address_of_file(key)


FILE: Final = reads(
    File,
    KeptFile,
    visible=file_is_visible,
    columns={"address": value(_address, KeptFile.name, KeptFile.id)},
)

EraseFileResult = Annotated[File | Problem, strawberry.union("EraseFileResult")]


def file_id_of(given: strawberry.ID | None, *, field: str) -> FileId | None:
    """The kept file that an input names, if it names one. Raises UnknownId."""
    return None if given is None else key_of(given, File, FileId, field=field)


def rest_of_file(file_id: Any) -> ScalarSelect[Any]:
    """What a row that names a kept file does not hold of it itself, for `kept_file_of`."""
    rest = func.jsonb_build_object("name", KeptFile.name, "kept_at", KeptFile.kept_at, "erased_at", KeptFile.erased_at)
    return select(rest).where(KeptFile.id == file_id).scalar_subquery()


def kept_file_of(file_id: FileId, sha256: str, size: int, media_type: str, rest: Mapping[str, str | None]) -> File:
    """A kept file, from the columns of the row that names it and from `rest_of_file`."""
    name, kept_at, erased_at = rest["name"], rest["kept_at"], rest["erased_at"]
    assert kept_at is not None
    return File(
        id=node_id(File, file_id),
        name=name,
        media_type=media_type,
        sha256=sha256,
        size=Count(size),
        address=None if name is None else address_of_file(file_id),
        kept_at=datetime.fromisoformat(kept_at),
        erased_at=None if erased_at is None else datetime.fromisoformat(erased_at),
    )


@strawberry.type
class FileQuery:
    """One file."""

    @strawberry.field(description="A kept file; null where there is none for you.")
    async def file(self, info: Info, id: strawberry.ID) -> File | None:
        """By its id."""
        return await one_or_none(info, FILE, key_of(id, File, FileId))


@strawberry.type
class FileMutation:
    """Letting files go."""

    @strawberry.mutation(
        description="Erase a file's bytes and name for good; its hash stays where it is named. Your own side erases "
        "what nothing names yet; what a booking was delivered or disputed with, only somebody of the secretariat who "
        "is of neither side, with a reason that is kept, and not while the booking is in dispute."
    )
    async def erase_file(
        self,
        info: Info,
        file_id: strawberry.ID,
        reason: Annotated[
            str | None,
            strawberry.argument(description="Why, 1 to 2,000 characters; the secretariat needs one."),
        ] = None,
        idempotency_key: str | None = None,
    ) -> EraseFileResult:
        """Its own side, or the secretariat."""
        key = key_of(file_id, File, FileId, field="fileId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer, Secretariat) as work:
            erased = await perform(work, idempotency_key, erase_file, file_id=key, reason=reason)
        return await one(info, FILE, erased)
