"""`niemtin serve`, run as an operator runs it: where it listens, what it says, and how it declines."""

import re
import signal
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.running import COMMAND, environment, run
from tests.databases import TestDatabase


@contextmanager
def served(database: TestDatabase, folder: Path, *options: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A server on any free port, and the first line that it says."""
    command = [*COMMAND, "serve", "--port", "0", *options]
    with subprocess.Popen(command, env=environment(database, folder), stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None
        try:
            yield process, process.stderr.readline()
        finally:
            process.kill()


def address_in(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found is not None, line
    return found[0]


async def test_it_says_where_it_answers_and_ends_with_an_interruption(database: TestDatabase, tmp_path: Path) -> None:
    with served(database, tmp_path) as (process, line):
        address = address_in(line)

        assert line == f"Serving on {address}/graphql (Ctrl-C ends it)\n"
        async with httpx.AsyncClient() as http:
            assert (await http.get(f"{address}/health/live")).json() == {"live": True}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert process.returncode == 0


async def test_several_processes_answer_at_one_address(database: TestDatabase, tmp_path: Path) -> None:
    with served(database, tmp_path, "--workers", "2") as (process, line):
        address = address_in(line)

        assert line == f"2 processes begin to serve {address}/graphql (Ctrl-C ends them)\n"
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=8), timeout=60) as http:
            assert (await http.get(f"{address}/health/live")).json() == {"live": True}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert process.returncode == 0


@pytest.mark.parametrize(
    ("options", "more", "status", "reason"),
    [
        (["--port", "99999"], {}, 2, "should be less than or equal to 65535"),
        ([], {"NIEMTIN_PORT": "abc"}, 2, "NIEMTIN_PORT: Input should be a valid integer"),
        ([], {"SEARCH_URL": "localhost:7700"}, 2, "SEARCH_URL: give the address of a Meilisearch server"),
        (["--workers", "2"], {"DATABASE_URL": None}, 2, "several processes need an outside database"),
        (["--host", "192.0.2.1"], {}, 1, "Cannot listen on 192.0.2.1, port 8000: Cannot assign requested address."),
    ],
)
def test_what_cannot_be_served_is_refused_before_anything_starts(
    options: list[str], more: dict[str, str | None], status: int, reason: str, tmp_path: Path
) -> None:
    done = run("serve", *options, NIEMTIN_DATA_FOLDER=str(tmp_path), **more)

    assert done.exit_code == status
    assert reason in " ".join(done.stderr.replace("│", " ").split())
    assert not any(tmp_path.iterdir())


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--demo", NIEMTIN_DATA_FOLDER=str(tmp_path))

    assert (done.exit_code, done.stderr) == (
        1, f"Cannot listen on 127.0.0.1, port {port}: Address already in use.\n",
    )  # fmt: skip
    assert not any(tmp_path.iterdir())
