"""What an index holds, compared with what it should hold, between two ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from operations.indexing.parking import is_parked
from search.documents import Change, Delete, SearchDocument, Upsert
from search.gateway import SearchGateway
from search.spec import IndexSpec
from storage.parked_documents import ParkedDocument


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What was found: documents the index lacks, those it holds as they were before, ids it should not hold."""

    missing: tuple[SearchDocument, ...] = ()
    outdated: tuple[SearchDocument, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def mending(self) -> list[Change]:
        """The changes after which there are none."""
        return [*map(Upsert, (*self.missing, *self.outdated)), *map(Delete, self.surplus)]

    def less(self, parked: Mapping[str, ParkedDocument]) -> "Differences":
        """The same without documents that the engine refused as they are: it is known that they are not there."""

        def left(documents: Iterable[SearchDocument]) -> tuple[SearchDocument, ...]:
            return tuple(document for document in documents if not is_parked(Upsert(document), parked))

        return Differences(missing=left(self.missing), outdated=left(self.outdated), surplus=self.surplus)


async def differences(
    search: SearchGateway,
    spec: IndexSpec,
    documents: Sequence[SearchDocument],
    *,
    after: str | None,
    up_to: str | None,
    most: int,
) -> Differences:
    """How the live index differs from `documents`, which are all that should lie after one id and up to the other.

    Stops looking once there are more than `most`, whoever else the index may hold. Raises SearchUnavailable.
    """
    right = {document.id: document for document in documents}
    absent, outdated, surplus = set(right), list[SearchDocument](), list[str]()
    async for part in search.held(spec, after=after, up_to=up_to):
        for held in part:
            document = right.get(held.id)
            if document is None:
                surplus.append(held.id)
            else:
                absent.discard(held.id)
                if document.revision != held.revision:
                    outdated.append(document)
        if len(outdated) + len(surplus) > most:
            break
    missing = tuple(document for document in documents if document.id in absent)
    return Differences(missing=missing, outdated=tuple(outdated), surplus=tuple(surplus))
