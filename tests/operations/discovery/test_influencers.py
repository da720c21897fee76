"""Search for influencers, by the index and by the database in its place: the same people."""

from datetime import date
from pathlib import Path

import pytest

from domain.actors import ActingBrand
from domain.ids import BrandId, LoginId, new_id
from domain.influencers.availability import ClosedPeriod
from domain.influencers.content import InfluencerKind
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.qualifications import QualificationField
from domain.money import vnd
from operations.discovery.database import page_of_database
from operations.discovery.influencers import KNOWN_CODES, columns_at, search_influencers
from operations.discovery.wanted import Bounds, Wanted
from runtime.gateways import Gateways
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchPage
from search.influencers import INFLUENCERS
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or, SearchQuery, Sort
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate, add_person, make_qualification
from tests.makers.influencers import make_channel, make_imported_influencer, make_language
from worker.indexing import catch_up

BRAND = ActingBrand(login_id=LoginId(new_id()), brand_id=BrandId(new_id()))


async def populate(database: TestDatabase) -> dict[str, Influencer]:
    """Eight people who differ in everything one can filter by."""
    people = {
        "certified": await add_candidate(
            database, display_name="Đặng Bảo Ngọc", niches=("beauty.makeup",), province="01", score=95
        ),
        "trusted": await add_candidate(
            database, display_name="Trần Quỳnh", niches=("beauty.skincare", "travel"), province="79", price=vnd(900_000)
        ),
        "koc": await add_person(
            database, display_name="Nguyễn An", niches=("technology",), kind=InfluencerKind.KOC, province="48"
        ),
        "pricey": await add_person(database, display_name="Lê Hà", price=vnd(60_000_000), minimum_fee=vnd(70_000_000)),
        "away": await add_person(database, display_name="Phạm Hà Anh", bookings_at_once=0, price=None),
        "bare": await database.add(make_imported_influencer(kind=None, province=None, display_name="Vô Danh")),
        "measured": await database.add(make_imported_influencer(display_name="Triệu Fan", minimum_fee=vnd(0))),
        "unlisted": await add_person(database, display_name="Bản Nháp", status=ProfileStatus.DRAFT),
    }
    await database.add(
        make_channel(people["measured"], Handle(platform="youtube", name="trieu_fan"), followers=2_000_000),
        make_channel(people["measured"], Handle(platform="facebook", name="page"), followers=10, engagement_rate=900),
        make_language(people["measured"], "en"),
        make_qualification(people["koc"], QualificationField.FINANCE),
        ClosedPeriod(influencer_id=people["koc"].id, starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 1)),
    )
    return people


async def by_index(gateways: Gateways, query: SearchQuery) -> SearchPage:
    return await gateways.search.search(INFLUENCERS, query)


async def by_database(database: TestDatabase, query: SearchQuery) -> SearchPage:
    async with database.reading() as session:
        return await page_of_database(session, INFLUENCERS, columns_at(NOON), query)


FILTERS: list[Filter] = [
    *(AnyOf(facet, (code,)) for facet in set(KNOWN_CODES) - {"niche"} for code in KNOWN_CODES[facet]),
    *(
        AnyOf("niche", (code,))
        for code in ("beauty", "beauty.makeup", "technology", "technology.smartphones", "travel")
    ),
    AnyOf("niche", ()),
    AnyOf("province", ("01", "79")),
    AllOf("niche", ("beauty", "travel")),
    AllOf("platform", ("youtube", "facebook")),
    AllOf("platform", ()),
    And((AnyOf("tier", ("2", "3")), AnyOf("niche", ("beauty",)))),
    Or((AnyOf("kind", ("koc",)), AnyOf("tier", ("3",)))),
    Or(()),
    Not(AnyOf("province", ("01",))),
    Not(AnyOf("kind", ("kol",))),
    Not(Between("price", 0)),
    Equals("price", 0),
    Equals("followers", 48_500),
    Between("price", 1_000_000, 70_000_000),
    Between("followers", None, 48_500),
    Between("engagement", 300),
    Between("tier", 1),
    Between("newest", int(NOON.timestamp())),
    Between("newest", int(NOON.timestamp()) + 1),
    Between("price"),
]


