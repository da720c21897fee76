"""The worker: turns the relay, strikes the clocks, keeps indexes and candidate columns until it is told to stop."""

from collections.abc import Sequence
from datetime import timedelta

import anyio
import structlog

from runtime.clock import now
from runtime.gateways import Gateways
from runtime.watching import Watch, follow
from worker.columns import build_columns, keep_columns
from worker.indexing import catch_up, keep_indexes
from worker.relay import LEASE, Relay
from worker.schedule import SCHEDULE, Scheduled, strike_due
from worker.subscriptions import SUBSCRIPTIONS, Subscriptions

log = structlog.get_logger()

RETRIES_EVERY = 1.0
"""Seconds between two looks at deliveries that are due again."""
LANES = 3
"""How many deliveries a worker runs at once, beside one lane for what asks nobody outside, whom nobody holds up."""
CLOCKS_EVERY = 5.0
"""Seconds between two looks at the clocks."""


async def work_until_cancelled(
    gateways: Gateways,
    watch: Watch,
    subscriptions: Subscriptions = SUBSCRIPTIONS,
    schedule: Sequence[Scheduled] = SCHEDULE,
    *,
    lease: timedelta = LEASE,
) -> None:
    """Run the worker in this task group; a database that is away is waited for.

    `lease` is how long it has a delivery to itself without renewing that, before another worker takes it for dead.
    """
    relay = Relay(gateways, subscriptions, lease)
    async with anyio.create_task_group() as tasks:
        for _ in range(LANES):
            tasks.start_soon(_relay, relay, watch)
        tasks.start_soon(_relay_inside, relay)
        tasks.start_soon(_clocks, gateways, schedule)
        tasks.start_soon(keep_indexes, gateways, watch)
        tasks.start_soon(keep_columns, gateways, watch)


async def _relay(relay: Relay, watch: Watch) -> None:
    await follow(
        watch, lambda: relay.turn(now()), failed="worker.relay_failed", at_latest=RETRIES_EVERY, retry=RETRIES_EVERY
    )


async def _relay_inside(relay: Relay) -> None:
    """What asks nobody outside goes on while partners are slow. Not at once: mostly the other lanes are free."""
    while True:
        try:
            moved = await relay.turn(now(), asking=False)
        except Exception as failure:
            log.exception("worker.relay_failed", exc_info=failure)
            moved = 0
        if not moved:
            await anyio.sleep(RETRIES_EVERY)


async def _clocks(gateways: Gateways, schedule: Sequence[Scheduled]) -> None:
    while True:
        await strike_due(gateways.database, schedule, now())
        await anyio.sleep(CLOCKS_EVERY)


async def drain(gateways: Gateways, subscriptions: Subscriptions = SUBSCRIPTIONS) -> int:
    """Turn the relay until nothing is due, then let search and ranking catch up: for samples, imports and tests."""
    relay, handled = Relay(gateways, subscriptions), 0
    while moved := await relay.turn(now()):
        handled += moved
    await catch_up(gateways)
    while await build_columns(gateways):
        pass
    return handled
