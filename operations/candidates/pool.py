"""Who is weighed for a brief at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.ids import BriefId, InfluencerId
from domain.law.periods import day_in_vietnam
from operations.candidates import statements
from operations.discovery.asking import ANSWER_WITHIN, ask_in_time
from search.gateway import SearchGateway
from search.influencers import INFLUENCERS
from search.query import Between, SearchQuery
from storage.engine import Database

MOST_RECALLED: Final = 2_000
"""How many people are weighed for one answer, wherever they come from."""

_CERTIFIED: Final = Between("tier", low=1)
"""As the index has it; the gates ask the database again."""


class PoolSource(StrEnum):
    """Where the people weighed come from."""

    SEARCH = "search"
    """Those whom the words find."""
    DATABASE = "database"
    """All certified."""


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The people weighed; `ids` is None for everybody there is.

    `cut`: there were more than are weighed for one answer. `query_ignored`: search could not serve, so the words did
    not narrow anything. `understood_as`: what the words were taken for, where nobody has them as they were typed.
    """

    ids: Sequence[InfluencerId] | None
    source: PoolSource
    cut: bool = False
    query_ignored: bool = False
    words_dropped: Sequence[str] = ()
    understood_as: str | None = None


async def recalled(
    search: SearchGateway, query: str, *, most: int = MOST_RECALLED, within: float = ANSWER_WITHIN
) -> Pool | None:
    """The `most` relevant of the certified whom a search for the words finds; None without words, or not in time."""
    if not query.strip():
        return None
    page = await ask_in_time(search, INFLUENCERS, SearchQuery(text=query, where=_CERTIFIED, limit=most), within=within)
    if page is None:
        return None
    return Pool(
        ids=[InfluencerId(UUID(each)) for each in page.ids],
        source=PoolSource.SEARCH,
        cut=page.total > len(page.ids),
        words_dropped=page.words_dropped,
        understood_as=page.understood_as,
    )


async def certified(
    database: Database, query: str, *, brief_id: BriefId, now: datetime, most: int = MOST_RECALLED
) -> Pool:
    """`most` of all certified, whatever the words: the highest tiers, in another order each day (`daily_hash`)."""
    ordered = statements.highest_tiers_first(statements.certified(now), day_in_vietnam(now), brief_id)
    async with database.reading() as session:
        found = (await session.scalars(ordered.limit(most + 1))).all()
    return Pool(ids=found[:most], source=PoolSource.DATABASE, cut=len(found) > most, query_ignored=bool(query.strip()))


def everybody(query: str) -> Pool:
    """All certified, whatever the words, as the columns have them."""
    return Pool(ids=None, source=PoolSource.DATABASE, query_ignored=bool(query.strip()))
