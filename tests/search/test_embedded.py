"""What only the embedded engine must show: files, locks, other processes, and that it never harms its process."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from time import monotonic

import anyio
import pytest
import tantivy

from search.documents import SearchDocument, Upsert
from search.embedded.finding import BLOCK
from search.embedded.gateway import EmbeddedSearch, guarded
from search.embedded.generations import Generations
from search.embedded.layout import MAX_SORT_VALUE, Layout, sort_key, tie_of
from search.embedded.live import FRESH_FOR
from search.gateway import SearchUnavailable
from search.influencers import INFLUENCERS
from tests.makers.search import make_document
from tests.search.shelf import Shelf, batches


def names(folder: Path) -> set[str]:
    return {path.name for path in (folder / INFLUENCERS.name).iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


async def test_an_index_outlives_its_process(folder: Path) -> None:
    first = Shelf(EmbeddedSearch(folder))
    await first.fill(make_document("a", "Đặng"))
    await first.gateway.close()

    again = Shelf(EmbeddedSearch(folder))

    assert not await again.gateway.ensure(INFLUENCERS)
    assert await again.ids("dang") == ["a"]
    await again.apply(Upsert(make_document("b", "Đặng")))
    assert sorted(await again.ids("dang")) == ["a", "b"]


async def test_a_closed_gateway_opens_again_when_asked(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    await shelf.fill(make_document("a"))

    await shelf.gateway.close()

    assert await shelf.ids() == ["a"]


async def test_another_gateway_sees_writes_and_promotions_in_time(folder: Path) -> None:
    writing, reading = Shelf(EmbeddedSearch(folder)), Shelf(EmbeddedSearch(folder))
    await writing.fill(make_document("a"))
    assert await reading.ids() == ["a"]

    await writing.apply(Upsert(make_document("b")))
    await anyio.sleep(FRESH_FOR * 1.5)
    assert sorted(await reading.ids()) == ["a", "b"]

    await writing.fill(make_document("c"))
    await anyio.sleep(FRESH_FOR * 1.5)
    assert await reading.ids() == ["c"]


async def test_writers_of_two_gateways_take_turns(folder: Path) -> None:
    shelves = [Shelf(EmbeddedSearch(folder)) for _ in range(2)]
    await shelves[0].fill()

    async with anyio.create_task_group() as both:
        for place, shelf in enumerate(shelves):
            for number in range(5):
                both.start_soon(shelf.apply, Upsert(make_document(f"{place}-{number}")))
    await anyio.sleep(FRESH_FOR * 1.5)

    assert len(await shelves[0].ids()) == 10


async def test_a_lock_that_is_never_let_go_is_told_and_a_killed_owner_lets_go(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder, writer_wait=0.1))
    live = await shelf.fill(make_document("a"))
    path = folder / INFLUENCERS.name / live.name
    script = (
        "import sys, time, tantivy\n"
        f"writer = tantivy.Index.open({str(path)!r}).writer(15_000_000, 1)\n"
        "print('locked', flush=True)\n"
        "time.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)  # noqa: S603, ASYNC220
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"locked\n"

    with pytest.raises(SearchUnavailable, match="LockBusy"):
        await shelf.apply(Upsert(make_document("b")))
    assert await shelf.ids() == ["a"]

    os.kill(owner.pid, signal.SIGKILL)
    owner.wait(timeout=10)
    owner.stdout.close()
    await shelf.apply(Upsert(make_document("b")))
    assert sorted(await shelf.ids()) == ["a", "b"]


async def test_only_the_live_generation_and_the_one_before_are_kept(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))

    built = [(await shelf.fill(make_document(str(number)))).name for number in range(4)]

    assert names(folder) == {"CURRENT", *built[-2:]}


async def test_a_build_cut_short_is_swept_and_one_under_way_is_not(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    abandoned, index = Generations(folder / INFLUENCERS.name).start(Layout.of(INFLUENCERS))
    del index

    async def slowly() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [make_document("first")]
        await shelf.fill(make_document("promoted meanwhile"))
        yield [make_document("second")]

    generation = await shelf.gateway.rebuild(INFLUENCERS, slowly())

    assert abandoned not in names(folder)
    await shelf.gateway.promote(INFLUENCERS, generation)
    assert sorted(await shelf.ids()) == ["first", "second"]


async def test_a_failed_build_leaves_no_files(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))

    async def broken() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [make_document("new")]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await shelf.gateway.rebuild(INFLUENCERS, broken())

    assert names(folder) == set()


@pytest.mark.parametrize("damage", ["built.json", "meta.json"])
async def test_a_damaged_index_is_unavailable_not_a_crash(folder: Path, damage: str) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    generation = await shelf.fill(make_document("a"))
    await shelf.gateway.close()

    (folder / INFLUENCERS.name / generation.name / damage).write_text("{", encoding="utf-8")

    with pytest.raises(SearchUnavailable):
        await shelf.ids()
    assert not (await shelf.gateway.health(INFLUENCERS)).ok
    await shelf.fill(make_document("b"))
    assert await shelf.ids() == ["b"]


async def test_a_panic_of_the_engine_is_search_being_unavailable(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    generation = await shelf.fill(make_document("a"))
    searcher = tantivy.Index.open(str(folder / INFLUENCERS.name / generation.name)).searcher()

    with pytest.raises(SearchUnavailable, match="greater than 0"):
        guarded(lambda: searcher.search(tantivy.Query.all_query(), limit=0))


def test_only_what_the_engine_refuses_counts_as_search_being_unavailable() -> None:
    with pytest.raises(KeyError):
        guarded(_mistaken)
    with pytest.raises(KeyboardInterrupt):
        guarded(_interrupted)


def _mistaken() -> None:
    raise KeyError


def _interrupted() -> None:
    raise KeyboardInterrupt


async def test_a_search_does_not_hold_up_the_event_loop(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    pick = Random(3)
    syllables = ("minh", "anh", "trang", "huong", "phuong", "khanh", "linh", "thao", "nguyen", "quynh")
    await shelf.fill(*(make_document(str(number), " ".join(pick.choices(syllables, k=4))) for number in range(3_000)))
    gaps: list[float] = []

    async def tick() -> None:
        last = monotonic()
        while True:
            await anyio.sleep(0.001)
            now = monotonic()
            gaps.append(now - last)
            last = now

    begun = monotonic()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tick)
        for _ in range(20):
            await shelf.page("nguyeen phuog quynj", facets=INFLUENCERS.facets)
        tasks.cancel_scope.cancel()

    assert len(gaps) > (monotonic() - begun) / 0.02


async def test_blocks_join_without_gaps_where_hundreds_are_equally_relevant(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    pick = Random(11)
    trust = {str(number): pick.randrange(40_000) for number in range(3 * BLOCK)}
    await shelf.fill(*(make_document(each, "Minh", numbers={"trust": trust[each]}) for each in trust))

    found = [
        each for offset in range(0, 3 * BLOCK, 60) for each in (await shelf.page("minh", offset=offset, limit=60)).ids
    ]

    assert sorted(found) == sorted(trust)
    for start in range(0, len(found), BLOCK):
        block = [trust[each] for each in found[start : start + BLOCK]]
        assert all(one >= after for one, after in pairwise(block))


def test_sort_keys_order_by_value_then_tie_and_put_the_unknown_last() -> None:
    values = [None, 0, 1, 5_000_000, MAX_SORT_VALUE]
    falling = [sort_key(value, 7, falling=True) for value in values]
    rising = [sort_key(value, 7, falling=False) for value in values]

    assert falling == sorted(falling)
    assert len(set(falling)) == len(set(rising)) == len(values)
    assert rising[1:] == sorted(rising[1:], reverse=True)
    assert min(rising) == rising[0]
    assert sort_key(3, 9, falling=True) > sort_key(3, 8, falling=True) > sort_key(2, 9, falling=True)
    assert sort_key(-5, 0, falling=True) == sort_key(0, 0, falling=True)
    assert sort_key(2**40, 0, falling=True) == sort_key(MAX_SORT_VALUE, 0, falling=True)
    assert max(*falling, *rising) < 2**64
    assert tie_of("a") == tie_of("a") != tie_of("b")
    assert 0 <= tie_of("a") < 2**32


async def test_a_rebuild_takes_a_stream_of_batches(folder: Path) -> None:
    shelf = Shelf(EmbeddedSearch(folder))
    documents = [make_document(str(number)) for number in range(250)]

    generation = await shelf.gateway.rebuild(INFLUENCERS, batches(documents, size=40))
    await shelf.gateway.promote(INFLUENCERS, generation)

    assert len(await shelf.ids()) == 250
