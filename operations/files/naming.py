"""Name a kept file where something is delivered or disputed: one's own side's, and as it is."""

from dataclasses import replace

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.publications import Evidence, Publication
from domain.bookings.stated_files import StatedFile
from domain.errors import NotFound
from domain.file_hashes import checked_sha256
from domain.files.kept_file import KeptFile
from domain.files.refusals import FileDiffers
from domain.files.visibility import Owner, files_of
from domain.ids import FileId
from storage.work import Work


async def file_named(
    work: Work[ActingInfluencer], file_id: FileId | None, *, stated: StatedFile | None, field: str
) -> StatedFile | None:
    """Which file it is: the kept one where it is named, else what is stated. Raises NotFound, FileDiffers."""
    if file_id is None:
        return stated
    return (await _claimed(work, file_id, field=f"{field}Id")).agreed(stated, field=field)


async def evidence_named(work: Work[ActingInfluencer], publication: Publication) -> Publication:
    """A publication whose evidence says of each kept file which one it is. Raises NotFound, FileDiffers."""
    # Locked by id, as everywhere; what follows finds both locked.
    both = {each.file_id for each in (publication.evidence_before, publication.evidence_during) if each.file_id}
    await work.claim_all(files_of(work.actor).where(KeptFile.id.in_(both)).order_by(KeptFile.id))
    return replace(
        publication,
        evidence_before=await _one_named(work, publication.evidence_before, field="input.evidenceBefore"),
        evidence_during=await _one_named(work, publication.evidence_during, field="input.evidenceDuring"),
    )


async def hash_named(
    work: Work[ActingBrandManager | ActingInfluencer], file_id: FileId | None, *, stated: str | None, field: str
) -> str | None:
    """The hash of a kept file where it is named, else the one stated. Raises NotFound, FileDiffers, InvalidInput."""
    if file_id is None:
        return stated
    kept = await _claimed(work, file_id, field="input.fileId")
    if stated is not None and checked_sha256(stated, field=field) != kept.sha256:
        raise FileDiffers(sha256=kept.sha256, field=field)
    return kept.sha256


async def _one_named(work: Work[ActingInfluencer], evidence: Evidence, *, field: str) -> Evidence:
    file = await file_named(work, evidence.file_id, stated=evidence.file, field=f"{field}.file")
    return replace(evidence, file=file)


async def _claimed(work: Work[ActingBrandManager | ActingInfluencer], file_id: FileId, *, field: str) -> KeptFile:
    """Locked: a file that is being named is not removed meanwhile."""
    owner: Owner = work.actor
    try:
        return await work.claim(files_of(owner).where(KeptFile.id == file_id))
    except NotFound:
        raise NotFound(field=field) from None
