"""A server of one's own: started beside this process with the sample, and stopped when it is not needed any more."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import typer

PATIENCE = 600.0
"""Seconds in which the sample is made, on a slow machine too."""


def serves(address: str) -> bool:
    """Whether a server of ours answers at this address."""
    try:
        return httpx.get(f"{address}/health/live", timeout=2.0).json() == {"live": True}
    except (httpx.HTTPError, ValueError):
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@dataclass
class OwnServer:
    """`niemtin serve --demo` on a free port; `folder` instead of this machine's data folder, where one is named."""

    folder: Path | None = None
    port: int = field(default_factory=_free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, days_ahead: int = 0) -> None:
        """Start it, its clock running ahead; returns once it answers."""
        command = [sys.executable, "-m", "cli", "serve", "--demo", "--host", "127.0.0.1", "--port", str(self.port)]
        # Its log would stand between the lines of whoever needs it.
        surroundings = {**os.environ, "NIEMTIN_LOG_LEVEL": "warning"}
        if self.folder is not None:
            surroundings |= {"NIEMTIN_DATA_FOLDER": str(self.folder), "NIEMTIN_CLOCK_AHEAD": f"P{days_ahead}D"}
            surroundings.pop("DATABASE_URL", None)
        self._process = subprocess.Popen(command, env=surroundings)  # noqa: S603
        _wait_for(self._process, self.address)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


@contextmanager
def own_server(folder: Path | None = None) -> Generator[OwnServer]:
    """Serve the sample while the block lasts."""
    server = OwnServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not serves(address):
        if server.poll() is not None or time.monotonic() > deadline:
            typer.echo("The server did not start.", err=True)
            raise typer.Exit(1)
        time.sleep(0.2)
