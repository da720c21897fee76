"""A server of one's own: started beside this process with the sample, and stopped when it is not needed any more."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import typer

from runtime.ports import free_port

PATIENCE: Final = 600.0
"""Seconds in which the sample is made, on a slow machine too."""
OUTSIDE: Final = (
    "DATABASE_URL",
    "SEARCH_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "NIEMTIN_RAIL",
    "NIEMTIN_PAYOUT_RAIL",
)
"""What of this machine's surroundings a marketplace in a folder of its own must not reach."""


def serves(address: str) -> bool:
    """Whether a server of ours answers at this address."""
    try:
        return httpx.get(f"{address}/health/live", timeout=2.0).json() == {"live": True}
    except (httpx.HTTPError, ValueError):
        return False


@dataclass
class OwnServer:
    """`niemtin serve` on a free port; in `folder`, where one is named, and then without anything outside it.

    `settings` are variables of its surroundings, as they are when it starts.
    """

    folder: Path | None = None
    sample: bool = True
    settings: dict[str, str] = field(default_factory=dict[str, str])
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, days_ahead: int = 0) -> None:
        """Start it, its clock running ahead; returns once it answers."""
        command = [sys.executable, "-m", "cli", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        # Its log would stand between the lines of whoever needs it.
        surroundings = {**os.environ, "NIEMTIN_LOG_LEVEL": "warning"}
        if self.folder is not None:
            surroundings = {name: value for name, value in surroundings.items() if name not in OUTSIDE}
            surroundings |= {"NIEMTIN_DATA_FOLDER": str(self.folder), "NIEMTIN_CLOCK_AHEAD": f"P{days_ahead}D"}
        command += ["--demo"] * self.sample
        self.process = subprocess.Popen(command, env=surroundings | self.settings)  # noqa: S603
        _wait_for(self.process, self.address)

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


@contextmanager
def own_server(server: OwnServer) -> Generator[OwnServer]:
    """Have it serve while the block lasts."""
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
        time.sleep(0.05)
