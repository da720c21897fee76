"""Servers that are absent, silent, slow, refusing or talking nonsense: search is unavailable, in time, and no more."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from time import monotonic

import anyio
import pytest
from anyio.abc import SocketStream

from search.documents import Delete, SearchDocument, Upsert
from search.gateway import Generation, Held, Receipt, SearchUnavailable
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.patience import Patience
from search.query import SearchQuery
from tests.makers.search import make_document
from tests.search.meilisearch.faults import FAULTS, nobodys_address, server, silent
from tests.search.shelf import batches

Call = Callable[[MeilisearchSearch], Awaitable[object]]

PATIENCE = Patience(answer=0.4, write=0.6, connect=0.3)
"""So that the silent are not waited for long; what an operator gets is tried in tests/api/test_search_away.py."""
IN_TIME = 2.0


def documents() -> AsyncIterator[Sequence[SearchDocument]]:
    return batches([make_document("a")])


async def every_part(parts: AsyncIterator[Sequence[Held]]) -> list[Held]:
    return [held async for part in parts for held in part]


GENERATION = Generation("influencers", "a" * 32)
CALLS: dict[str, Call] = {
    "ensure": lambda search: search.ensure(INFLUENCERS),
    "apply": lambda search: search.apply(INFLUENCERS, [Upsert(make_document("a")), Delete("b")]),
    "apply into": lambda search: search.apply(INFLUENCERS, [Delete("b")], into=GENERATION),
    "settled": lambda search: search.settled(Receipt("influencers", "1,2"), timeout=60),
    "held": lambda search: every_part(search.held(INFLUENCERS)),
    "search": lambda search: search.search(INFLUENCERS, SearchQuery(text="minh anh", facets=("niche",))),
    "rebuild": lambda search: search.rebuild(INFLUENCERS, documents()),
    "promote": lambda search: search.promote(INFLUENCERS, GENERATION),
    "discard": lambda search: search.discard(INFLUENCERS, GENERATION),
}


async def outcome(url: str, call: Call) -> str:
    """What came of a call on a gateway of its own, that no breaker shelters yet."""
    search = MeilisearchSearch(url, "a key", clock=monotonic, patience=PATIENCE)
    begun = monotonic()
    try:
        await call(search)
    except SearchUnavailable:
        found = "unavailable"
    except Exception as failure:  # noqa: BLE001 -- that there is none is the point
        found = f"{type(failure).__name__}: {failure}"
    else:
        found = "an answer"
    finally:
        await search.close()
    return found if monotonic() - begun < IN_TIME else f"{found}, too late"


async def outcomes(url: str) -> dict[str, str]:
    """All calls at once."""
    found: dict[str, str] = {}

    async def note(name: str, call: Call) -> None:
        found[name] = await outcome(url, call)

    async with anyio.create_task_group() as tasks:
        for name, call in CALLS.items():
            tasks.start_soon(note, name, call)
    return found


async def health_of(url: str) -> tuple[bool, str, bool]:
    search = MeilisearchSearch(url, clock=monotonic, patience=PATIENCE)
    begun = monotonic()
    health = await search.health(INFLUENCERS)
    await search.close()
    return health.ok, health.engine, bool(health.problem) and monotonic() - begun < IN_TIME


UNAVAILABLE = dict.fromkeys(CALLS, "unavailable")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_server_at_fault_makes_search_unavailable_in_time(fault: str) -> None:
    expected = UNAVAILABLE
    if fault == "no results":  # a server without indexes: there is nothing to discard
        expected = {**UNAVAILABLE, "discard": "an answer"}

    async with server(FAULTS[fault]) as url:
        assert await outcomes(url) == expected
        assert await health_of(url) == (False, "meilisearch", True)


async def test_an_absent_server_makes_search_unavailable_in_time() -> None:
    url = nobodys_address()

    assert await outcomes(url) == UNAVAILABLE
    assert await health_of(url) == (False, "meilisearch", True)


async def test_a_name_nobody_has_makes_search_unavailable_in_time() -> None:
    assert await outcomes("http://search.invalid:7700") == UNAVAILABLE


async def test_after_three_failures_nobody_waits_for_a_silent_server() -> None:
    now = 0.0
    asked = 0

    async def behave(stream: SocketStream) -> None:
        nonlocal asked
        asked += 1
        await silent(stream)

    async with server(behave) as url:
        search = MeilisearchSearch(url, clock=lambda: now, patience=PATIENCE)
        for _ in range(3):
            with pytest.raises(SearchUnavailable):
                await search.search(INFLUENCERS, SearchQuery())

        begun = monotonic()
        with pytest.raises(SearchUnavailable, match="asked again in"):
            await search.search(INFLUENCERS, SearchQuery())
        waited = monotonic() - begun
        now = 11.0
        with pytest.raises(SearchUnavailable, match=r"did not answer within|timed out"):
            await search.search(INFLUENCERS, SearchQuery())
        await search.close()

    assert waited < PATIENCE.answer / 2
    assert asked == 4


async def test_a_refusal_is_an_answer_and_opens_no_breaker() -> None:
    async with server(FAULTS["forbidden"]) as url:
        search = MeilisearchSearch(url, clock=monotonic)
        for _ in range(5):
            with pytest.raises(SearchUnavailable, match="invalid_api_key: The provided API key is invalid"):
                await search.search(INFLUENCERS, SearchQuery())
        await search.close()
