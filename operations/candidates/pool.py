"""Who is weighed for a brief at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.ids import InfluencerId
from operations.candidates import statements
from search.gateway import SearchGateway, SearchUnavailable
from search.influencers import INFLUENCERS
from search.query import Between, SearchQuery
from storage.engine import Database

MOST_RECALLED: Final = 2_000
"""How many of a search's results are weighed, the most relevant first."""

_CERTIFIED: Final = Between("tier", low=1)
"""As the index has it; the gates ask the database again."""


class PoolSource(StrEnum):
    """Where the people weighed come from."""

    SEARCH = "search"
    """Those whom the words find."""
    DATABASE = "database"
    """Everybody certified."""


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The people weighed. `query_ignored`: search could not serve, so the words did not narrow anything."""

    ids: Sequence[InfluencerId]
    source: PoolSource
    query_ignored: bool = False
    words_dropped: Sequence[str] = ()


async def pool_of(database: Database, search: SearchGateway, query: str, *, now: datetime) -> Pool:
    """The certified whom a search for the words finds; without words, or without search, everybody certified."""
    if not query.strip():
        return Pool(ids=await _certified(database, now), source=PoolSource.DATABASE)
    try:
        page = await search.search(INFLUENCERS, SearchQuery(text=query, where=_CERTIFIED, limit=MOST_RECALLED))
    except SearchUnavailable:
        return Pool(ids=await _certified(database, now), source=PoolSource.DATABASE, query_ignored=True)
    return Pool(
        ids=[InfluencerId(UUID(each)) for each in page.ids],
        source=PoolSource.SEARCH,
        words_dropped=page.words_dropped,
    )


async def _certified(database: Database, now: datetime) -> Sequence[InfluencerId]:
    async with database.reading() as session:
        return (await session.scalars(statements.certified(now))).all()
