"""What the server does later: waited for, in time, and never taken for done when it failed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from search.documents import Delete, Upsert
from search.gateway import SearchUnavailable
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.server import Server
from tests.makers.search import make_document
from tests.search.shelf import Shelf, batches
from tests.search.stand_in.app import StandIn
from tests.serving import serving


@asynccontextmanager
async def standing(folder: Path) -> AsyncGenerator[tuple[StandIn, Shelf, str]]:
    app = StandIn(folder)
    with serving(app) as url:
        search = MeilisearchSearch(url, clock=monotonic)
        yield app, Shelf(search), url
        await search.close()


async def test_what_lies_with_the_server_is_not_settled_until_it_is_done(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill(make_document("gone", "Lan"))
        app.tasks.held = True
        receipt = await shelf.gateway.apply(shelf.spec, [Upsert(make_document("new", "Minh")), Delete("gone")])

        assert not await shelf.gateway.settled(receipt, timeout=0.1)
        assert await shelf.ids() == ["gone"]
        app.tasks.held = False
        assert await shelf.gateway.settled(receipt, timeout=5)
        assert await shelf.ids() == ["new"]


async def test_nothing_to_change_is_settled_at_once(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill()
        before = len(app.tasks.every)

        assert await shelf.gateway.settled(await shelf.gateway.apply(shelf.spec, []), timeout=0)
        assert len(app.tasks.every) == before


@pytest.mark.parametrize("kind", ["documentAdditionOrUpdate", "documentDeletion"])
async def test_what_the_server_could_not_take_in_is_not_settled(tmp_path: Path, kind: str) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill(make_document("gone", "Lan"))
        app.tasks.failing = {kind}
        receipt = await shelf.gateway.apply(shelf.spec, [Upsert(make_document("new", "Minh")), Delete("gone")])

        with pytest.raises(SearchUnavailable, match=f"{kind} is made to fail"):
            await shelf.gateway.settled(receipt, timeout=5)


@pytest.mark.parametrize("kind", ["settingsUpdate", "documentAdditionOrUpdate"])
async def test_a_build_that_fails_on_the_server_leaves_nothing(tmp_path: Path, kind: str) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        live = await shelf.fill(make_document("live"))
        before = await shelf.gateway.health(shelf.spec)
        app.tasks.failing = {kind}

        with pytest.raises(SearchUnavailable, match=f"{kind} is made to fail"):
            await shelf.gateway.rebuild(shelf.spec, batches([make_document("new")]))

        app.tasks.failing = set()
        await shelf.apply(Delete("nobody"))  # by when the server has done all it was told before
        assert await shelf.gateway.health(shelf.spec) == before
        assert before.generation == live.name
        assert len([uid for uid in app.indexes if not uid.endswith("__built")]) == 2


async def test_a_swap_that_fails_leaves_the_old_generation_live(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill(make_document("live"))
        generation = await shelf.gateway.rebuild(shelf.spec, batches([make_document("new")]))
        app.tasks.failing = {"indexSwap"}

        with pytest.raises(SearchUnavailable, match="indexSwap is made to fail"):
            await shelf.gateway.promote(shelf.spec, generation)

        assert await shelf.ids() == ["live"]
        app.tasks.failing = set()
        await shelf.gateway.promote(shelf.spec, generation)
        assert await shelf.ids() == ["new"]


async def test_many_batches_make_one_index(tmp_path: Path) -> None:
    everybody = [make_document(f"{number:03}", "Minh") for number in range(70)]
    async with standing(tmp_path) as (_, shelf, _):
        generation = await shelf.gateway.rebuild(shelf.spec, batches(everybody, size=10))
        await shelf.gateway.promote(shelf.spec, generation)

        assert sorted(await shelf.ids("minh")) == [each.id for each in everybody]


async def test_nobody_waits_for_ever_for_a_task(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, _, url):
        app.tasks.held = True
        server = Server(url, None, clock=monotonic)
        task = await server.submit(lambda client: client.create("x", primary_key="key"))

        with pytest.raises(SearchUnavailable, match="task 0 is not done within 0 s"):
            await server.done(task, within=0.1)
        await server.close()
