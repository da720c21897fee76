"""A server of one's own: started beside this process with the sample, and stopped when it is not needed any more."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

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


@contextmanager
def own_server() -> Generator[str]:
    """Serve the sample from this machine's data folder on a free port; answers the address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve", "--demo", "--host", "127.0.0.1", "--port", str(port)]
    # Its log would stand between the lines of whoever needs it.
    quiet = {**os.environ, "NIEMTIN_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, env=quiet) as server:  # noqa: S603
        try:
            _wait_for(server, address := f"http://127.0.0.1:{port}")
            yield address
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not serves(address):
        if server.poll() is not None or time.monotonic() > deadline:
            typer.echo("The server did not start.", err=True)
            raise typer.Exit(1)
        time.sleep(0.2)
