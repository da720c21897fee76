"""The nearest first, on every engine: as if all documents were sorted by hand."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from domain.reference.province_distances import kilometres_to, rings_around
from operations.discovery.nearest import nearest
from search.documents import SearchDocument
from search.gateway import FacetCount, SearchPage
from search.query import EVERYTHING, AnyOf, Filter, SearchQuery
from tests.makers.search import make_document
from tests.search.brute_force import holds
from tests.search.engines import ENGINES, shelf_on
from tests.search.shelf import Shelf

HA_NOI = "01"
PLACES = [("79",), ("01",), (), ("48", "24"), ("24",), ("79", "96"), ("15", "37"), ("01", "79"), ("48",), ("96",)]
DOCUMENTS = [
    make_document(
        str(number),
        "Minh Anh" if number % 3 else "Minh",
        codes={"province": places, "kind": ("koc",) if number % 2 else ("kol",)},
        numbers={"trust": 1_000 - number},
    )
    for number, places in enumerate(PLACES * 3)
]


@pytest.fixture(params=ENGINES)
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Shelf]:
    async with shelf_on(request.param, tmp_path) as shelf:
        await shelf.fill(*DOCUMENTS)
        yield shelf


def by_hand(documents: list[SearchDocument], where: Filter, to: str = HA_NOI) -> list[str]:
    def place(document: SearchDocument) -> tuple[int, int]:
        km = kilometres_to(to, document.codes["province"])
        return (100_000 if km is None else km, -document.numbers["trust"])

    return [each.id for each in sorted((each for each in documents if holds(each, where)), key=place)]


async def page_of(shelf: Shelf, query: SearchQuery, to: str = HA_NOI) -> SearchPage:
    return await nearest(shelf.gateway, shelf.spec, query, rings_around(to))


@pytest.mark.parametrize("where", [EVERYTHING, AnyOf("province", ("79", "24")), AnyOf("kind", ("koc",))], ids=repr)
async def test_pages_join_into_the_order_by_hand(shelf: Shelf, where: Filter) -> None:
    expected = by_hand(DOCUMENTS, where)
    found: list[str] = []

    for offset in range(0, len(expected) + 7, 7):
        page = await page_of(shelf, SearchQuery(where=where, offset=offset, limit=7))
        assert (page.total, page.relaxed) == (len(expected), False)
        found += page.ids

    assert found == expected


async def test_equally_far_provinces_are_one_ring(shelf: Shelf) -> None:
    # Lào Cai and Ninh Bình are both 196 km from Lạng Sơn: trust decides between them.
    where = AnyOf("province", ("15", "37"))

    assert list((await page_of(shelf, SearchQuery(where=where), "20")).ids) == by_hand(DOCUMENTS, where, "20")


async def test_facets_are_counted_as_in_any_other_order(shelf: Shelf) -> None:
    query = SearchQuery(where=AnyOf("province", ("48",)), facets=("province", "kind"), limit=3)

    page, plain = await page_of(shelf, query), await shelf.gateway.search(shelf.spec, query)

    assert page.facets == plain.facets
    assert page.facets["kind"] == (FacetCount("koc", 3), FacetCount("kol", 3))
    assert {each.code: each.count for each in page.facets["province"]}["79"] == 9


async def test_a_window_of_nothing_asks_for_the_counts_alone(shelf: Shelf) -> None:
    page = await page_of(shelf, SearchQuery(limit=0))

    assert (page.ids, page.total) == ((), 30)


async def test_words_are_left_out_for_all_rings_alike(shelf: Shelf) -> None:
    # "anh" is held by some rings only; where nothing holds both words, that ring must not answer for "minh" alone.
    both = await page_of(shelf, SearchQuery(text="minh anh ", limit=100))
    none = await page_of(shelf, SearchQuery(text="minh xylophone ", where=AnyOf("kind", ("kol",)), limit=100))

    holding = [each for each in DOCUMENTS if each.texts["name"] == ("Minh Anh",)]
    assert (list(both.ids), both.total, both.words_dropped) == (by_hand(holding, EVERYTHING), 20, ())
    kols = by_hand(DOCUMENTS, AnyOf("kind", ("kol",)))
    assert (set(none.ids), none.total, none.words_dropped) == (set(kols), 15, ("xylophone",))
    assert [km_of(each) for each in none.ids] == [km_of(each) for each in kols]


def km_of(document_id: str) -> int | None:
    return kilometres_to(HA_NOI, PLACES[int(document_id) % len(PLACES)])
