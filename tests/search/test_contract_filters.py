"""The contract of every gateway, cases 14 to 19, 27 and 30: filters are exact, counts are those of brute force."""

from collections.abc import AsyncGenerator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.codes import UnusableCode
from search.documents import SearchDocument
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or, SearchQuery
from search.spec import NotInSpec
from tests.makers.search import make_document
from tests.search.brute_force import counts, holds
from tests.search.engines import ENGINES, shelf_on
from tests.search.shelf import Shelf

NICHES = ("beauty", "beauty.skincare", "food", "tech", "travel")
PROVINCES = ("01", "48", "79")
PLATFORMS = ("tiktok", "youtube", "facebook")


def corpus(size: int = 300) -> list[SearchDocument]:
    pick = Random(20261121)
    return [
        make_document(
            str(number),
            pick.choice(("Minh Anh", "Minh", "Lan Anh", "Hoa")),
            codes={
                "niche": tuple(pick.sample(NICHES, pick.randrange(4))),
                "province": (pick.choice(PROVINCES),),
                "platform": tuple(pick.sample(PLATFORMS, pick.randrange(1, 4))),
            },
            numbers={
                "trust": pick.randrange(40_000),
                **({"price": pick.randrange(5) * 1_000_000} if pick.random() < 0.7 else {}),
                **({"followers": pick.randrange(10)} if pick.random() < 0.9 else {}),
            },
        )
        for number in range(size)
    ]


CORPUS = corpus()


@pytest.fixture(scope="module", params=ENGINES)
async def full_shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Shelf]:
    async with shelf_on(request.param, tmp_path_factory.mktemp("search")) as shelf:
        await shelf.fill(*CORPUS)
        yield shelf


def by_brute_force(where: Filter, words: tuple[str, ...] = ()) -> list[SearchDocument]:
    return [
        document
        for document in CORPUS
        if holds(document, where) and set(words) <= set(document.texts["name"][0].lower().split())
    ]


def ids_of(documents: list[SearchDocument]) -> list[str]:
    return sorted(document.id for document in documents)


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(AnyOf("province", ("01", "48")), id="case 14, or inside a facet"),
        pytest.param(And((AnyOf("province", ("01",)), AnyOf("niche", ("food",)))), id="case 14, and across facets"),
        pytest.param(AllOf("niche", ("food", "tech")), id="case 15, all of"),
        pytest.param(AllOf("niche", ()), id="case 15, all of nothing is everything"),
        pytest.param(AnyOf("niche", ()), id="case 14, any of nothing is nothing"),
        pytest.param(Between("price", 1_000_000, 3_000_000), id="case 16, both ends included"),
        pytest.param(Between("price", low=2_000_000), id="case 16, open above"),
        pytest.param(Between("price", high=0), id="case 16, zero is a value"),
        pytest.param(Between("price"), id="case 16, open on both sides still needs a value"),
        pytest.param(Between("price", 3, 2), id="case 16, upside down is empty"),
        pytest.param(Between("price", -(2**70), 2**70), id="case 16, beyond what any engine counts"),
        pytest.param(Equals("price", 0), id="case 16, equal to zero"),
        pytest.param(Not(AnyOf("province", ("01",))), id="case 17, not"),
        pytest.param(Not(Between("price", low=0)), id="case 17, not having a value"),
        pytest.param(Or((Equals("followers", 3), AnyOf("platform", ("youtube",)))), id="or"),
        pytest.param(Or(()), id="or of nothing is nothing"),
        pytest.param(Not(And(())), id="not everything is nothing"),
    ],
)
async def test_filters_choose_exactly(full_shelf: Shelf, where: Filter) -> None:
    assert sorted(await full_shelf.ids(where=where)) == ids_of(by_brute_force(where))


