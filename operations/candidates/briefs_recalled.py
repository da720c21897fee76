"""Which open briefs are weighed for an influencer at all, where words narrow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingInfluencer
from domain.campaigns.briefs import Brief, BriefStatus
from domain.ids import BriefId
from domain.offers.visibility import briefs_held_by
from operations.discovery.asking import ask
from operations.discovery.briefs import columns_at
from operations.discovery.database import page_of_database
from search.briefs import BRIEFS
from search.gateway import SearchGateway, SearchPage
from search.query import Between, SearchQuery
from storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class Recall:
    """The briefs that the words find; None of them where there are no words, which is all.

    `cut`: there were more. `degraded`: search could not serve, and the database looked for words by their beginnings.
    `understood_as`: what the words were taken for, where nothing has them as they were typed.
    """

    ids: Sequence[BriefId] | None = None
    cut: bool = False
    degraded: bool = False
    words_dropped: Sequence[str] = ()
    understood_as: str | None = None


EVERY_BRIEF: Final = Recall()


def takes_people(now: datetime) -> ColumnElement[bool]:
    """Whether a brief takes anybody at `now`, whoever may see it."""
    return (Brief.status == BriefStatus.PUBLISHED) & (Brief.open_until > now)


async def recalled(
    database: Database,
    search: SearchGateway,
    actor: ActingInfluencer,
    text: str,
    *,
    now: datetime,
    most: int,
    within: float,
) -> Recall:
    """The open calls that the words find, `most` at most, and what the actor holds an offer for that has the words.

    What goes to invited people only is in no index, so the database looks for that.
    """
    page = await _open_calls(database, search, text, now=now, most=most, within=within)
    held = replace(columns_at(now), found=takes_people(now) & Brief.id.in_(briefs_held_by(actor)))
    async with database.reading() as session:
        meant = SearchQuery(text=page.understood_as or text, limit=most)
        mine = await page_of_database(session, BRIEFS, held, meant)
    return Recall(
        ids=[BriefId(UUID(each)) for each in (*page.ids, *mine.ids)],
        cut=page.total > len(page.ids),
        degraded=page.degraded,
        words_dropped=page.words_dropped,
        understood_as=page.understood_as,
    )


async def _open_calls(
    database: Database, search: SearchGateway, text: str, *, now: datetime, most: int, within: float
) -> SearchPage:
    # A brief whose time has just run out may still be in the index.
    query = SearchQuery(text=text, where=Between("closing", low=int(now.timestamp()) + 1), limit=most)

    async def instead(session: AsyncSession, asked: SearchQuery) -> SearchPage:
        return await page_of_database(session, BRIEFS, columns_at(now), asked)

    return await ask(database, search, BRIEFS, query, instead=instead, within=within)
