"""Watching for facts: one cheap look for everything in this process that follows them, instead of one each."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio
import structlog

from storage.engine import Database
from storage.following import Newest, newest_facts

log = structlog.get_logger()

LOOK_EVERY: Final = 0.1
"""Seconds between two looks."""
AT_LATEST: Final = 2.0
"""Seconds after which a step is taken though no fact came: much is due by the clock, or was made by others."""
RETRY: Final = 5.0
"""Seconds before a step that failed is tried again."""


class Watch:
    """What the newest facts are, looked at for as long as `keep_looking` runs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._moved = anyio.Event()
        self.seen: Newest | None = None

    async def keep_looking(self) -> None:
        """Look until cancelled. A database that is away has no news; its followers say what is wrong with it."""
        while True:
            try:
                seen = await newest_facts(self._database)
            except Exception as failure:
                log.debug("facts.not_seen", exc_info=failure)
            else:
                self._note(seen)
            await anyio.sleep(LOOK_EVERY)

    async def other_than(self, seen: Newest | None, *, at_latest: float) -> None:
        """Returns once the newest facts are others than `seen`, or after `at_latest` seconds."""
        with anyio.move_on_after(at_latest):
            while self.seen == seen:
                await self._moved.wait()

    def _note(self, seen: Newest) -> None:
        if seen != self.seen:
            self.seen, moved, self._moved = seen, self._moved, anyio.Event()
            moved.set()


@asynccontextmanager
async def watching(database: Database) -> AsyncGenerator[Watch]:
    """A watch that looks while the block lasts."""
    watch = Watch(database)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch.keep_looking)
        yield watch
        tasks.cancel_scope.cancel()


async def follow(
    watch: Watch,
    step: Callable[[], Awaitable[int]],
    *,
    failed: str,
    at_latest: float = AT_LATEST,
    retry: float = RETRY,
) -> None:
    """Take `step` until cancelled: again at once while it moves something, else when facts come or `at_latest` is over.

    A step that fails is logged as `failed` and tried again after `retry` seconds.
    """
    while True:
        seen = watch.seen
        try:
            moved = await step()
        except Exception as failure:
            log.exception(failed, exc_info=failure)
            await anyio.sleep(retry)
        else:
            await watch.other_than(seen, at_latest=0 if moved else at_latest)
