"""The indexes there are: each with its spec, what a fact touches in it, and how its documents are made of rows."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from operations.indexing.briefs import brief_documents, every_brief_document
from operations.indexing.influencers import every_influencer_document, influencer_documents
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


class ReadEveryDocument(Protocol):
    """Makes all documents of an index, batch by batch."""

    def __call__(self, session: AsyncSession, *, now: datetime) -> AsyncIterator[list[SearchDocument]]:
        """The documents as the rows stand."""
        ...


@dataclass(frozen=True, kw_only=True)
class SearchIndex:
    """One index and where it comes from."""

    spec: IndexSpec
    touched: Callable[[FollowedFact], Sequence[UUID]]
    read: ReadDocuments
    read_all: ReadEveryDocument

    @property
    def follower(self) -> str:
        """The name under which its position in the facts is kept."""
        return f"search.{self.spec.name}"


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
        read_all=every_influencer_document,
    ),
    SearchIndex(
        spec=BRIEFS,
        touched=briefs_touched,
        read=brief_documents,
        read_all=every_brief_document,
    ),
)
