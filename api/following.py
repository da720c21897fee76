"""Following the facts, so that what this process ranks from is as the database has it within a second."""

from typing import Final

import anyio
import structlog

from runtime.clock import now
from runtime.gateways import Gateways

log = structlog.get_logger()

IDLE: Final = 0.25
"""Seconds between two looks when there was nothing to take in."""
RETRY: Final = 5.0
"""Seconds before a database that was away is asked again."""


async def follow_columns(gateways: Gateways) -> None:
    """Keep the candidate columns of this process up to date until cancelled; a database that is away is waited for."""
    while True:
        try:
            moved = await gateways.columns.follow(gateways.database, now=now())
        except Exception as failure:
            log.exception("candidates.following_failed", exc_info=failure)
            await anyio.sleep(RETRY)
        else:
            await anyio.sleep(0 if moved else IDLE)
