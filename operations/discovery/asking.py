"""Asking an index: its answer, or in time the database's own, marked as the poorer one."""

from collections.abc import Awaitable, Callable
from typing import Final

import anyio
import structlog

from domain.reference.province_distances import Ring
from operations.discovery.nearest import nearest
from operations.discovery.understanding import understood
from search.gateway import SearchGateway, SearchPage, SearchUnavailable
from search.query import SearchQuery
from search.spec import IndexSpec

log = structlog.get_logger()

ANSWER_WITHIN: Final = 2.0
"""Seconds an index has to answer before the database is asked instead."""

AskDatabase = Callable[[SearchQuery], Awaitable[SearchPage]]


async def ask(
    search: SearchGateway,
    spec: IndexSpec,
    query: SearchQuery,
    *,
    instead: AskDatabase,
    rings: tuple[Ring, ...] = (),
    within: float = ANSWER_WITHIN,
) -> SearchPage:
    """The page of the query, ring by ring where there are `rings`: see `nearest`.

    A search that is away or slow never fails it; then `degraded` is true. Words that nothing holds are also tried as
    undecoded Telex: see `understood`.
    """
    page = await ask_in_time(search, spec, query, rings=rings, within=within)
    return await understood(await instead(query), query, again=instead) if page is None else page


async def ask_in_time(
    search: SearchGateway,
    spec: IndexSpec,
    query: SearchQuery,
    *,
    rings: tuple[Ring, ...] = (),
    within: float = ANSWER_WITHIN,
) -> SearchPage | None:
    """The index's own page, as understood; None when it is away, or has no answer within so many seconds."""
    until = anyio.current_time() + within

    async def again(meant: SearchQuery) -> SearchPage | None:
        try:
            with anyio.fail_after(until - anyio.current_time()):
                return await (nearest(search, spec, meant, rings) if rings else search.search(spec, meant))
        except (SearchUnavailable, TimeoutError) as gone:
            log.warning("search.degraded", index=spec.name, problem=f"{type(gone).__name__}: {gone}")
        return None

    page = await again(query)
    return None if page is None else await understood(page, query, again=again)
