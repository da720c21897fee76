"""The contract of every gateway, cases 20, 21, 28 and 29: order, and pages of it."""

from collections.abc import AsyncGenerator
from itertools import pairwise
from random import Random

import pytest

from search.documents import SearchDocument
from search.query import MAX_WINDOW, AnyOf, SearchQuery, Sort, WindowTooLarge
from search.spec import NotInSpec
from tests.makers.search import make_document
from tests.search.engines import ENGINES, shelf_on
from tests.search.shelf import Shelf


def corpus(size: int = 700) -> list[SearchDocument]:
    pick = Random(7)
    return [
        make_document(
            f"{number}",
            pick.choice(("Minh", "Minh Anh", "An Minh", "Lan")),
            numbers={"trust": pick.randrange(3), "price": pick.randrange(3)},
        )
        for number in range(size)
    ]


CORPUS = corpus()


@pytest.mark.parametrize("falling", [True, False])
async def test_case_20_an_asked_sort_is_strict_whatever_the_relevance(shelf: Shelf, falling: bool) -> None:
    await shelf.fill(
        make_document("typo", "Trangg", numbers={"followers": 500}),
        make_document("written", "Trang", numbers={"followers": 20}),
        make_document("bio", "Lan", texts={"bio": ("trang",)}, numbers={"followers": 3_000_000_000}),
    )

    found = await shelf.ids("trang ", sort=Sort("followers", falling=falling))

    assert found == (["bio", "typo", "written"] if falling else ["written", "typo", "bio"])


@pytest.mark.parametrize("falling", [True, False])
async def test_case_29_an_unknown_price_comes_last_both_ways(shelf: Shelf, falling: bool) -> None:
    await shelf.fill(
        make_document("unknown"),
        make_document("free", numbers={"price": 0}),
        make_document("dear", numbers={"price": 90_000_000}),
    )

    known = ["dear", "free"] if falling else ["free", "dear"]
    assert await shelf.ids(sort=Sort("price", falling=falling)) == [*known, "unknown"]


@pytest.fixture(scope="module", params=ENGINES)
async def full_shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Shelf]:
    async with shelf_on(request.param, tmp_path_factory.mktemp("search")) as shelf:
        await shelf.fill(*CORPUS, size=350)
        yield shelf


@pytest.mark.parametrize("text", ["", "minh "])
@pytest.mark.parametrize("sort", [None, Sort("price"), Sort("price", falling=False)])
async def test_case_21_pages_join_to_the_whole_list(full_shelf: Shelf, text: str, sort: Sort | None) -> None:
    expected = {each.id for each in CORPUS if not text or "Minh" in each.texts["name"][0]}

    whole = await full_shelf.ids(text, sort=sort)
    pages = [await full_shelf.page(text, sort=sort, offset=offset, limit=70) for offset in range(0, len(CORPUS), 70)]

    assert len(whole) == len(expected) == len(set(whole))
    assert set(whole) == expected
    assert [one for page in pages for one in page.ids] == whole
    if sort is not None:
        prices = {each.id: each.numbers["price"] for each in CORPUS}
        assert all(
            prices[one] >= prices[after] if sort.falling else prices[one] <= prices[after]
            for one, after in pairwise(whole)
        )


async def test_a_window_past_the_end_is_empty_and_knows_the_total(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Minh"), make_document("b", "Minh"))

    for text in ("", "minh"):
        page = await shelf.page(text, offset=9_990, limit=10)
        assert (page.ids, page.total) == ((), 2)


async def test_a_limit_of_zero_counts_only(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Minh", codes={"niche": ("food",)}))

    page = await shelf.page("minh", where=AnyOf("niche", ("food",)), limit=0)

    assert (page.ids, page.total) == ((), 1)


def test_case_28_a_window_deeper_than_search_goes_is_refused() -> None:
    assert SearchQuery(offset=MAX_WINDOW - 20, limit=20).offset == 9_980

    with pytest.raises(WindowTooLarge) as refusal:
        SearchQuery(offset=MAX_WINDOW - 19, limit=20)

    assert (refusal.value.code, refusal.value.end) == ("WINDOW_TOO_LARGE", 10_001)
    assert "10.001" in refusal.value.say("vi")


@pytest.mark.parametrize(("offset", "limit"), [(-1, 20), (0, -1)])
def test_a_window_starts_at_zero(offset: int, limit: int) -> None:
    with pytest.raises(ValueError, match="a window starts at 0"):
        SearchQuery(offset=offset, limit=limit)


async def test_one_can_only_sort_by_what_the_index_sorts_by(shelf: Shelf) -> None:
    await shelf.fill(make_document("a"))

    with pytest.raises(NotInSpec, match="engagement"):
        await shelf.page(sort=Sort("engagement"))
