"""Building the candidate columns that the processes of this machine rank from."""

from typing import Final

import anyio
import structlog

from runtime.clock import now
from runtime.gateways import Gateways

log = structlog.get_logger()

IDLE: Final = 0.25
"""Seconds between two looks when there was nothing to take in."""
RETRY: Final = 5.0
"""Seconds before what failed is tried again."""


async def keep_columns(gateways: Gateways, *, retry: float = RETRY) -> None:
    """Build the columns when they are due, then follow the facts, until cancelled."""
    while True:
        try:
            moved = await build_columns(gateways)
        except Exception as failure:
            log.exception("candidates.building_failed", exc_info=failure)
            await anyio.sleep(retry)
        else:
            await anyio.sleep(0 if moved else IDLE)


async def build_columns(gateways: Gateways) -> int:
    """Take in what there is, and build a generation if one is due; answers how many things were moved."""
    taken_in = await gateways.columns.follow(gateways.database, now=now())
    if taken_in or not await gateways.columns.build(gateways.database, now=now()):
        return taken_in
    log.info("candidates.built")
    return 1
