"""Following the facts: what this process ranks from, and what it tells, is as the database has it within a second."""

from runtime.broadcasting import Broadcast
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.watching import Watch, follow


async def follow_columns(gateways: Gateways, watch: Watch) -> None:
    """Keep the candidate columns of this process up to date until cancelled; a database that is away is waited for."""

    async def step() -> int:
        return await gateways.columns.follow(gateways.database, now=now())

    await follow(watch, step, failed="candidates.following_failed")


async def follow_news(broadcast: Broadcast, watch: Watch) -> None:
    """Tell what happens to whoever listens, until cancelled; a database that is away is waited for."""
    await follow(watch, broadcast.step, failed="news.following_failed")
