"""Searches wait a little for a slow server, writes wait longer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import anyio
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from search.documents import Delete, Upsert
from search.gateway import SearchUnavailable
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.patience import Patience
from tests.makers.search import make_document
from tests.search.shelf import Shelf
from tests.search.stand_in.app import StandIn
from tests.search.stand_in.standing import standing_in

SLOW = 0.6


def slow_at(path: str, app: ASGIApp) -> ASGIApp:
    """The application, which takes its time over every path that ends so."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(path):
            await anyio.sleep(SLOW)
        await app(scope, receive, send)

    return handle


@asynccontextmanager
async def shelf_slow_at(path: str, folder: Path, patience: Patience) -> AsyncGenerator[Shelf]:
    """A shelf with an index on a server that is slow there only, once the index is built."""
    app = StandIn(folder)
    with standing_in(app) as quick, standing_in(app, before=partial(slow_at, path)) as slow:
        filling, search = (
            MeilisearchSearch(quick, clock=monotonic),
            MeilisearchSearch(slow, clock=monotonic, patience=patience),
        )
        await Shelf(filling).fill(make_document("a", "Minh"))
        yield Shelf(search)
        await filling.close()
        await search.close()


@pytest.mark.parametrize("path", ["/documents", "/documents/delete-batch"])
async def test_a_write_may_take_longer_than_a_search(tmp_path: Path, path: str) -> None:
    async with shelf_slow_at(path, tmp_path, Patience(answer=SLOW / 2, write=20 * SLOW)) as shelf:
        await shelf.apply(Upsert(make_document("b", "Lan")), Delete("a"))

        assert await shelf.ids() == ["b"]


async def test_a_write_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async with shelf_slow_at("/documents", tmp_path, Patience(write=SLOW / 2)) as shelf:
        with pytest.raises(SearchUnavailable, match=r"did not answer within 0\.3 s|timed out"):
            await shelf.apply(Upsert(make_document("b", "Lan")))


async def test_a_search_is_not_waited_for_longer_than_it_may_take(tmp_path: Path) -> None:
    async with shelf_slow_at("/multi-search", tmp_path, Patience(answer=SLOW / 2)) as shelf:
        begun = monotonic()

        with pytest.raises(SearchUnavailable, match=r"did not answer within 0\.3 s|timed out"):
            await shelf.page("minh")

        assert monotonic() - begun < SLOW
