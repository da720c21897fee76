"""Parking: a document that the engine refuses waits aside, so that it keeps no other out of the index.

It is tried again once it says something else, and whenever the index is built anew.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import System
from search.documents import Change, Upsert
from search.gateway import Refused
from search.spec import IndexSpec
from storage.parked_documents import ParkedDocument
from storage.work import Work

log = structlog.get_logger()

MOST_LETTERS: Final = 1_000
"""Of the engine's reason so many letters are kept."""


async def parked_among(session: AsyncSession, spec: IndexSpec, ids: Collection[str]) -> Mapping[str, ParkedDocument]:
    """Those of the documents that are parked, by id."""
    rows = await session.scalars(
        select(ParkedDocument).where(ParkedDocument.index_name == spec.name, ParkedDocument.document_id.in_(ids))
    )
    return {row.document_id: row for row in rows}


def is_parked(change: Change, parked: Mapping[str, ParkedDocument]) -> bool:
    """Whether this would put in what was refused before."""
    row = parked.get(change.id)
    return row is not None and isinstance(change, Upsert) and change.document.revision == row.revision


async def parked_count(session: AsyncSession, spec: IndexSpec) -> int:
    """How many documents of the index are parked."""
    counted = select(func.count()).select_from(ParkedDocument).where(ParkedDocument.index_name == spec.name)
    return (await session.scalars(counted)).one()


def park(work: Work[System], spec: IndexSpec, refused: Iterable[Refused]) -> None:
    """Keep which documents were refused, and tell the operator; none of them may be parked already."""
    for each in refused:
        log.error("search.parked", index=spec.name, document=each.document.id, reason=each.reason)
        work.add(
            ParkedDocument(
                index_name=spec.name,
                document_id=each.document.id,
                revision=each.document.revision,
                reason=each.reason[:MOST_LETTERS],
                parked_at=work.now,
            )
        )


async def unpark(work: Work[System], spec: IndexSpec, ids: Collection[str] | None = None) -> None:
    """Forget that these documents were refused, or that any of the index were."""
    of_index = delete(ParkedDocument).where(ParkedDocument.index_name == spec.name)
    await work.session.execute(of_index if ids is None else of_index.where(ParkedDocument.document_id.in_(ids)))
