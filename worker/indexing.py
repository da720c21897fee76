"""Keeping the search indexes up to date, each on its own: an engine that is away delays nothing else."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Final

import anyio
import structlog

from domain.actors import System
from operations.indexing.following import keep_index, search_lag
from operations.indexing.indexes import INDEXES, SearchIndex
from operations.indexing.reconciling import begin_reconciliation, last_reconciliation, reconcile_further
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.watching import AT_LATEST, RETRY, Watch, follow
from search.gateway import SearchUnavailable
from storage.reconciliations import Reconciliation

log = structlog.get_logger()

ASKED_EVERY: Final = 2.0
"""Seconds between two questions to an engine, with nothing to take in, whether it still has the index."""


async def keep_indexes(gateways: Gateways, watch: Watch, *, at_latest: float = AT_LATEST, retry: float = RETRY) -> None:
    """Build what is missing, then follow the facts until cancelled."""
    async with anyio.create_task_group() as tasks:
        for index in INDEXES:
            keeper = _Keeper(gateways, index, retry)
            following = partial(follow, failed="search.indexing_failed", at_latest=at_latest, retry=retry)
            tasks.start_soon(following, watch, keeper.step)


@dataclass
class _Keeper:
    """Keeps one index, and trusts its engine for a while to have it still."""

    gateways: Gateways
    index: SearchIndex
    retry: float
    _trusting_until: float = -math.inf

    async def step(self) -> int:
        """Take in the next facts, then compare the next part if a comparison is on; answers how much was moved."""
        trusting = anyio.current_time() < self._trusting_until
        try:
            moved = await _step(self.gateways, self.index, trusting=trusting)
            if not trusting:
                self._trusting_until = anyio.current_time() + ASKED_EVERY
            return moved + await _compare(self.gateways, self.index)
        except SearchUnavailable as gone:
            log.warning("search.unavailable", index=self.index.spec.name, problem=str(gone))
            await anyio.sleep(self.retry)
            return 1


async def catch_up(gateways: Gateways, *, within: float = 60.0) -> None:
    """Follow until the indexes lack nothing: for samples, imports and tests. Raises TimeoutError, SearchUnavailable."""
    with anyio.fail_after(within):
        for index in INDEXES:
            await _catch_up(gateways, index)


async def reconcile(gateways: Gateways, index: SearchIndex) -> Reconciliation:
    """Compare the index with the database, and mend it; answers what was found. A comparison under way is ended.

    Beside workers, each compares some parts. An index that was never built is built first, one in which too much
    differs anew. Raises SearchUnavailable.
    """
    await _step(gateways, index)
    async with gateways.database.work(System(name="reconcile"), now()) as work:
        await begin_reconciliation(work, index)
    while True:
        compared = await _compare(gateways, index)
        async with gateways.database.reading() as session:
            found = await last_reconciliation(session, index)
        if found is not None and found.ended_at is not None:
            await _step(gateways, index)
            return found
        await anyio.sleep(0 if compared else 0.01)


async def _catch_up(gateways: Gateways, index: SearchIndex) -> None:
    while True:
        moved = await _step(gateways, index)
        if not moved and await _is_up_to_date(gateways, index):
            return
        # A transaction that still runs, even in another database of the server, holds back what may be read.
        await anyio.sleep(0 if moved else 0.01)


async def _step(gateways: Gateways, index: SearchIndex, *, trusting: bool = False) -> int:
    async with gateways.database.work(System(name="indexing"), now()) as work:
        return await keep_index(work, gateways.search, index, trusting=trusting)


async def _compare(gateways: Gateways, index: SearchIndex) -> bool:
    async with gateways.database.work(System(name="indexing"), now()) as work:
        return await reconcile_further(work, gateways.search, index)


async def _is_up_to_date(gateways: Gateways, index: SearchIndex) -> bool:
    async with gateways.database.reading() as session:
        lag = await search_lag(session, index)
    return lag is not None and lag.facts == 0
