"""The contract of every gateway: a document that no engine can take in is refused, and nothing else is."""

import pytest

from search.documents import Upsert
from search.gateway import ChangesRefused
from tests.makers.search import make_document
from tests.search.shelf import Shelf, batches

BAD = make_document("\ud800", "Lan")  # half a letter


async def test_a_document_that_cannot_be_taken_in_is_refused(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Minh"))

    with pytest.raises(ChangesRefused):
        await shelf.apply(Upsert(BAD))
    await shelf.apply(Upsert(make_document("b", "Hoa")))

    assert sorted(await shelf.ids()) == ["a", "b"]


async def test_an_index_is_built_without_what_cannot_be_taken_in_and_says_so(shelf: Shelf) -> None:
    good = [make_document(f"{number:02}", "Minh") for number in range(30)]

    generation = await shelf.gateway.rebuild(shelf.spec, batches([*good[:17], BAD, *good[17:]], size=10))
    await shelf.gateway.promote(shelf.spec, generation)

    assert [each.document for each in generation.refused] == [BAD]
    assert generation.refused[0].reason
    assert sorted(await shelf.ids("minh")) == [each.id for each in good]
    assert (await shelf.fill(*good)).refused == ()
