"""One of the three programs in a process of its own: `python -m bench.api.serving NAME DATABASE_URL PORT`."""

import gc
import importlib
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette

POOL: Final = 10
"""Connections that each program may hold."""
PROGRAMS: Final[Mapping[str, str]] = {
    "bare": "bench.api.bare",
    "api": "bench.api.product",
    "loaders": "bench.api.loaders",
}
"""Each module has `build(url, pool_size)`; only the one that is served is loaded."""


def build(name: str, url: str) -> Starlette:
    """One program, with what it loaded taken from the collector's rounds: the same favour to all three."""
    app: Starlette = importlib.import_module(PROGRAMS[name]).build(url, POOL)
    opened = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(given: Any) -> AsyncGenerator[Any]:
        async with opened(given) as state:
            gc.collect()
            gc.freeze()
            yield state

    app.router.lifespan_context = lifespan
    return app


def serve(name: str, url: str, port: int) -> None:
    """Serve one program on the loopback until the process is ended."""
    uvicorn.run(
        build(name, url),
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="error",
        access_log=False,
    )


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
