"""Put papers on a brand's file, and take them off it."""

from dataclasses import replace

from domain.actors import ActingBrandManager
from domain.campaigns.briefs import Brief
from domain.campaigns.documents import Document, DocumentDetails, documents_owned_by
from domain.campaigns.visibility import briefs_owned_by, version_in_work
from domain.errors import WrongState
from domain.ids import BriefId, DocumentId
from domain.reference.categories import DOCUMENT_KINDS, DocumentSubject
from storage.work import Work


async def file_document(
    work: Work[ActingBrandManager], *, details: DocumentDetails, brief_id: BriefId | None = None
) -> Document:
    """Put a paper on file; a product's paper may be attached to a brief in draft at once.

    Raises NotFound, InvalidInput, WrongState where the brief is no draft.
    """
    document, event = Document.filed(work.actor.brand_id, details, by=work.actor.login_id, now=work.now)
    work.add(document)
    await work.flush()
    work.record(event)
    if brief_id is not None and DOCUMENT_KINDS[document.kind].about is DocumentSubject.PRODUCT:
        await _attach(work, document, brief_id)
    return document


async def withdraw_document(work: Work[ActingBrandManager], *, document_id: DocumentId) -> Document:
    """Take a paper off the file. Raises NotFound, DocumentWithdrawnAlready."""
    document = await work.claim(documents_owned_by(work.actor).where(Document.id == document_id))
    work.record(document.withdraw(now=work.now))
    return document


async def _attach(work: Work[ActingBrandManager], document: Document, brief_id: BriefId) -> None:
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    version = await work.find(version_in_work(brief_id))
    if version is None:
        raise WrongState(thing="brief", verb="edit", status=brief.status.value)
    content = version.read()
    with_it = replace(content, documents=(*content.documents, document.id))
    work.record(brief.edit(version, with_it, by=work.actor.login_id, now=work.now))
