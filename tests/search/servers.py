"""Every search server that the contract is tried on: the stand-in, and a real one where there is one."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final
from uuid import uuid4

from search.meilisearch.server import Server
from search.spec import IndexSpec
from tests.search.stand_in.standing import one_for_all

URL: Final = "NIEMTIN_TEST_MEILISEARCH_URL"
KEY: Final = "NIEMTIN_TEST_MEILISEARCH_KEY"

SERVERS: Final = ["stand-in", *(["meilisearch"] if os.environ.get(URL) else [])]


@dataclass(frozen=True)
class SearchServer:
    """A server where the indexes of one test have names of their own, so that others may share it."""

    url: str
    key: str | None = None
    prefix: str = field(default_factory=lambda: f"test{uuid4().hex}")

    def own(self, spec: IndexSpec) -> IndexSpec:
        """The spec of an index that nobody else has there."""
        return replace(spec, name=self.prefix + spec.name)

    async def uids(self) -> set[str]:
        """Its indexes of this test."""
        server = Server(self.url, self.key, clock=monotonic)
        found = await server.uids()
        await server.close()
        return {uid for uid in found if uid.startswith(self.prefix)}

    async def empty(self) -> None:
        """Remove them all, as in a new server."""
        server = Server(self.url, self.key, clock=monotonic)
        gone = [await server.submit(lambda client, uid=uid: client.index(uid).delete()) for uid in await self.uids()]
        for task in gone:
            await server.done(task)
        await server.close()


@asynccontextmanager
async def server_at(name: str) -> AsyncGenerator[SearchServer]:
    """The server by its name; nothing of the test is left on it afterwards."""
    if name == "stand-in":
        standing = one_for_all()
        server = SearchServer(standing.url)
        try:
            yield server
        finally:
            await standing.leave(server.prefix)
        return
    server = SearchServer(os.environ[URL], os.environ.get(KEY))
    try:
        yield server
    finally:
        await server.empty()
