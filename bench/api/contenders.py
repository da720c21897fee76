"""Who takes part: three programs, each in a process of its own, and the product once more with a signed-in caller."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from bench.api.population import TOKEN
from bench.api.pressing import Connection
from bench.api.serving import PROGRAMS
from runtime.ports import free_port

PATIENCE: Final = 180.0
"""Seconds in which a program begins to listen, and ends."""
SIGNED_IN: Final = "api_signed_in"
"""The product, asked by somebody who is signed in: their session is looked up for each request."""


@dataclass(frozen=True)
class Round:
    """What one round came to: the answers in a second, and the CPU seconds of one answer."""

    requests_per_second: float
    server_cpu: float
    database_cpu: float

    @property
    def cpu(self) -> float:
        """CPU seconds of server and database together."""
        return self.server_cpu + self.database_cpu


@dataclass
class Contender:
    """One program as one caller asks it, and what it has done so far."""

    name: str
    port: int
    pid: int
    headers: Mapping[str, str]
    rounds: list[Round] = field(default_factory=list[Round])
    waits: list[float] = field(default_factory=list[float])

    def figures(self) -> dict[str, float]:
        """Medians of the rounds: requests per second, CPU milliseconds of a request; and the waits in milliseconds."""
        waits = sorted(self.waits)
        return {
            "requests_per_second": round(median(each.requests_per_second for each in self.rounds), 1),
            "server_cpu_ms": round(1000 * median(each.server_cpu for each in self.rounds), 3),
            "database_cpu_ms": round(1000 * median(each.database_cpu for each in self.rounds), 3),
            "p50_ms": round(1000 * waits[len(waits) // 2], 2),
            "p99_ms": round(1000 * waits[len(waits) * 99 // 100], 2),
        }


@asynccontextmanager
async def served(url: str, folder: Path) -> AsyncGenerator[list[Contender]]:
    """The contenders over the database at `url`, listening until the block ends; `folder` takes their logs."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        contenders: list[Contender] = []
        for name in PROGRAMS:
            port = free_port()
            with (folder / f"{name}.log").open("wb") as log:
                command = [sys.executable, "-m", "bench.api.serving", name, url, str(port)]
                # What a program keeps on the disk goes with the measurement.
                kept = {**os.environ, "TMPDIR": str(folder)}
                started.append(subprocess.Popen(command, stdout=log, stderr=log, env=kept))  # noqa: S603, ASYNC220
            contenders.append(Contender(name, port, started[-1].pid, {"accept-language": "vi"}))
        for each, process in zip(contenders, started, strict=True):
            await _listening(each, process, folder / f"{each.name}.log")
        api = next(each for each in contenders if each.name == "api")
        yield [
            *contenders,
            Contender(SIGNED_IN, api.port, api.pid, {**api.headers, "authorization": f"Bearer {TOKEN}"}),
        ]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            await asyncio.to_thread(process.wait, PATIENCE)


async def _listening(contender: Contender, process: subprocess.Popen[bytes], log: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if process.poll() is not None:
                said = await asyncio.to_thread(log.read_text)
                raise RuntimeError(f"{contender.name} ended before it listened:\n{said}")
            try:
                (await Connection.open(contender.port)).close()
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return
