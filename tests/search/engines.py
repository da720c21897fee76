"""Every engine the contract is tried on, each empty and by a name."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Final

from search.embedded.gateway import EmbeddedSearch
from search.meilisearch.gateway import MeilisearchSearch
from tests.search.renamed import Renamed
from tests.search.servers import SERVERS, server_at
from tests.search.shelf import Settling, Shelf

ENGINES: Final = ["embedded", *SERVERS]

_SETTLING: Final = {"stand-in": Settling.WHEN_ASKED, "meilisearch": Settling.IN_TIME}


@asynccontextmanager
async def shelf_on(engine: str, folder: Path) -> AsyncGenerator[Shelf]:
    """A shelf on the engine, empty; nothing is left of it afterwards."""
    async with _embedded(folder) if engine == "embedded" else _served(engine) as shelf:
        try:
            yield shelf
        finally:
            await shelf.gateway.close()


@asynccontextmanager
async def _embedded(folder: Path) -> AsyncGenerator[Shelf]:
    yield Shelf(EmbeddedSearch(folder))


@asynccontextmanager
async def _served(engine: str) -> AsyncGenerator[Shelf]:
    async with server_at(engine) as server:
        gateway = Renamed(MeilisearchSearch(server.url, server.key, clock=monotonic), server.own)
        yield Shelf(gateway, engine="meilisearch", settling=_SETTLING[engine])