async def test_the_database_finds_whom_the_index_finds(database: TestDatabase, gateways: Gateways) -> None:
    await populate(database)
    await catch_up(gateways)
    sizes: set[int] = set()

    for where in FILTERS:
        query = SearchQuery(where=where, limit=100)
        index, instead = await by_index(gateways, query), await by_database(database, query)
        assert sorted(index.ids) == sorted(instead.ids), where
        assert index.total == instead.total == len(index.ids)
        sizes.add(index.total)

    assert {0, 1, 2, 7} <= sizes


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dang", {"certified"}),
        ("Đặng", {"certified"}),
        ("bao ngo", {"certified"}),
        ("ha", {"pricey", "away", "certified", "trusted", "measured"}),
        ("ha anh", {"away"}),
        ("trieu_fan", {"measured"}),
        ("my pham", {"certified", "trusted"}),
        ("my pham ha noi", {"certified"}),
        ("binh duong", {"trusted"}),
        ("sai gon my pham", {"trusted"}),
        ("%", None),
        ("", None),
    ],
)
async def test_words_find_names_handles_topics_and_places_both_ways(
    database: TestDatabase, gateways: Gateways, typed: str, names: set[str] | None
) -> None:
    people = await populate(database)
    await catch_up(gateways)
    query = SearchQuery(text=typed, limit=100)
    wanted = set(people) - {"unlisted"} if names is None else names

    index, instead = await by_index(gateways, query), await by_database(database, query)

    expected = sorted(str(people[name].id) for name in wanted)
    assert sorted(instead.ids) == expected
    assert set(index.ids) >= set(expected)


async def test_neither_finds_anything_by_a_word_that_is_too_long(database: TestDatabase, gateways: Gateways) -> None:
    person = await add_person(database, display_name="Hà " + "a" * 64)
    await catch_up(gateways)

    for typed, found in (("a" * 64, ()), ("a" * 63 + "à ", ()), ("hà", (str(person.id),))):
        query = SearchQuery(text=typed)
        assert [(await by_index(gateways, query)).ids, (await by_database(database, query)).ids] == [found, found]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        (Sort("price"), ["pricey"], {"away", "bare"}),
        (Sort("price", falling=False), ["measured", "trusted"], {"away", "bare"}),
        (Sort("followers"), ["measured"], {"bare"}),
        (None, ["certified", "trusted"], set[str]()),
    ],
)
async def test_both_order_alike_and_put_the_unknown_last(
    database: TestDatabase, gateways: Gateways, sort: Sort | None, first: list[str], last: set[str]
) -> None:
    people = await populate(database)
    await catch_up(gateways)
    names = {str(person.id): name for name, person in people.items()}
    query = SearchQuery(sort=sort, limit=100)

    for page in (await by_index(gateways, query), await by_database(database, query)):
        found = [names[each] for each in page.ids]
        assert found[: len(first)] == first
        assert set(found[len(found) - len(last) :]) == last


async def test_pages_of_the_database_join(database: TestDatabase) -> None:
    await populate(database)
    whole = await by_database(database, SearchQuery(limit=100))

    pages = [await by_database(database, SearchQuery(offset=offset, limit=3)) for offset in (0, 3, 6, 9)]

    assert [one for page in pages for one in page.ids] == list(whole.ids)
    assert [len(page.ids) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}


async def test_searching_asks_the_index_and_without_it_the_database(
    database: TestDatabase, gateways: Gateways, tmp_path: Path
) -> None:
    people = await populate(database)
    await catch_up(gateways)
    wanted = Wanted(
        text="my pham", choices={"niche": ("beauty",)}, bounds={"price": Bounds(most=1_000_000)}, facets=("province",)
    )

    away = EmbeddedSearch(tmp_path / "nothing here")

    index = await search_influencers(database, gateways.search, wanted, actor=BRAND, now=NOON)
    instead = await search_influencers(database, away, wanted, actor=BRAND, now=NOON)

    assert index.ids == instead.ids == (str(people["trusted"].id),)
    assert (index.degraded, instead.degraded) == (False, True)
    assert {facet: [each.code for each in counts] for facet, counts in index.facets.items()} == {"province": ["79"]}
    assert instead.facets == {}
