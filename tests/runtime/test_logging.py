"""What is worth a line in the log."""

import asyncio
import logging

import pytest

from runtime.logging import configure_logging

POOL = logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool")


@pytest.mark.parametrize(("failure", "lines"), [(asyncio.CancelledError(), 0), (OSError("gone"), 1)])
def test_a_query_that_was_cancelled_is_no_error(
    caplog: pytest.LogCaptureFixture, failure: BaseException, lines: int
) -> None:
    configure_logging(level="error")

    POOL.error("Exception terminating connection", exc_info=failure)

    assert len(caplog.records) == lines
