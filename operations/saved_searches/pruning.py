"""Do away with alerts that have served: they name people, and who read them."""

from typing import Final

from domain.actors import System
from domain.saved_searches import alerts_past_keeping
from storage.work import Work

MOST_AT_ONCE: Final = 500
"""Alerts removed in one transaction; the rest waits for the next strike."""


async def prune_saved_search_alerts(work: Work[System]) -> int:
    """Remove the alerts whose time is over, with the results they show; answers how many. One being read is left."""
    alerts = await work.claim_free(alerts_past_keeping(work.now, MOST_AT_ONCE))
    for alert in alerts:
        await work.session.delete(alert)
    return len(alerts)
