"""The embedded PostgreSQL of one run of the tests, and what runs that were killed have left of theirs."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.embedded import EmbeddedPostgres

NAMED: Final = "niemtin-tests-"
FORGOTTEN: Final = 3600.0
"""Seconds after which a folder that nobody uses is one of a run that was killed."""


@contextmanager
def server_of_this_run() -> Generator[EmbeddedPostgres]:
    """Shared by the run's xdist workers; the last one to leave stops it and removes its folder."""
    folder = Path(tempfile.gettempdir())
    remove_forgotten(folder)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    server = EmbeddedPostgres(folder / f"{NAMED}{run}", durable=False)
    server.start()
    try:
        yield server
    finally:
        if server.stop():
            shutil.rmtree(server.folder)


def remove_forgotten(folder: Path) -> None:
    """Remove what killed runs have left in `folder`: a disk that is full fails every test."""
    for left in folder.glob(f"{NAMED}*"):
        if time.time() - left.stat().st_mtime > FORGOTTEN and not _in_use(left):
            shutil.rmtree(left, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    users = folder / "users.lock"
    if not users.exists():
        return False
    with users.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
