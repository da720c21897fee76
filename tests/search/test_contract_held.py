"""The contract of every gateway: what an index holds can be read from it, to be compared with what it should hold."""

import pytest

from search.documents import Delete, SearchDocument, Upsert
from search.gateway import SearchUnavailable
from tests.makers.search import make_document
from tests.search.shelf import Shelf

FIRST, SECOND, THIRD = (f"019a9b2c-7d00-7000-8000-00000000000{number}" for number in range(3))
LATER = "019a9b2c-7e00-7000-8000-000000000000"


async def held(shelf: Shelf, *, after: str | None = None, up_to: str | None = None) -> dict[str, str]:
    """The revisions held, by id."""
    found: dict[str, str] = {}
    async for part in shelf.gateway.held(shelf.spec, after=after, up_to=up_to):
        for each in part:
            assert each.id not in found
            found[each.id] = each.revision
    return found


def revisions(*documents: SearchDocument) -> dict[str, str]:
    return {document.id: document.revision for document in documents}


async def test_what_was_put_in_is_held_at_its_revision(shelf: Shelf) -> None:
    built, replaced, gone = make_document("built", "Minh"), make_document("replaced", "Lan"), make_document("gone")
    newer, added = make_document("replaced", "Lan", codes={"niche": ("food",)}), make_document("added", "Hoa")
    await shelf.fill(built, replaced, gone)
    before = await held(shelf)

    await shelf.apply(Upsert(newer), Upsert(added), Delete("gone"))

    assert before == revisions(built, replaced, gone)
    assert await held(shelf) == revisions(built, newer, added)


async def test_nothing_is_held_by_an_empty_index(shelf: Shelf) -> None:
    await shelf.fill()

    assert await held(shelf) == {}


@pytest.mark.parametrize(
    ("after", "up_to", "expected"),
    [
        (None, None, (FIRST, SECOND, THIRD, LATER)),
        (FIRST, None, (SECOND, THIRD, LATER)),
        (None, SECOND, (FIRST, SECOND)),
        (FIRST, THIRD, (SECOND, THIRD)),
        (SECOND, SECOND, ()),
        (THIRD, LATER, (LATER,)),
        (LATER, None, ()),
        ("", FIRST, (FIRST,)),
        ("~", None, ()),
    ],
)
async def test_what_is_held_after_one_id_and_up_to_another(
    shelf: Shelf, after: str | None, up_to: str | None, expected: tuple[str, ...]
) -> None:
    await shelf.fill(*(make_document(each) for each in (LATER, SECOND, FIRST, THIRD)))

    assert sorted(await held(shelf, after=after, up_to=up_to)) == list(expected)


async def test_all_of_a_large_index_is_held(shelf: Shelf) -> None:
    everybody = [make_document(f"{number:05}") for number in range(2_100)]
    await shelf.fill(*everybody, size=700)

    assert await held(shelf) == revisions(*everybody)


async def test_without_an_index_nothing_can_be_read(shelf: Shelf) -> None:
    with pytest.raises(SearchUnavailable):
        await held(shelf)
