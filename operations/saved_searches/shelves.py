"""Where a saved search looks: the tables of what it is for, and what its words mean there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import SQLColumnExpression
from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigns.briefs import Brief
from domain.influencers.profiles import Influencer
from operations.discovery import briefs, influencers
from operations.discovery.database import Columns, page_of_database
from operations.discovery.understanding import understood
from search.briefs import BRIEFS
from search.gateway import SearchPage
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from search.spec import IndexSpec
from search.telex import decoded


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where results are found: an index's words and filters, as tables, and since when each row is listed."""

    spec: IndexSpec
    columns: Columns
    known: Mapping[str, Collection[str]]
    listed_at: SQLColumnExpression[datetime | None]


def influencers_at(now: datetime) -> Shelf:
    """All listed influencers."""
    return Shelf(
        spec=INFLUENCERS,
        columns=influencers.columns_at(now),
        known=influencers.KNOWN_CODES,
        listed_at=Influencer.listed_at,
    )


def briefs_at(now: datetime) -> Shelf:
    """All open briefs."""
    return Shelf(spec=BRIEFS, columns=briefs.columns_at(now), known=briefs.KNOWN_CODES, listed_at=Brief.published_at)


async def meaning_on(shelf: Shelf, session: AsyncSession, text: str) -> str | None:
    """What words are understood as that nothing on the shelf holds as they are typed; None where they are held.

    Undecoded Telex is understood even where nothing holds what was meant by it either: it may yet come.
    """

    async def ask(asked: SearchQuery) -> SearchPage:
        return await page_of_database(session, shelf.spec, shelf.columns, asked)

    query = SearchQuery(text=text, limit=0)
    page = await understood(await ask(query), query, again=ask)
    return page.understood_as if page.total else decoded(text)
