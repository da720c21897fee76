"""One profile after the other is changed while a worker and a server follow the facts, as they do in production."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

import anyio

from api.following import follow_columns
from bench.api.population import populate
from bench.comparing import Say
from bench.scratch import DATABASE, scratch_postgres
from domain.actors import System
from domain.ids import BrandId, BriefId, InfluencerId, new_id
from domain.influencers.profiles import Influencer, ProfileChanged
from domain.law.periods import day_in_vietnam
from domain.reference.provinces import PROVINCES
from matching.brief import Brief
from matching.columns.ranking import rank_layers
from matching.eligibility import Reason
from matching.person import Ask
from operations.candidates import statements
from operations.candidates.columns import CandidateColumns
from operations.ranking_policy.in_force import policy_on
from runtime.clock import now, ticks
from runtime.gateways import Gateways
from runtime.watching import watching
from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from storage.engine import Database
from storage.migrate import migrate
from worker.columns import build_columns, keep_columns
from worker.indexing import catch_up, keep_indexes

LOOK_EVERY: Final = 0.02
"""Seconds between two looks at an answer, beside what the answer itself takes."""
AT_LATEST: Final = 30.0
"""Seconds after which a change that is not to be seen is a failure."""

Shown = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Market:
    """A worker that indexes and builds, a server that ranks, and whom to change."""

    worker: Gateways
    server: Gateways
    people: Sequence[InfluencerId]


async def measure(influencers: int, *, changes: int, say: Say) -> dict[str, Any]:
    """Change so many profiles among the influencers; p50 and worst seconds until search and candidates show each.

    The clock starts when the change has been committed. Raises TimeoutError when one is never shown.
    """
    async with _market(influencers, changes, say) as market:
        times: dict[str, list[float]] = {"search": [], "candidates": []}
        for person in market.people:
            found = await _changed(market, person)
            for where, seconds in found.items():
                times[where].append(seconds)
    say(f"{changes} changes were seen by both")
    return {where: {"p50": round(median(each), 3), "max": round(max(each), 3)} for where, each in times.items()}


@asynccontextmanager
async def _market(influencers: int, changes: int, say: Say) -> AsyncGenerator[Market]:
    """Influencers in a scratch database, indexed and built; a worker and a server of one machine at work on them."""
    async with scratch_postgres() as postgres:
        url, folder = postgres.url(DATABASE), postgres.folder.parent
        await migrate(url)
        say(f"{influencers:,} influencers")
        await populate(url.replace("postgresql+asyncpg:", "postgresql:"), influencers)
        worker, server = _gateways(url, folder), _gateways(url, folder)
        async with worker.database.reading() as session:
            people = (await session.scalars(statements.certified_by_id(now(), changes))).all()
        await _change(worker.database, people[0], display_name="Người đầu tiên")
        begun = ticks()
        await catch_up(worker, within=inf)
        while await build_columns(worker):
            pass
        say(f"indexed and built in {ticks() - begun:.0f} s")
        async with (
            watching(worker.database) as working,
            watching(server.database) as serving,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(keep_indexes, worker, working)
            tasks.start_soon(keep_columns, worker, working)
            tasks.start_soon(follow_columns, server, serving)
            await _until(lambda: _is_ready(server))
            yield Market(worker, server, people)
            tasks.cancel_scope.cancel()
        for each in (worker, server):
            await each.search.close()
            await each.database.close()


def _gateways(url: str, folder: Path) -> Gateways:
    return Gateways(
        database=Database(url, pool_size=5),
        search=EmbeddedSearch(folder / "search"),
        columns=CandidateColumns(folder / "columns"),
    )


async def _is_ready(server: Gateways) -> bool:
    async with server.database.reading() as session:
        lag = await server.columns.lag(session)
    return lag is not None and lag.facts == 0


async def _changed(market: Market, person: InfluencerId) -> dict[str, float]:
    """Give somebody a name that nobody has and no place for work; seconds until either is seen."""
    name, fully_booked = new_id().hex[-12:], await _fully_booked(market.server)
    layers = market.server.columns.layers
    await _change(market.worker.database, person, display_name=name, bookings_at_once=0)

    async def found() -> bool:
        page = await market.server.search.search(INFLUENCERS, SearchQuery(text=name, limit=1))
        return [UUID(each) for each in page.ids] == [person]

    async def ranked() -> bool:
        nonlocal layers
        before, layers = layers, market.server.columns.layers
        # To rank everybody again and again would hold up those who are watched.
        return layers is not before and await _fully_booked(market.server) == fully_booked + 1

    seconds: dict[str, float] = {}

    async def wait(where: str, shown: Shown) -> None:
        seconds[where] = await _until(shown)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait, "search", found)
        tasks.start_soon(wait, "candidates", ranked)
    return seconds


async def _fully_booked(server: Gateways) -> int:
    """How many a ranking of everybody counts as having no place.

    The brief wants something, as briefs do: to one that wants nothing most people are equal, and to decide between a
    hundred thousand of them by the daily hash takes longer than to see the change.
    """
    today = day_in_vietnam(now())
    async with server.database.reading() as session:
        policy = await policy_on(session, today)
    brief = Brief(
        id=BriefId(UUID(int=1)),
        brand_id=BrandId(UUID(int=2)),
        niches={"beauty.skincare": 7_000, "beauty": 3_000},
        category="cosmetics",
        provinces={"01": PROVINCES["01"].region.value},
        audience={},
    )
    ask = Ask(pieces={}, first_day=today, last_day=today)
    ranking = await anyio.to_thread.run_sync(
        lambda: rank_layers(server.columns.layers, brief, ask, policy, today, limit=1)
    )
    return ranking.refused.get(Reason.NOT_AVAILABLE, 0)


async def _change(database: Database, person: InfluencerId, **values: object) -> None:
    """Change a profile's row and record it in one transaction, as an operation does."""
    async with database.work(System(name="bench"), now()) as work:
        row = await work.session.get_one(Influencer, person)
        for name, value in values.items():
            setattr(row, name, value)
        work.record(ProfileChanged(influencer_id=person))


async def _until(shown: Shown) -> float:
    """Wait until it is so; answers after how many seconds. Raises TimeoutError."""
    since = ticks()
    with anyio.fail_after(AT_LATEST):
        while not await shown():  # noqa: ASYNC110 - it is told of no event
            await anyio.sleep(LOOK_EVERY)
    return ticks() - since
