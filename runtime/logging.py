"""structlog, once per process: one canonical line per request and per job, no personal data in fields."""

import asyncio
import logging
import sys

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure_logging(*, level: str = "info", as_json: bool = False) -> None:
    """Set structlog up for this process; everything goes to standard error."""
    # Plain tracebacks: the default ones print local variables, and with them people's data.
    for_people = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if as_json else for_people
    # Strawberry logs callers' mistakes with their documents; ours, the bugs, are logged where they are masked.
    logging.getLogger("strawberry").setLevel(logging.CRITICAL)
    logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool").addFilter(_no_cancellation)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if as_json else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _no_cancellation(record: logging.LogRecord) -> bool:
    """Whether a record is worth a line: a connection whose query was cancelled, as when we end, is closed anyway."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def log() -> structlog.typing.FilteringBoundLogger:
    """The logger."""
    return structlog.get_logger()
