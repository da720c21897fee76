"""The indexes there are: each with its spec, what a fact touches in it, and how its documents are made of rows."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from operations.indexing.briefs import brief_documents, brief_documents_after
from operations.indexing.influencers import influencer_documents, influencer_documents_after
from search.briefs import BRIEFS
from search.documents import SearchDocument
from search.influencers import INFLUENCERS
from search.spec import IndexSpec
from storage.following import FollowedFact


class ReadDocuments(Protocol):
    """Makes the documents of those ids that belong in the index; the others are to leave it."""

    async def __call__(self, session: AsyncSession, ids: Collection[UUID], *, now: datetime) -> list[SearchDocument]:
        """The documents as the rows stand."""
        ...


class ReadDocumentsAfter(Protocol):
    """Makes the next documents that belong in the index, in the order of their ids."""

    async def __call__(self, session: AsyncSession, after: UUID | None, *, now: datetime) -> list[SearchDocument]:
        """The documents as the rows stand; from the first id on where there is none before, none behind the last."""
        ...


@dataclass(frozen=True, kw_only=True)
class SearchIndex:
    """One index and where it comes from."""

    spec: IndexSpec
    touched: Callable[[FollowedFact], Sequence[UUID]]
    read: ReadDocuments
    read_after: ReadDocumentsAfter

    @property
    def follower(self) -> str:
        """The name under which its position in the facts is kept."""
        return f"search.{self.spec.name}"

    async def read_all(self, session: AsyncSession, *, now: datetime) -> AsyncIterator[list[SearchDocument]]:
        """All documents that belong in the index, batch by batch."""
        after = None
        while documents := await self.read_after(session, after, now=now):
            yield documents
            after = UUID(documents[-1].id)


def influencers_touched(fact: FollowedFact) -> list[UUID]:
    """Whom a fact may have changed. Events that concern an influencer name them: `influencer_id` or `influencer_ids`.

    Reading one row too many is harmless, so no list of events has to be kept complete.
    """
    return _named(fact, "influencer")


def briefs_touched(fact: FollowedFact) -> list[UUID]:
    """Which briefs a fact may have changed: those it names by `brief_id` or `brief_ids`."""
    return _named(fact, "brief")


def _named(fact: FollowedFact, subject: str) -> list[UUID]:
    named = [fact.data.get(f"{subject}_id"), *fact.data.get(f"{subject}_ids", ())]
    return [UUID(each) for each in named if each is not None]


INDEXES: Final = (
    SearchIndex(
        spec=INFLUENCERS,
        touched=influencers_touched,
        read=influencer_documents,
        read_after=influencer_documents_after,
    ),
    SearchIndex(
        spec=BRIEFS,
        touched=briefs_touched,
        read=brief_documents,
        read_after=brief_documents_after,
    ),
)
