"""Every engine the contract is tried on, each empty and by a name."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Final
from uuid import uuid4

from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.server import Server
from tests.search.shelf import Shelf
from tests.search.stand_in import contract
from tests.search.stand_in.app import StandIn
from tests.serving import serving

SERVER: Final = "NIEMTIN_TEST_MEILISEARCH_URL"
SERVER_KEY: Final = "NIEMTIN_TEST_MEILISEARCH_KEY"

ENGINES: Final = ["embedded", "stand-in", *(["meilisearch"] if os.environ.get(SERVER) else [])]


@asynccontextmanager
async def shelf_on(engine: str, folder: Path) -> AsyncGenerator[Shelf]:
    """A shelf on the engine, empty; nothing is left of it afterwards."""
    opened = {"embedded": _embedded, "stand-in": _stand_in, "meilisearch": _meilisearch}[engine]
    async with opened(folder) as shelf:
        try:
            yield shelf
        finally:
            await shelf.gateway.close()


@asynccontextmanager
async def _embedded(folder: Path) -> AsyncGenerator[Shelf]:
    yield Shelf(EmbeddedSearch(folder))


@asynccontextmanager
async def _stand_in(folder: Path) -> AsyncGenerator[Shelf]:
    app = StandIn(folder)
    description = contract.described()
    checked = None if description is None else contract.Checked(app, description)
    with serving(checked or app) as url:
        yield Shelf(MeilisearchSearch(url, clock=monotonic), engine="meilisearch")
    assert checked is None or checked.problems == []


@asynccontextmanager
async def _meilisearch(_: Path) -> AsyncGenerator[Shelf]:
    url, key = os.environ[SERVER], os.environ.get(SERVER_KEY)
    spec = replace(INFLUENCERS, name=f"test{uuid4().hex}")
    try:
        yield Shelf(MeilisearchSearch(url, key, clock=monotonic), spec, engine="meilisearch")
    finally:
        server = Server(url, key, clock=monotonic)
        for uid in await server.uids():
            if uid.startswith(spec.name):
                await server.submit(lambda client, uid=uid: client.index(uid).delete())
        await server.close()
