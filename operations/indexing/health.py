"""How an index is: whether it can be searched, and how far it lags behind the facts."""

from dataclasses import dataclass
from datetime import datetime

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from operations.indexing.following import search_lag
from operations.indexing.indexes import INDEXES
from operations.indexing.parking import parked_count
from operations.indexing.reconciling import last_reconciliation
from search.gateway import Health, SearchGateway
from search.spec import IndexSpec
from storage.following import Lag
from storage.reconciliations import Reconciliation


@dataclass(frozen=True)
class IndexHealth:
    """What the engine says of an index, what it has yet to take in (None: it was never built), how it last compared.

    `parked` documents are those that the engine refused.
    """

    index: str
    engine: Health
    lag: Lag | None
    reconciliation: Reconciliation | None
    parked: int
    now: datetime

    @property
    def lag_seconds(self) -> float:
        """Seconds since the oldest fact was recorded that the index lacks; 0 when it lacks none."""
        since = None if self.lag is None else self.lag.since
        return 0.0 if since is None else max(0.0, (self.now - since).total_seconds())

    def to_json(self) -> dict[str, object]:
        """The whole as plain values."""
        return {
            "ok": self.engine.ok,
            "engine": self.engine.engine,
            "version": self.engine.version,
            "documents": self.engine.documents,
            "problem": self.engine.problem,
            "waiting": None if self.lag is None else self.lag.facts,
            "lag_seconds": round(self.lag_seconds, 3),
            "parked": self.parked,
            "reconciliation": None if self.reconciliation is None else _found(self.reconciliation),
        }


async def health_of_indexes(session: AsyncSession, search: SearchGateway, *, now: datetime) -> list[IndexHealth]:
    """How every index is at `now`, without raising for an engine that is away; a slow one is waited for once."""
    lags = {index.spec.name: await search_lag(session, index) for index in INDEXES}
    compared = {index.spec.name: await last_reconciliation(session, index) for index in INDEXES}
    parked = {index.spec.name: await parked_count(session, index.spec) for index in INDEXES}
    engines: dict[str, Health] = {}

    async def ask(spec: IndexSpec) -> None:
        engines[spec.name] = await search.health(spec)

    async with anyio.create_task_group() as tasks:
        for index in INDEXES:
            tasks.start_soon(ask, index.spec)
    return [IndexHealth(name, engines[name], lags[name], compared[name], parked[name], now) for name in lags]


def _found(reconciliation: Reconciliation) -> dict[str, object]:
    ended = reconciliation.ended_at
    return {
        "begun_at": reconciliation.begun_at.isoformat(),
        "ended_at": None if ended is None else ended.isoformat(),
        "compared": reconciliation.compared,
        "missing": reconciliation.missing,
        "outdated": reconciliation.outdated,
        "surplus": reconciliation.surplus,
        "rebuilt": reconciliation.rebuilt,
    }
