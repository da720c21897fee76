"""Keeping the search indexes up to date, each on its own: an engine that is away delays nothing else."""

from typing import Final

import anyio
import structlog

from domain.actors import System
from operations.indexing.following import keep_index, search_lag
from operations.indexing.indexes import INDEXES, SearchIndex
from runtime.clock import now
from runtime.gateways import Gateways
from search.gateway import SearchUnavailable

log = structlog.get_logger()

IDLE: Final = 0.25
"""Seconds between two looks when there was nothing to take in."""
RETRY: Final = 5.0
"""Seconds before an engine that could not take something in is asked again."""


async def keep_indexes(gateways: Gateways, *, retry: float = RETRY) -> None:
    """Build what is missing, then follow the facts until cancelled."""
    async with anyio.create_task_group() as tasks:
        for index in INDEXES:
            tasks.start_soon(_keep, gateways, index, retry)


async def _keep(gateways: Gateways, index: SearchIndex, retry: float) -> None:
    while True:
        try:
            moved = await _step(gateways, index)
        except SearchUnavailable as gone:
            log.warning("search.unavailable", index=index.spec.name, problem=str(gone))
            await anyio.sleep(retry)
        except Exception as failure:
            log.exception("search.indexing_failed", index=index.spec.name, exc_info=failure)
            await anyio.sleep(retry)
        else:
            await anyio.sleep(0 if moved else IDLE)


async def catch_up(gateways: Gateways, *, within: float = 60.0) -> None:
    """Follow until the indexes lack nothing: for samples, imports and tests. Raises TimeoutError, SearchUnavailable."""
    with anyio.fail_after(within):
        for index in INDEXES:
            await _catch_up(gateways, index)


async def _catch_up(gateways: Gateways, index: SearchIndex) -> None:
    while True:
        moved = await _step(gateways, index)
        if not moved and await _is_up_to_date(gateways, index):
            return
        # A transaction that still runs, even in another database of the server, holds back what may be read.
        await anyio.sleep(0 if moved else 0.01)


async def _step(gateways: Gateways, index: SearchIndex) -> int:
    async with gateways.database.work(System(name="indexing"), now()) as work:
        return await keep_index(work, gateways.search, index)


async def _is_up_to_date(gateways: Gateways, index: SearchIndex) -> bool:
    async with gateways.database.reading() as session:
        lag = await search_lag(session, index)
    return lag is not None and lag.facts == 0
