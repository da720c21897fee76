"""The only place that reads the time: at the edge of a request or a job, once."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, UTC, aware."""
    return datetime.now(UTC)


def ticks() -> float:
    """Seconds that only ever grow, for measuring how long and how often."""
    return time.monotonic()
