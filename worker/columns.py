"""Building the candidate columns that the processes of this machine rank from."""

import structlog

from runtime.clock import now
from runtime.gateways import Gateways
from runtime.watching import RETRY, Watch, follow

log = structlog.get_logger()


async def keep_columns(gateways: Gateways, watch: Watch, *, retry: float = RETRY) -> None:
    """Build the columns when they are due, then follow the facts, until cancelled."""
    await follow(watch, lambda: build_columns(gateways), failed="candidates.building_failed", retry=retry)


async def build_columns(gateways: Gateways) -> int:
    """Take in what there is, and build a generation if one is due; answers how many things were moved."""
    taken_in = await gateways.columns.follow(gateways.database, now=now())
    if taken_in or not await gateways.columns.build(gateways.database, now=now()):
        return taken_in
    log.info("candidates.built")
    return 1
