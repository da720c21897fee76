"""Look daily at what is new in saved searches, and tell of it once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import SQLColumnExpression, and_

from domain.actors import System
from domain.campaigns.briefs import Brief
from domain.errors import DomainError
from domain.ids import BriefId, InfluencerId
from domain.influencers.profiles import Influencer
from domain.saved_searches import (
    MOST_SHOWN,
    AlertedBrief,
    AlertedInfluencer,
    SavedSearch,
    SavedSearchAlert,
    saved_searches_due,
)
from operations.discovery import briefs, influencers
from operations.discovery.database import Columns, page_of_database
from operations.discovery.understanding import understood
from operations.saved_searches.queries import wanted_of
from search.briefs import BRIEFS
from search.gateway import SearchPage
from search.influencers import INFLUENCERS
from search.query import SearchQuery, Sort
from search.spec import IndexSpec
from storage.work import Work

log = structlog.get_logger()

MOST_AT_ONCE: Final = 50
"""Searches looked at in one transaction; the rest waits for the next strike."""


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """Where new results are found: an index's words and filters, as tables, and since when each row is listed."""

    spec: IndexSpec
    columns: Columns
    known: Mapping[str, Collection[str]]
    listed_at: SQLColumnExpression[datetime | None]


async def look_at_saved_searches(work: Work[System]) -> int:
    """Look at every saved search whose day is over, and raise an alert where there is something new.

    Answers how many were looked at. New is what was first listed, or published, since the last look and is found now.
    The database is asked, as when the index is away: what is new is little, and none of it may be missed because an
    index lags. A search that names what no longer exists finds nothing.
    """
    due = await work.claim_free(saved_searches_due(work.now, MOST_AT_ONCE))
    for search in due:
        since, until = search.look(now=work.now)
        page = await _news(work, search, since, until)
        if page.total:
            await _raise_alert(work, search, page, since, until)
    return len(due)


async def _news(work: Work[System], search: SavedSearch, since: datetime, until: datetime) -> SearchPage:
    shelf = _shelf_of(search, work.now)
    new = and_(shelf.columns.found, shelf.listed_at >= since, shelf.listed_at < until)
    try:
        wanted = replace(wanted_of(search.read()), sort=Sort("newest"), first=MOST_SHOWN)
        query = wanted.query(shelf.known)
    except (DomainError, ValueError) as problem:
        # One that cannot be read any more must not keep all the others waiting.
        log.warning("saved_searches.unreadable", saved_search=str(search.id), problem=type(problem).__name__)
        return SearchPage(ids=(), total=0, total_is_exact=True)

    async def ask(asked: SearchQuery) -> SearchPage:
        return await page_of_database(work.session, shelf.spec, replace(shelf.columns, found=new), asked)

    return await understood(await ask(query), query, again=ask)


def _shelf_of(search: SavedSearch, now: datetime) -> _Shelf:
    if search.brand_id is not None:
        return _Shelf(
            spec=INFLUENCERS,
            columns=influencers.columns_at(now),
            known=influencers.KNOWN_CODES,
            listed_at=Influencer.listed_at,
        )
    return _Shelf(spec=BRIEFS, columns=briefs.columns_at(now), known=briefs.KNOWN_CODES, listed_at=Brief.published_at)


async def _raise_alert(
    work: Work[System], search: SavedSearch, page: SearchPage, since: datetime, until: datetime
) -> None:
    alert, raised = SavedSearchAlert.of(search, since=since, until=until, found=page.total, now=work.now)
    work.add(alert)
    await work.flush()
    for row in _shown(search, alert, [UUID(each) for each in page.ids]):
        work.add(row)
    work.record(raised)


def _shown(
    search: SavedSearch, alert: SavedSearchAlert, ids: Sequence[UUID]
) -> Sequence[AlertedInfluencer | AlertedBrief]:
    if search.brand_id is not None:
        return [
            AlertedInfluencer(alert_id=alert.id, influencer_id=InfluencerId(each), place=place)
            for place, each in enumerate(ids, 1)
        ]
    return [AlertedBrief(alert_id=alert.id, brief_id=BriefId(each), place=place) for place, each in enumerate(ids, 1)]
