"""The only place that reads the time: at the edge of a request or a job, once."""

import time
from datetime import UTC, datetime

from runtime.settings import settings


def now() -> datetime:
    """The present instant, UTC, aware; ahead of the world's by `clock_ahead`, for demonstrations."""
    return datetime.now(UTC) + settings().clock_ahead


def ticks() -> float:
    """Seconds that only ever grow, for measuring how long and how often."""
    return time.monotonic()
