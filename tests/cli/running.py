"""The command line as an operator uses it: its words, the settings in the environment; here or in its own process."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Final

import anyio
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from runtime.logging import configure_logging
from runtime.settings import settings
from tests.databases import TestDatabase

COMMAND: Final = (sys.executable, "-m", "cli")
"""`niemtin`, for a process of its own: one that serves, is interrupted or measured."""


def environment(database: TestDatabase, folder: Path | None = None, **more: str) -> dict[str, str]:
    """This process's environment, with the test's database as the outside one; `folder` is the data folder."""
    given = {} if folder is None else {"NIEMTIN_DATA_FOLDER": str(folder)}
    url = database.url.replace("postgresql+asyncpg", "postgresql")
    return {**os.environ, "DATABASE_URL": url, "NIEMTIN_LOG_LEVEL": "error", **given, **more}


async def niemtin(database: TestDatabase, *arguments: str | Path, folder: Path | None = None) -> Result:
    """Run `niemtin` with these arguments on the test's database; what is no refusal of its own is raised here."""
    return await anyio.to_thread.run_sync(partial(run, *map(str, arguments), **environment(database, folder)))


def run(*arguments: str, **surroundings: str | None) -> Result:
    """Run `niemtin` in this process, a variable that is None unset: to start one takes seconds, and there are many."""
    try:
        with pytest.MonkeyPatch.context() as here:
            for name, value in surroundings.items():
                if value is None:
                    here.delenv(name, raising=False)
                else:
                    here.setenv(name, value)
            # Forgotten only now: a server in another thread, that asks for the time, has them read again at once.
            settings.cache_clear()
            return CliRunner().invoke(app, arguments, catch_exceptions=False)
    finally:
        settings.cache_clear()
        # The command wrote its log where its output was caught.
        configure_logging(level="error")
