"""What the server does later: waited for, in time, and never taken for done when it failed."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from search.documents import Change, Delete, Upsert
from search.gateway import ChangesRefused, SearchUnavailable
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.server import Server
from search.refusing import taken_but_for
from tests.makers.search import make_document
from tests.search.shelf import Shelf, batches
from tests.search.stand_in.app import StandIn
from tests.search.stand_in.standing import nothing, standing_in
from tests.search.stand_in.tasks import TaskFailed

MOST_BYTES = 8_000


@asynccontextmanager
async def standing(folder: Path) -> AsyncGenerator[tuple[StandIn, Shelf, str]]:
    app = StandIn(folder)
    with standing_in(app) as url:
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


async def test_what_the_server_will_not_take_is_told_from_its_being_away(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill()
        app.refused_words = {"Lan"}
        receipt = await shelf.gateway.apply(shelf.spec, [Upsert(make_document("a", "Lan"))])

        with pytest.raises(ChangesRefused, match=r"invalid_document_fields: task \d+: The document holds Lan"):
            await shelf.gateway.settled(receipt, timeout=5)


async def test_a_full_disk_is_no_documents_fault(tmp_path: Path) -> None:
    async with standing(tmp_path) as (app, shelf, _):
        await shelf.fill()
        receipt = await shelf.gateway.apply(shelf.spec, [Upsert(make_document("a"))])
        app.tasks.every[-1].work = disk_full

        with pytest.raises(SearchUnavailable, match="no_space_left_on_device") as raised:
            await shelf.gateway.settled(receipt, timeout=5)
        assert not isinstance(raised.value, ChangesRefused)


async def disk_full() -> None:
    raise TaskFailed("no_space_left_on_device", "No space left on device.")


async def test_an_index_is_built_without_what_the_server_will_not_take(tmp_path: Path) -> None:
    everybody = [make_document(f"{number:03}", "Lan" if number in {3, 38} else "Minh") for number in range(70)]
    async with standing(tmp_path) as (app, shelf, _):
        app.refused_words = {"Lan"}
        generation = await shelf.gateway.rebuild(shelf.spec, batches(everybody, size=10))
        await shelf.gateway.promote(shelf.spec, generation)

        assert [each.document.id for each in generation.refused] == ["003", "038"]
        assert "The document holds Lan" in generation.refused[0].reason
        assert sorted(await shelf.ids("minh")) == [each.id for each in everybody if each.texts["name"] == ("Minh",)]


@pytest.mark.parametrize("whose", ["the server's", "a proxy's"])
async def test_a_batch_that_is_too_large_is_handed_over_in_parts(tmp_path: Path, whose: str) -> None:
    everybody = [make_document(f"{number:03}", "Minh", texts={"bio": ("x" * 1_000,)}) for number in range(20)]
    app = StandIn(tmp_path)
    app.most_bytes = MOST_BYTES
    with standing_in(app, before=nothing if whose == "the server's" else no_long_bodies) as url:
        shelf = Shelf(MeilisearchSearch(url, clock=monotonic))
        generation = await shelf.fill(*everybody[:15])
        live = await taken_but_for(partial(apply_all, shelf), [Upsert(document) for document in everybody[15:]])

        assert (generation.refused, live) == ((), [])
        assert sorted(await shelf.ids("minh")) == [each.id for each in everybody]
        await shelf.gateway.close()


async def apply_all(shelf: Shelf, changes: Sequence[Change]) -> None:
    await shelf.apply(*changes)


def no_long_bodies(app: ASGIApp) -> ASGIApp:
    """A proxy that takes no longer bodies than the server, and says so in its own words."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        length = int(Headers(scope=scope).get("content-length", "0")) if scope["type"] == "http" else 0
        answer = app if length <= MOST_BYTES else PlainTextResponse("413 Request Entity Too Large", 413)
        await answer(scope, receive, send)

    return handle
