"""Look daily at what is new in saved searches, and tell of it once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import and_, or_

from domain.actors import System
from domain.errors import DomainError
from domain.ids import BriefId, InfluencerId
from domain.saved_searches import (
    MOST_SHOWN,
    AlertedBrief,
    AlertedInfluencer,
    SavedSearch,
    SavedSearchAlert,
    saved_searches_due,
)
from operations.discovery.database import holding, page_of_database
from operations.saved_searches.queries import wanted_of
from operations.saved_searches.shelves import briefs_at, influencers_at
from search.gateway import SearchPage
from search.query import Sort
from storage.work import Work

log = structlog.get_logger()

MOST_AT_ONCE: Final = 50
"""Searches looked at in one transaction; the rest waits for the next strike."""


async def look_at_saved_searches(work: Work[System]) -> int:
    """Look at every saved search whose day is over, and raise an alert where there is something new.

    Answers how many were looked at. New is what was first listed, or published, since the last look and is found now.
    The database is asked, as when the index is away: what is new is little, and none of it may be missed because an
    index lags. A search that names what no longer exists finds nothing. Words are those that were saved, or what they
    were understood as then: of what is new in a day most words are in none, so no other reading may be tried.
    """
    due = await work.claim_free(saved_searches_due(work.now, MOST_AT_ONCE))
    for search in due:
        since, until = search.look(now=work.now)
        page = await _news(work, search, since, until)
        if page.total:
            await _raise_alert(work, search, page, since, until)
    return len(due)


async def _news(work: Work[System], search: SavedSearch, since: datetime, until: datetime) -> SearchPage:
    shelf = influencers_at(work.now) if search.brand_id is not None else briefs_at(work.now)
    try:
        saved = search.read()
        wanted = replace(wanted_of(saved), text="", sort=Sort("newest"), first=MOST_SHOWN)
        query = wanted.query(shelf.known)
    except (DomainError, ValueError) as problem:
        # One that cannot be read any more must not keep all the others waiting.
        log.warning("saved_searches.unreadable", saved_search=str(search.id), problem=type(problem).__name__)
        return SearchPage(ids=(), total=0, total_is_exact=True)
    said = or_(*(holding(shelf.columns, text) for text in saved.texts))
    new = and_(shelf.columns.found, shelf.listed_at >= since, shelf.listed_at < until, said)
    return await page_of_database(work.session, shelf.spec, replace(shelf.columns, found=new), query)


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
