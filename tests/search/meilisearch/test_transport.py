"""Many threads on one client: no call loses its headers to another, and connections are kept."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import anyio
import pytest

from search.documents import Upsert
from search.gateway import Health, SearchUnavailable
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.patience import Patience
from search.meilisearch.server import CALLS_AT_ONCE
from search.query import SearchQuery
from tests.makers.search import make_document
from tests.search.shelf import Shelf
from tests.search.stand_in.app import StandIn
from tests.search.stand_in.standing import standing_in
from tests.search.wire import Wire, wire


@asynccontextmanager
async def wired(folder: Path, key: str | None) -> AsyncGenerator[tuple[Wire, MeilisearchSearch]]:
    with standing_in(StandIn(folder, "master key", search_key="search key")) as url:
        async with wire(url) as line:
            # Every exchange is checked: so many at once take longer than an operator would let them.
            search = MeilisearchSearch(line.url, key, clock=monotonic, patience=Patience(answer=30.0))
            yield line, search
            await search.close()


async def test_many_at_once_are_all_answered_over_few_connections(tmp_path: Path) -> None:
    async with wired(tmp_path, "master key") as (line, search):
        await Shelf(search).fill(make_document("a", "Minh"))
        found: list[tuple[str, ...]] = []

        async def ask() -> None:
            # Reads without a body run among searches with one: this is what costs the client as it comes its header.
            for _ in range(3):
                assert (await search.health(INFLUENCERS)).ok
                found.append((await search.search(INFLUENCERS, SearchQuery(text="minh"))).ids)

        async with anyio.create_task_group() as tasks:
            for _ in range(40):
                tasks.start_soon(ask)

        assert found == [("a",)] * 120
        assert line.connections <= CALLS_AT_ONCE


@pytest.mark.parametrize("key", [None, "another key"])
async def test_without_its_key_the_server_is_unavailable(tmp_path: Path, key: str | None) -> None:
    async with wired(tmp_path, key) as (_, search):
        with pytest.raises(SearchUnavailable, match=r"missing_authorization_header|invalid_api_key"):
            await search.search(INFLUENCERS, SearchQuery())


async def test_a_key_that_may_only_search_is_enough_to_search(tmp_path: Path) -> None:
    async with wired(tmp_path, "master key") as (line, search):
        live = await Shelf(search).fill(make_document("a", "Minh"))
        searching = MeilisearchSearch(line.url, "search key", clock=monotonic)

        assert await Shelf(searching).ids("minh") == ["a"]
        assert await searching.health(INFLUENCERS) == Health(
            ok=True, engine="meilisearch", version="unknown", documents=1, generation=live.name
        )
        with pytest.raises(SearchUnavailable, match="invalid_api_key"):
            await searching.apply(INFLUENCERS, [Upsert(make_document("b", "Lan"))])
        await searching.close()


async def test_what_stands_in_netrc_goes_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    await anyio.Path(netrc).write_text("machine 127.0.0.1 login root password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    async with wired(tmp_path, "master key") as (_, search):
        await Shelf(search).fill(make_document("a", "Minh"))

        assert await Shelf(search).ids("minh") == ["a"]
