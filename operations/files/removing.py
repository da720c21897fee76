"""Let files go: erased by their owner or the alliance, unused for long, or of records whose time is over."""

from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete

from domain.actors import ActingBrandManager, ActingInfluencer, Secretariat, System
from domain.files.kept_file import LONGEST_REASON, KeptFile
from domain.files.refusals import FileInDispute, FileInUse, PartyToFile
from domain.files.rules import FileRule, file_rule
from domain.files.visibility import (
    file_by,
    file_is_in_dispute,
    file_is_named,
    file_is_of_party,
    file_is_visible,
    files_outlived,
    files_unused,
    is_of,
)
from domain.ids import FileId
from domain.offers.texts import needed_text, optional_text
from storage.kept_bytes import drop_bytes
from storage.work import Work

MOST: Final = 200
"""How many files of each kind are let go at once."""
ROUNDS: Final = 25
"""How often one strike does so where there are more; what is left then waits for the next one."""


async def erase_file(
    work: Work[ActingBrandManager | ActingInfluencer | Secretariat], *, file_id: FileId, reason: str | None = None
) -> KeptFile:
    """Take a file's bytes and name for good; its hash, size and type stay where it is named.

    Its own side erases what nothing names; the secretariat what is named, where somebody may ask for it (Law
    91/2025/QH15), saying why, and being of neither side. One that is erased stays so. Raises NotFound, FileInUse,
    PartyToFile, FileInDispute, InvalidInput.
    """
    asked = file_by(file_id)
    if isinstance(work.actor, Secretariat):
        file = await work.claim(asked.where(file_is_visible(work.actor)))
        if await work.count(asked.where(file_is_of_party(work.actor.login_id))):
            raise PartyToFile
        if await work.count(asked.where(file_is_in_dispute())):
            raise FileInDispute
        why: str | None = needed_text(reason or "", "reason", LONGEST_REASON)
    else:
        file = await work.claim(asked.where(is_of(work.actor)))
        if await work.count(asked.where(file_is_named())):
            raise FileInUse
        why = optional_text(reason, "reason", LONGEST_REASON)
    if file.erased_at is None:
        await _erase(work, file, reason=why)
    return file


async def remove_files(work: Work[System]) -> int:
    """Remove files that nothing has named for long, and erase what only records past their time name.

    Answers how many.
    """
    rule, gone = file_rule(work.now), 0
    for let_go in (_remove_unused, _erase_outlived):
        for _ in range(ROUNDS):
            seen, let = await let_go(work, rule)
            gone += let
            if seen < MOST:
                break
    return gone


async def _remove_unused(work: Work[System], rule: FileRule) -> tuple[int, int]:
    """How many there were, and how many of them went."""
    unused = await work.claim_free(files_unused(rule.unused_before(work.now), MOST))
    # Asked again, now that they are locked: one may have been named while we waited for none.
    gone = delete(KeptFile).where(KeptFile.id.in_([each.id for each in unused]), ~file_is_named())
    removed = cast("CursorResult[Any]", await work.session.execute(gone.execution_options(synchronize_session=False)))
    return len(unused), removed.rowcount


async def _erase_outlived(work: Work[System], rule: FileRule) -> tuple[int, int]:
    """How many there were, and how many of them went."""
    chosen = files_outlived(rule.outlived_before(work.now), MOST)
    locked = await work.claim_free(chosen)
    # Asked again, as above: a booking that lives may name one by now.
    outlived = await work.all(chosen.where(KeptFile.id.in_([each.id for each in locked])))
    for file in outlived:
        await _erase(work, file)
    # What is erased is seen as such by the next round.
    await work.flush()
    return len(locked), len(outlived)


async def _erase(
    work: Work[ActingBrandManager | ActingInfluencer | Secretariat] | Work[System],
    file: KeptFile,
    *,
    reason: str | None = None,
) -> None:
    await drop_bytes(work.session, file.id)
    work.record(file.erase(reason=reason, now=work.now))
