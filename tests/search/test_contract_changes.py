"""The contract of every gateway, cases 23, 24, 26, 31 and 32: changes, rebuilding beside the live index, the spec."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from search.documents import Delete, SearchDocument, Upsert
from search.gateway import Generation, SearchUnavailable
from search.query import AnyOf, Equals
from tests.makers.search import make_document
from tests.search.shelf import Settling, Shelf, batches


async def test_case_23_an_upsert_replaces_the_whole_document(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("a", "Cũ", texts={"bio": ("mỹ phẩm",)}, codes={"niche": ("beauty",)}, numbers={"price": 5})
    )

    await shelf.apply(Upsert(make_document("a", "Mới", codes={"niche": ("food",)})))

    assert await shelf.ids("moi") == ["a"]
    assert [await shelf.ids("cu "), await shelf.ids("pham")] == [[], []]
    assert await shelf.ids(where=AnyOf("niche", ("beauty",))) == []
    assert await shelf.ids(where=Equals("price", 5)) == []
    assert (await shelf.page()).total == 1


async def test_case_24_deleting_twice_is_deleting_once(shelf: Shelf) -> None:
    await shelf.fill(make_document("a"), make_document("b"))

    await shelf.apply(Delete("a"))
    await shelf.apply(Delete("a"), Delete("never there"))

    assert await shelf.ids() == ["b"]


async def test_case_26_changes_cannot_be_found_until_they_are_settled_and_then_they_can(shelf: Shelf) -> None:
    await shelf.fill(make_document("gone 0"))

    for number in range(3):
        changes = [Upsert(make_document(f"gone {number + 1}")), Upsert(make_document(f"{number}"))]
        before = sorted(await shelf.ids())
        receipt = await shelf.gateway.apply(shelf.spec, [Delete(f"gone {number}"), *changes])
        unsettled = sorted(await shelf.ids())
        assert await shelf.gateway.settled(receipt, timeout=5)
        settled = sorted(await shelf.ids())

        assert before == [*map(str, range(number)), f"gone {number}"]
        assert settled == [*map(str, range(number + 1)), f"gone {number + 1}"]
        assert (
            unsettled
            in {
                Settling.AT_ONCE: [settled],
                Settling.WHEN_ASKED: [before],
                Settling.IN_TIME: [before, settled],
            }[shelf.settling]
        )


async def test_case_26_what_is_not_promoted_is_not_found_however_settled(shelf: Shelf) -> None:
    await shelf.fill(make_document("live"))
    generation = await shelf.gateway.rebuild(shelf.spec, batches([make_document("rebuilt")]))

    await shelf.apply(Upsert(make_document("written")), into=generation)
    unpromoted = await shelf.ids()
    await shelf.gateway.promote(shelf.spec, generation)

    assert unpromoted == ["live"]
    assert sorted(await shelf.ids()) == ["rebuilt", "written"]


async def test_case_26_the_last_change_to_an_id_counts(shelf: Shelf) -> None:
    await shelf.fill()

    await shelf.apply(
        Upsert(make_document("a", "Một")),
        Delete("b"),
        Upsert(make_document("a", "Hai")),
        Upsert(make_document("b", "Ba")),
        Delete("b"),
    )

    assert await shelf.ids() == ["a"]
    assert await shelf.ids("hai") == ["a"]


async def test_case_31_old_results_stand_until_the_new_generation_is_promoted(shelf: Shelf) -> None:
    await shelf.fill(make_document("old", "Minh"))
    seen: list[list[str]] = []

    async def documents() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [make_document("rebuilt", "Minh")]
        await shelf.apply(Upsert(make_document("written meanwhile", "Minh")))
        seen.append(sorted(await shelf.ids("minh")))
        yield [make_document("rebuilt too", "Minh")]

    generation = await shelf.gateway.rebuild(shelf.spec, documents())
    await shelf.apply(Upsert(make_document("written meanwhile", "Minh")), into=generation)
    seen.append(sorted(await shelf.ids("minh")))
    await shelf.gateway.promote(shelf.spec, generation)

    assert seen == [["old", "written meanwhile"], ["old", "written meanwhile"]]
    assert sorted(await shelf.ids("minh")) == ["rebuilt", "rebuilt too", "written meanwhile"]


async def test_case_31_one_can_go_back_to_the_generation_before(shelf: Shelf) -> None:
    before = await shelf.fill(make_document("before"))
    await shelf.fill(make_document("after"))

    await shelf.gateway.promote(shelf.spec, before)

    assert await shelf.ids() == ["before"]


async def test_a_discarded_generation_is_gone_and_the_live_one_cannot_be_discarded(shelf: Shelf) -> None:
    live = await shelf.fill(make_document("live"))
    spare = await shelf.gateway.rebuild(shelf.spec, batches([make_document("spare")]))

    await shelf.gateway.discard(shelf.spec, spare)
    await shelf.gateway.discard(shelf.spec, spare)
    with pytest.raises(SearchUnavailable):
        await shelf.gateway.promote(shelf.spec, spare)
    with pytest.raises(SearchUnavailable, match="is live"):
        await shelf.gateway.discard(shelf.spec, live)

    assert await shelf.ids() == ["live"]


async def test_a_build_that_fails_changes_nothing(shelf: Shelf) -> None:
    await shelf.fill(make_document("live"))

    async def broken() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [make_document("new")]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await shelf.gateway.rebuild(shelf.spec, broken())

    assert await shelf.ids() == ["live"]
    assert not await shelf.gateway.ensure(shelf.spec)


async def test_case_32_a_changed_spec_asks_for_one_rebuild(shelf: Shelf) -> None:
    assert [await shelf.gateway.ensure(shelf.spec) for _ in range(2)] == [True, True]
    await shelf.fill(make_document("a", "Minh"))
    assert [await shelf.gateway.ensure(shelf.spec) for _ in range(2)] == [False, False]

    changed = replace(shelf, spec=replace(shelf.spec, version=2, facets=(*shelf.spec.facets, "shoe_size")))

    assert [await shelf.gateway.ensure(changed.spec) for _ in range(2)] == [True, True]
    with pytest.raises(SearchUnavailable):
        await changed.page("minh")
    await changed.fill(make_document("a", "Minh"))
    assert not await shelf.gateway.ensure(changed.spec)
    assert await changed.ids("minh") == ["a"]
    assert await shelf.gateway.ensure(shelf.spec)


async def test_without_an_index_nothing_can_be_searched_or_written(shelf: Shelf) -> None:
    with pytest.raises(SearchUnavailable):
        await shelf.page()
    with pytest.raises(SearchUnavailable):
        await shelf.apply(Upsert(make_document("a")))
    with pytest.raises(SearchUnavailable):
        await shelf.gateway.promote(shelf.spec, Generation(shelf.spec.name, "never-built"))

    health = await shelf.gateway.health(shelf.spec)

    assert (health.ok, health.documents, health.generation) == (False, None, None)
    assert health.problem


async def test_health_tells_what_is_live(shelf: Shelf) -> None:
    generation = await shelf.fill(make_document("a"), make_document("b"))

    health = await shelf.gateway.health(shelf.spec)

    assert (health.ok, health.documents, health.generation) == (True, 2, generation.name)
    assert (health.engine, health.problem) == (shelf.engine, None)
