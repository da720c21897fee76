"""Search for open briefs, by the index and by the database in its place: the same briefs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import BriefContent, BriefKind, NicheWeight
from domain.money import vnd
from operations.discovery.briefs import KNOWN_CODES, columns_at, search_briefs
from operations.discovery.database import page_of_database
from operations.discovery.wanted import Bounds, Wanted
from runtime.gateways import Gateways
from search.briefs import BRIEFS
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchPage
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, SearchQuery, Sort
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import CLOSING, make_brief, make_campaign, make_content
from worker.indexing import catch_up

CONTENTS: dict[str, BriefContent] = {
    "phone": make_content(),
    "cream": make_content(
        title="Kem chống nắng",
        product_name="Kem Sen",
        category="cosmetics",
        niches=(NicheWeight(code="beauty.skincare", weight=3), NicheWeight(code="travel", weight=1)),
        provinces=("01", "48"),
        languages=("vi", "en"),
        fee_maximum=vnd(12_000_000),
        budget=vnd(30_000_000),
        tier_minimum=2,
        places=4,
        open_until=CLOSING + timedelta(days=3),
    ),
    "safety": make_content(
        title="An toàn trên mạng",
        kind=BriefKind.COMMUNITY,
        category="public_interest",
        fee_minimum=vnd(0),
        fee_maximum=vnd(0),
        budget=vnd(0),
        tier_minimum=0,
        open_until=CLOSING - timedelta(days=3),
    ),
}


async def post(database: TestDatabase, content: BriefContent, **changes: Any) -> Brief:
    brand = await database.add(make_brand(name="Hoa Sen"))
    campaign = await database.add(make_campaign(brand))
    return await database.add(make_brief(campaign, content, **changes))


async def populate(database: TestDatabase) -> dict[str, Brief]:
    """Three open briefs that differ in everything one can filter by, and three that are not open."""
    briefs = {
        name: await post(database, content, published_at=NOON - timedelta(hours=age))
        for age, (name, content) in enumerate(CONTENTS.items())
    }
    await post(database, make_content(), status=BriefStatus.CLOSED)
    await post(database, make_content(open_call=False, invitation=True))
    await post(database, make_content(open_until=NOON))
    return briefs


async def by_index(gateways: Gateways, query: SearchQuery) -> SearchPage:
    return await gateways.search.search(BRIEFS, query)


async def by_database(database: TestDatabase, query: SearchQuery) -> SearchPage:
    async with database.reading() as session:
        return await page_of_database(session, BRIEFS, columns_at(NOON), query)


SOME: dict[str, tuple[str, ...]] = {
    "niche": ("beauty", "beauty.skincare", "technology", "travel", "food-drink"),
    "province": ("01", "48", "79"),
    "category": ("cosmetics", "electronics_household", "alcohol_under_5_5"),
}
FILTERS: list[Filter] = [
    *(AnyOf(facet, (code,)) for facet in KNOWN_CODES for code in SOME.get(facet, tuple(KNOWN_CODES[facet]))),
    AnyOf("province", ()),
    AnyOf("province", ("01", "79")),
    AllOf("niche", ("beauty", "travel")),
    Not(AnyOf("province", ("01",))),
    Not(Between("fee")),
    Between("fee", 5_000_000, 5_000_000),
    Equals("places", 4),
    Between("tier", None, 1),
    Between("closing", int(CLOSING.timestamp())),
    Between("newest", None, int(NOON.timestamp()) - 1),
    And((AnyOf("language", ("en",)), AnyOf("platform", ("tiktok",)))),
]


async def test_the_database_finds_what_the_index_finds(database: TestDatabase, gateways: Gateways) -> None:
    await populate(database)
    await catch_up(gateways)
    sizes: set[int] = set()

    for where in FILTERS:
        query = SearchQuery(where=where, limit=100)
        index, instead = await by_index(gateways, query), await by_database(database, query)
        assert sorted(index.ids) == sorted(instead.ids), where
        assert index.total == instead.total == len(index.ids)
        sizes.add(index.total)

    assert sizes == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kem", {"cream"}),
        ("my pham ha noi", {"cream"}),
        ("mo hop", {"phone", "cream", "safety"}),
        ("dien thoai", {"phone", "safety"}),
        ("an toan", {"safety"}),
        ("hoa sen", {"phone", "cream", "safety"}),
        ("du lich da nang", {"cream"}),
    ],
)
async def test_words_find_titles_products_brands_topics_and_places_both_ways(
    database: TestDatabase, gateways: Gateways, typed: str, names: set[str]
) -> None:
    briefs = await populate(database)
    await catch_up(gateways)
    query = SearchQuery(text=typed, limit=100)
    expected = {str(briefs[name].id) for name in names}

    index, instead = await by_index(gateways, query), await by_database(database, query)

    assert set(index.ids) == expected
    assert set(instead.ids) == expected


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (None, ["phone", "cream", "safety"]),
        (Sort("newest"), ["phone", "cream", "safety"]),
        (Sort("fee"), ["cream", "phone", "safety"]),
        (Sort("fee", falling=False), ["phone", "cream", "safety"]),
        (Sort("closing", falling=False), ["safety", "phone", "cream"]),
    ],
)
async def test_both_order_alike(
    database: TestDatabase, gateways: Gateways, sort: Sort | None, names: list[str]
) -> None:
    briefs = await populate(database)
    await catch_up(gateways)
    query = SearchQuery(sort=sort, limit=100)

    for page in (await by_index(gateways, query), await by_database(database, query)):
        assert list(page.ids) == [str(briefs[name].id) for name in names]


async def test_searching_leaves_out_what_closed_since_it_was_indexed(
    database: TestDatabase, gateways: Gateways, tmp_path: Path
) -> None:
    briefs = await populate(database)
    await catch_up(gateways)
    wanted = Wanted(choices={"tier": ("0", "1")}, bounds={"places": Bounds(least=1)}, facets=("kind",))
    last_moment, closed = CLOSING - timedelta(days=3, seconds=1), CLOSING - timedelta(days=3)
    away = EmbeddedSearch(tmp_path / "nothing here")

    found = {
        (instant, search): await search_briefs(database, search, wanted, now=instant)
        for instant in (last_moment, closed)
        for search in (gateways.search, away)
    }

    phone, safety = str(briefs["phone"].id), str(briefs["safety"].id)
    assert found[last_moment, gateways.search].ids == found[last_moment, away].ids == (phone, safety)
    assert found[closed, gateways.search].ids == found[closed, away].ids == (phone,)
    assert {search.degraded for search in found.values()} == {False, True}
    assert [each.code for each in found[closed, gateways.search].facets["kind"]] == ["commercial"]
