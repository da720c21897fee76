"""A marketplace of its own in a data folder, served by a process that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from cli.own_server import serves
from runtime.clock import now
from runtime.gateways import open_database
from runtime.settings import Settings
from sample.marketplace import Sample

PATIENCE = 60.0
INFLUENCERS = 80
"""Enough for ten who are certified and publish where the story's brief wants, one of them about beauty in Hà Nội."""


@dataclass
class ServedMarketplace:
    """`niemtin serve` on a folder, from outside: it is started, and has the plug pulled."""

    folder: Path
    address: str = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self._port = door.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self, *, days_ahead: int = 0) -> None:
        """Start the server, its clock running ahead, and wait until it answers."""
        command = [sys.executable, "-m", "cli", "serve", "--port", str(self._port)]
        environment = {**os.environ, "NIEMTIN_DATA_FOLDER": str(self.folder), "NIEMTIN_LOG_LEVEL": "error"}
        environment["NIEMTIN_CLOCK_AHEAD"] = f"P{days_ahead}D"
        environment.pop("DATABASE_URL", None)
        self._process = subprocess.Popen(command, env=environment)  # noqa: S603
        deadline = time.monotonic() + PATIENCE
        while not serves(self.address):
            assert self._process.poll() is None, "the server died while it started"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)

    def pull_the_plug(self, *, database_too: bool) -> None:
        """Kill the server with -9; where asked, its PostgreSQL too."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        if database_too:
            postmaster = (self.folder / "postgresql" / "cluster" / "postmaster.pid").read_text().splitlines()[0]
            os.kill(int(postmaster), signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server as an operator does."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(PATIENCE)


async def load_sample(folder: Path) -> None:
    """Make a small sample in a folder."""
    async with open_database(settings_of(folder), connections=2) as database:
        assert await Sample(now=now(), influencers=INFLUENCERS).load(database)


def settings_of(folder: Path) -> Settings:
    """The settings under which the folder is served."""
    return Settings(data_folder=folder)  # pyright: ignore[reportCallIssue] - the environment fills the others
