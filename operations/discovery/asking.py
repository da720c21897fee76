"""Asking an index: its answer, or in time the database's own, marked as the poorer one."""

from collections.abc import Awaitable, Callable
from typing import Final

import anyio
import structlog

from search.gateway import SearchGateway, SearchPage, SearchUnavailable
from search.query import SearchQuery
from search.spec import IndexSpec

log = structlog.get_logger()

ANSWER_WITHIN: Final = 2.0
"""Seconds an index has to answer before the database is asked instead."""

AskDatabase = Callable[[SearchQuery], Awaitable[SearchPage]]


async def ask(
    search: SearchGateway, spec: IndexSpec, query: SearchQuery, *, instead: AskDatabase, within: float = ANSWER_WITHIN
) -> SearchPage:
    """The page of the query. A search that is away or slow never fails it; then `degraded` is true."""
    page = await ask_in_time(search, spec, query, within=within)
    return await instead(query) if page is None else page


async def ask_in_time(
    search: SearchGateway, spec: IndexSpec, query: SearchQuery, *, within: float = ANSWER_WITHIN
) -> SearchPage | None:
    """The index's own page; None when it is away, or has no answer within so many seconds."""
    try:
        with anyio.fail_after(within):
            return await search.search(spec, query)
    except (SearchUnavailable, TimeoutError) as gone:
        log.warning("search.degraded", index=spec.name, problem=f"{type(gone).__name__}: {gone}")
    return None
