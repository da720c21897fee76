"""Asking an index: its answer, or in time the database's own, marked as the poorer one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

import anyio
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import DomainError
from domain.reference.province_distances import Ring
from operations.discovery.nearest import nearest
from operations.discovery.understanding import understood
from search.gateway import SearchGateway, SearchPage, SearchUnavailable
from search.query import SearchQuery
from search.spec import IndexSpec
from search.words import as_typed
from storage.engine import Database

log = structlog.get_logger()

ANSWER_WITHIN: Final = 1.6
"""Seconds an index has to answer before the database is asked instead."""
IN_ALL: Final = 2.5
"""Seconds both have together: what is shown of the results is read in what is left of three."""

AskDatabase = Callable[[AsyncSession, SearchQuery], Awaitable[SearchPage]]


@dataclass(eq=False, kw_only=True)
class SearchOutOfTime(DomainError):
    """Search is away, and the database, asked in its place, had no answer in time."""

    vi = "Tìm kiếm đang quá tải nên chưa trả lời kịp. Hãy thu hẹp bộ lọc hoặc thử lại sau ít phút."
    en = "Search is overloaded and could not answer in time. Narrow the filters, or try again in a few minutes."


async def ask(
    database: Database,
    search: SearchGateway,
    spec: IndexSpec,
    query: SearchQuery,
    *,
    instead: AskDatabase,
    rings: tuple[Ring, ...] = (),
    within: float = ANSWER_WITHIN,
    in_all: float = IN_ALL,
) -> SearchPage:
    """The page of the query, ring by ring where there are `rings`: see `nearest`.

    For a search that is away, or takes longer than `within`, the database answers; then `degraded` is true. Words that
    nothing holds are also tried as undecoded Telex: see `understood`. Raises SearchOutOfTime when both together would
    take longer than `in_all` seconds.
    """
    until = anyio.current_time() + in_all
    page = await ask_in_time(search, spec, query, rings=rings, within=within)
    if page is not None:
        return page
    try:
        return await _ask_database(database, instead, query, within=until - anyio.current_time())
    except TimeoutError as slow:
        log.warning("search.out_of_time", index=spec.name, seconds=in_all)
        raise SearchOutOfTime from slow


async def _ask_database(database: Database, instead: AskDatabase, query: SearchQuery, *, within: float) -> SearchPage:
    # The server gives a statement up by itself, so that it does not go on for nobody; what else may hold us up, no
    # free connection or a server that is silent, ends here.
    with anyio.fail_after(within):
        async with database.reading_within(within) as session:

            async def again(meant: SearchQuery) -> SearchPage:
                return await instead(session, meant)

            return await understood(await again(query), query, again=again)


async def ask_in_time(
    search: SearchGateway,
    spec: IndexSpec,
    query: SearchQuery,
    *,
    rings: tuple[Ring, ...] = (),
    within: float = ANSWER_WITHIN,
) -> SearchPage | None:
    """The index's own page, as understood, what was left out as typed; None when it does not answer in time."""
    until = anyio.current_time() + within

    async def again(meant: SearchQuery) -> SearchPage | None:
        try:
            with anyio.fail_after(until - anyio.current_time()):
                return await (nearest(search, spec, meant, rings) if rings else search.search(spec, meant))
        except (SearchUnavailable, TimeoutError) as gone:
            log.warning("search.degraded", index=spec.name, problem=f"{type(gone).__name__}: {gone}")
        return None

    page = await again(query)
    if page is None:
        return None
    read = await understood(page, query, again=again)
    return replace(read, words_dropped=as_typed(query.text, read.words_dropped))
