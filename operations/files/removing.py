"""Let files go: erased by their owner or the alliance, unused for long, or of records whose time is over."""

from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete

from domain.actors import ActingBrandManager, ActingInfluencer, Secretariat, System
from domain.files.kept_file import KeptFile
from domain.files.refusals import FileInUse
from domain.files.rules import file_rule
from domain.files.visibility import file_by, file_is_named, file_is_visible, files_outlived, files_unused, is_of
from domain.ids import FileId
from storage.kept_bytes import drop_bytes
from storage.work import Work

MOST: Final = 200
"""How many files of each kind one strike lets go."""


async def erase_file(work: Work[ActingBrandManager | ActingInfluencer | Secretariat], *, file_id: FileId) -> KeptFile:
    """Take a file's bytes and name for good; its hash, size and type stay where it is named.

    Its own side erases what nothing names; the secretariat what is named, where somebody may ask for it (Law
    91/2025/QH15). One that is erased stays so. Raises NotFound, FileInUse.
    """
    asked = file_by(file_id)
    if isinstance(work.actor, Secretariat):
        file = await work.claim(asked.where(file_is_visible(work.actor)))
    else:
        file = await work.claim(asked.where(is_of(work.actor)))
        if await work.count(asked.where(file_is_named())):
            raise FileInUse
    if file.erased_at is None:
        await _erase(work, file)
    return file


async def remove_files(work: Work[System]) -> int:
    """Remove files that nothing has named for long, and erase what only records past their time name.

    Answers how many.
    """
    rule = file_rule(work.now)
    unused = await work.claim_free(files_unused(rule.unused_before(work.now), MOST))
    # Asked again, now that they are locked: one may have been named while we waited for none.
    gone = delete(KeptFile).where(KeptFile.id.in_([each.id for each in unused]), ~file_is_named())
    removed = cast("CursorResult[Any]", await work.session.execute(gone.execution_options(synchronize_session=False)))
    outlived = await work.claim_free(files_outlived(rule.outlived_before(work.now), MOST))
    for file in outlived:
        await _erase(work, file)
    return removed.rowcount + len(outlived)


async def _erase(
    work: Work[ActingBrandManager | ActingInfluencer | Secretariat] | Work[System], file: KeptFile
) -> None:
    await drop_bytes(work.session, file.id)
    work.record(file.erase(now=work.now))
