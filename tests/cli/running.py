"""The command line in a process of its own, with the settings in its environment."""

import os
import subprocess
import sys
from pathlib import Path

import anyio

from tests.databases import TestDatabase


def environment(database: TestDatabase, **more: str) -> dict[str, str]:
    """This process's environment, with the test's database as the outside one."""
    return {**os.environ, "DATABASE_URL": database.url.replace("postgresql+asyncpg", "postgresql"), **more}


async def niemtin(
    database: TestDatabase, *arguments: str, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `niemtin` with these arguments on the test's database; `folder` is its data folder."""
    more = {} if folder is None else {"NIEMTIN_DATA_FOLDER": str(folder)}
    command = [sys.executable, "-m", "cli", *arguments]
    return await anyio.run_process(command, env=environment(database, **more), check=False)
