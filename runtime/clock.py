"""The only place that reads the time: at the edge of a request or a job, once."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, UTC, aware."""
    return datetime.now(UTC)
