"""How an index is: whether it can be searched, and how far it lags behind the facts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from operations.indexing.following import search_lag
from operations.indexing.indexes import SearchIndex
from search.gateway import Health, SearchGateway
from storage.following import Lag


@dataclass(frozen=True)
class IndexHealth:
    """What the engine says of an index, and what it has yet to take in (None: it was never built)."""

    index: str
    engine: Health
    lag: Lag | None
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
        }


async def index_health(
    session: AsyncSession, search: SearchGateway, index: SearchIndex, *, now: datetime
) -> IndexHealth:
    """How the index is at `now`, without raising for an engine that is away."""
    return IndexHealth(index.spec.name, await search.health(index.spec), await search_lag(session, index), now)