leaves = st.one_of(
    st.builds(AnyOf, st.just("niche"), st.lists(st.sampled_from(NICHES), max_size=3).map(tuple)),
    st.builds(AllOf, st.just("niche"), st.lists(st.sampled_from(NICHES), max_size=3).map(tuple)),
    st.builds(AnyOf, st.just("province"), st.lists(st.sampled_from(PROVINCES), max_size=2).map(tuple)),
    st.builds(AnyOf, st.just("platform"), st.lists(st.sampled_from(PLATFORMS), max_size=2).map(tuple)),
    st.builds(Equals, st.just("followers"), st.integers(0, 9)),
    st.builds(
        Between,
        st.just("price"),
        st.none() | st.integers(0, 4).map(lambda millions: millions * 1_000_000),
        st.none() | st.integers(0, 4).map(lambda millions: millions * 1_000_000),
    ),
)
filters: st.SearchStrategy[Filter] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(And, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Or, st.lists(parts, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(where=filters, text=st.sampled_from(["", "minh ", "minh anh ", "lan "]))
@settings(max_examples=75, deadline=None)
async def test_any_filter_and_its_counts_are_those_of_brute_force(full_shelf: Shelf, where: Filter, text: str) -> None:
    expected = by_brute_force(where, tuple(text.split()))
    asked = SearchQuery(text=text, where=And((Or((where,)),)), facets=("niche", "province", "tier"), limit=1000)

    page = await full_shelf.gateway.search(full_shelf.spec, asked)

    if not page.relaxed:
        assert sorted(page.ids) == ids_of(expected)
        assert page.total == len(expected)
        for facet in asked.facets:
            assert {each.code: each.count for each in page.facets[facet]} == counts(expected, facet)


async def test_case_18_codes_run_from_the_most_frequent_to_the_least(full_shelf: Shelf) -> None:
    page = await full_shelf.page(facets=("niche",), limit=0)

    listed = [(-each.count, each.code) for each in page.facets["niche"]]
    assert listed == sorted(listed)
    assert {each.code: each.count for each in page.facets["niche"]} == counts(CORPUS, "niche")
    assert (page.ids, page.total) == ((), 300)


async def test_case_19_counts_follow_the_text_and_the_filter(full_shelf: Shelf) -> None:
    where = Between("price", low=1_000_000)

    found = await full_shelf.counts("niche", "lan ", where=where)

    assert found == counts(by_brute_force(where, ("lan",)), "niche")
    assert found != counts(CORPUS, "niche")


async def test_case_27_a_facets_counts_ignore_only_the_choice_made_in_it(full_shelf: Shelf) -> None:
    chosen = And((AnyOf("province", ("01",)), AnyOf("niche", ("food", "tech")), Between("price", low=0)))

    page = await full_shelf.page("minh ", where=chosen, facets=("province", "niche", "platform"))

    def expected(where: Filter, facet: str) -> dict[str, int]:
        return counts(by_brute_force(where, ("minh",)), facet)

    shown = {facet: {each.code: each.count for each in found} for facet, found in page.facets.items()}
    assert shown == {
        "province": expected(And((AnyOf("niche", ("food", "tech")), Between("price", low=0))), "province"),
        "niche": expected(And((AnyOf("province", ("01",)), Between("price", low=0))), "niche"),
        "platform": expected(chosen, "platform"),
    }


async def test_case_27_all_of_and_nested_choices_are_demands_and_count_as_such(full_shelf: Shelf) -> None:
    for demand in (AllOf("niche", ("food",)), Or((AnyOf("niche", ("food",)), Equals("followers", 3)))):
        assert await full_shelf.counts("niche", where=demand) == counts(by_brute_force(demand), "niche")


@pytest.mark.parametrize(
    "code", ["a b", '"quoted"', "it's", "Hà Nội", "Ha\u0300 No\u0323\u0302i", "01", "TikTok", "日本", "AND"]
)
async def test_case_30_any_printable_code_survives(shelf: Shelf, code: str) -> None:
    await shelf.fill(
        make_document("with", codes={"niche": (code, "other")}),
        make_document("without", codes={"niche": (code.swapcase() + "x",)}),
    )

    assert await shelf.ids(where=AnyOf("niche", (code,))) == ["with"]
    assert await shelf.ids(where=AllOf("niche", (code, "other"))) == ["with"]
    assert (await shelf.counts("niche"))[code] == 1


@pytest.mark.parametrize("code", ["back\\slash", "\\", "", "nul\x00", "line\nbreak", "\ud800"])
async def test_case_30_a_code_no_engine_can_carry_is_refused(shelf: Shelf, code: str) -> None:
    await shelf.fill(make_document("kept", codes={"niche": ("beauty",)}))

    for attempt in (
        lambda: AnyOf("niche", (code,)),
        lambda: AllOf("niche", (code,)),
        lambda: make_document("refused", codes={"niche": (code,)}),
    ):
        with pytest.raises(UnusableCode) as refusal:
            attempt()
        assert refusal.value.code == "UNUSABLE_CODE"
    assert await shelf.ids() == ["kept"]


@pytest.mark.parametrize(
    "asked",
    [
        SearchQuery(facets=("shoe_size",)),
        SearchQuery(where=AnyOf("shoe_size", ("42",))),
        SearchQuery(where=Not(Or((Between("shoe_size"),)))),
    ],
)
async def test_a_field_the_index_lacks_is_a_mistake_of_the_caller(shelf: Shelf, asked: SearchQuery) -> None:
    await shelf.fill(make_document("kept"))

    with pytest.raises(NotInSpec, match="shoe_size"):
        await shelf.gateway.search(shelf.spec, asked)
