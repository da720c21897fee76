"""Search for influencers over the API: who is found, in which order, with which counts, by whom."""

from typing import Any

import pytest

from domain.actors import System
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.money import vnd
from operations.indexing.following import rebuild_index
from operations.indexing.indexes import INDEXES
from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate, add_person
from tests.makers.influencers import make_channel, make_language
from worker.indexing import catch_up

SEARCH = """
query Search($text: String! = "", $filter: InfluencerFilterInput, $sort: InfluencerOrder, $first: Int, $after: String) {
  searchInfluencers(text: $text, filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { displayName }
    edges { cursor node { displayName channels { handle } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
    degraded
    wordsDropped
    understoodAs
    facets { province { code name count } tier { code name count } }
  }
}
"""
PRICES = """
query Prices($filter: InfluencerFilterInput, $sort: InfluencerOrder) {
  searchInfluencers(filter: $filter, sort: $sort) {
    nodes { displayName rates { price { minor } } }
    facets { priceBand { code count } availability { code count } }
  }
}
"""
BRANDS = (Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER)
ADMINS = (Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR)
OTHERS = (Kind.VISITOR, Kind.SIGNED_IN, Kind.INFLUENCER)


async def people(database: TestDatabase, gateways: Gateways) -> dict[str, Influencer]:
    """Influencers of beauty and of phones, in Hà Nội and elsewhere, in the index."""
    found = {
        "Lan": await add_candidate(
            database, display_name="Lan", niches=("beauty.skincare",), score=80, price=vnd(900_000)
        ),
        "Mai": await add_candidate(database, display_name="Mai", niches=("beauty.makeup",), score=95),
        "Cúc": await add_person(database, display_name="Cúc", niches=("beauty",), price=vnd(60_000_000)),
        "Mỹ Phẩm Hà Nội": await add_person(database, display_name="Mỹ Phẩm Hà Nội", niches=("beauty",), price=None),
        "Đào": await add_candidate(database, display_name="Đào", niches=("beauty",), province="79"),
        "Sen": await add_candidate(database, display_name="Sen", niches=("technology.smartphones",)),
        "Trúc": await add_person(
            database, display_name="Trúc", niches=("beauty",), status=ProfileStatus.DRAFT, listed_at=None
        ),
    }
    await database.add(
        make_channel(found["Cúc"], Handle(platform="youtube", name="cuc_beauty"), followers=2_000_000),
        make_language(found["Cúc"], "en", place=1),
    )
    await catch_up(gateways)
    return found


def names(page: dict[str, Any]) -> list[str]:
    return [each["displayName"] for each in page["nodes"]]


@pytest.mark.parametrize("kind", [Kind.VISITOR, Kind.INFLUENCER, Kind.BRAND_VIEWER, Kind.AUDITOR])
async def test_words_without_diacritics_find_influencers_the_most_trusted_first(
    api: Api, database: TestDatabase, gateways: Gateways, kind: Kind
) -> None:
    await people(database, gateways)

    page = await api.run(await api.caller(kind), SEARCH, text="my pham ha noi")

    assert names(page) == ["Mỹ Phẩm Hà Nội", "Mai", "Lan", "Cúc"]
    assert (page["totalCount"], page["degraded"], page["wordsDropped"]) == (4, False, [])
    assert page["facets"] == {
        "province": [{"code": "01", "name": "Hanoi", "count": 4}],
        "tier": [
            {"code": "0", "name": "Not certified", "count": 2},
            {"code": "2", "name": "Trusted", "count": 1},
            {"code": "3", "name": "Exemplary", "count": 1},
        ],
    }


async def test_typos_prefixes_and_nicknames(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    expected = {
        "Mỹ phẩm Hà Nội": ["Mỹ Phẩm Hà Nội", "Mai", "Lan", "Cúc"],
        "skincre ha noi": ["Lan"],
        "skinc": ["Lan"],
        "sai gon": ["Đào"],
        "cuc_beauty": ["Cúc"],
        "truc": [],
        "dao": ["Đào"],
    }

    assert {text: names(await api.run(caller, SEARCH, text=text)) for text in expected} == expected


async def test_words_that_nobody_has_together_are_dropped_and_named(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database, gateways)

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH, text="mai Qwèrtyz, ĐỌC")

    assert (names(page), page["wordsDropped"]) == (["Mai"], ["Qwèrtyz", "ĐỌC"])


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"niche": ["beauty"], "tier": [2, 3]}, {"Lan", "Mai", "Đào"}),
    ({"province": ["79", "48"]}, {"Đào"}),
    ({"platform": ["youtube"]}, {"Cúc"}),
    ({"followerBand": ["mega"]}, {"Cúc"}),
    ({"language": ["en"]}, {"Cúc"}),
    ({"topic": ["HEALTH"]}, set()),
    ({"kind": ["KOC"]}, set()),
    ({"followers": {"least": 48_501}}, {"Cúc"}),
    ({"followers": {"most": 48_500}, "niche": ["technology"]}, {"Sen"}),
    ({"engagement": {"least": 351}}, set()),
    ({"niche": []}, {"Mỹ Phẩm Hà Nội", "Mai", "Lan", "Cúc", "Đào", "Sen"}),
]


async def test_filters(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)

    for chosen, found in FILTERS:
        page = await api.run(caller, SEARCH, filter=chosen)
        assert (set(names(page)), page["totalCount"]) == (found, len(found)), chosen


async def test_a_chosen_facet_is_counted_as_if_nothing_were_chosen_in_it(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database, gateways)

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH, filter={"province": ["79"]})

    assert names(page) == ["Đào"]
    assert [(each["code"], each["count"]) for each in page["facets"]["province"]] == [("01", 5), ("79", 1)]
    assert [(each["code"], each["count"]) for each in page["facets"]["tier"]] == [("2", 1)]


@pytest.mark.parametrize("kind", [*BRANDS, *ADMINS])
async def test_brands_and_admins_look_for_prices_and_free_time(
    api: Api, database: TestDatabase, gateways: Gateways, kind: Kind
) -> None:
    await add_person(database, display_name="Sen")
    await add_person(database, display_name="Lan", price=vnd(900_000))
    await add_person(database, display_name="Cúc", price=vnd(60_000_000))
    await catch_up(gateways)
    cheap = {"price": {"most": 3_000_000}, "availability": ["OPEN"]}

    page = await api.run(await api.caller(kind), PRICES, filter=cheap, sort="PRICE_LOW")

    assert page["nodes"] == [
        {"displayName": "Lan", "rates": [{"price": {"minor": 900_000}}]},
        {"displayName": "Sen", "rates": [{"price": {"minor": 3_000_000}}]},
    ]
    assert page["facets"]["availability"] == [{"code": "open", "count": 2}]
    assert sum(each["count"] for each in page["facets"]["priceBand"]) == 2


@pytest.mark.parametrize("kind", OTHERS)
async def test_others_cannot_find_prices_out_by_filtering(
    api: Api, database: TestDatabase, gateways: Gateways, kind: Kind
) -> None:
    await add_person(database, display_name="Sen")
    await catch_up(gateways)
    caller = await api.caller(kind)
    asked: list[dict[str, Any]] = [
        {"filter": {"price": {"most": 3_000_000}}},
        {"filter": {"priceBand": ["under-1m"]}},
        {"filter": {"availability": ["OPEN"]}},
        {"sort": "PRICE_LOW"},
        {"sort": "PRICE_HIGH"},
    ]

    assert {await api.refused(caller, SEARCH, **each) for each in asked} == {"FOR_BRANDS_ONLY"}
    assert await api.refused(caller, "{ searchInfluencers { facets { priceBand { code } } } }") == "FOR_BRANDS_ONLY"
    assert names(await api.run(caller, SEARCH)) == ["Sen"]


async def test_orders(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    await database.execute(
        "UPDATE influencers SET listed_at = listed_at - interval '1 day' WHERE display_name <> 'Sen'"
    )
    await rebuild(gateways)

    first = {
        sort: names(await api.run(caller, SEARCH, sort=sort))[0] for sort in ("FOLLOWERS", "NEWEST", "TRUST", None)
    }

    assert first == {"FOLLOWERS": "Cúc", "NEWEST": "Sen", "TRUST": "Mai", None: "Mai"}


async def rebuild(gateways: Gateways) -> None:
    """Build the index of influencers anew, from the rows."""
    async with gateways.database.work(System(name="tests"), NOON) as work:
        assert await rebuild_index(work, gateways.search, INDEXES[0])


async def test_pages_join(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    whole = names(await api.run(caller, SEARCH))
    pages: list[Any] = [await api.run(caller, SEARCH, first=4)]
    pages.append(await api.run(caller, SEARCH, first=4, after=pages[0]["pageInfo"]["endCursor"]))

    assert [name for page in pages for name in names(page)] == whole
    assert [(page["pageInfo"]["hasNextPage"], page["pageInfo"]["hasPreviousPage"]) for page in pages] == [
        (True, False),
        (False, True),
    ]
    assert [each["cursor"] for each in pages[0]["edges"]][-1] == pages[0]["pageInfo"]["endCursor"]
    assert pages[0]["edges"][0]["cursor"] == pages[0]["pageInfo"]["startCursor"]
    assert {page["totalCount"] for page in pages} == {6}


async def test_counts_alone_find_nobody(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    document = "{ searchInfluencers { totalCount facets { kind { code name count } } } }"

    with database.counting() as statements:
        page = await api.run(await api.caller(Kind.VISITOR), document)

    assert page == {"totalCount": 6, "facets": {"kind": [{"code": "kol", "name": "KOL", "count": 6}]}}
    assert statements == []


async def test_who_left_since_the_index_was_fed_is_not_shown(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    found = await people(database, gateways)
    await database.execute(
        "UPDATE influencers SET status = 'draft', listed_at = NULL WHERE id = :it", it=found["Mai"].id
    )

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH, text="my pham ha noi")

    assert names(page) == ["Mỹ Phẩm Hà Nội", "Lan", "Cúc"]
    assert page["totalCount"] == 4


async def test_without_the_index_the_database_answers_and_says_so(api: Api, database: TestDatabase) -> None:
    await add_candidate(database, display_name="Mai", niches=("beauty.makeup",), score=95)
    await add_person(database, display_name="Sen")

    page = await api.run(
        await api.caller(Kind.VISITOR), SEARCH, text="my pham ha noi", filter={"followers": {"least": 10}}
    )

    assert (names(page), page["totalCount"], page["degraded"], page["facets"]) == (["Mai"], 1, True, None)


@pytest.mark.parametrize(
    ("asked", "code", "at"),
    [
        ({"filter": {"niche": ["beaty"]}}, "FILTER_CODE_UNKNOWN", "filter.niche"),
        ({"filter": {"followerBand": ["x"]}}, "FILTER_CODE_UNKNOWN", "filter.followerBand"),
        ({"filter": {"tier": [4]}}, "FILTER_CODE_UNKNOWN", "filter.tier"),
        ({"filter": {"province": ["01"] * 51}}, "TOO_MANY_FILTER_CODES", "filter.province"),
        ({"filter": {"followers": {"least": 2, "most": 1}}}, "RANGE_UPSIDE_DOWN", "filter.followers"),
        ({"first": 0}, "INVALID_PAGE", "first"),
        ({"first": 101}, "INVALID_PAGE", "first"),
        ({"after": "x"}, "INVALID_CURSOR", "after"),
    ],
    ids=str,
)
async def test_what_cannot_be_looked_for_is_refused(api: Api, asked: dict[str, Any], code: str, at: str) -> None:
    answer = (await api.post(await api.caller(Kind.VISITOR), SEARCH, **asked)).json()

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"] == {"code": code, "field": at}


async def test_a_cursor_of_another_search_is_refused(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    cursor = (await api.run(caller, SEARCH, first=1))["pageInfo"]["endCursor"]

    assert await api.refused(caller, SEARCH, first=1, after=cursor, text="mai") == "INVALID_CURSOR"
    assert await api.refused(caller, SEARCH, first=1, after=cursor, sort="NEWEST") == "INVALID_CURSOR"
    assert len(names(await api.run(caller, SEARCH, first=2, after=cursor))) == 2


async def test_hostile_words_are_only_words(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await add_person(database, display_name="Sen")
    caller = await api.caller(Kind.VISITOR)
    hostile = ["\\", '"', "a" * 5_000, "( OR *", "😀", "%", "AND NOT", "x " * 40]

    degraded = [(await api.run(caller, SEARCH, text=text))["degraded"] for text in hostile]
    await catch_up(gateways)
    indexed = [(await api.run(caller, SEARCH, text=text))["degraded"] for text in hostile]

    assert (set(degraded), set(indexed)) == ({True}, {False})


async def test_the_widest_range_of_amounts_finds_everybody(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await add_person(database, display_name="Sen")
    caller = await api.caller(Kind.BRAND_VIEWER)
    asked = {"filter": {"price": {"least": -(10**18) + 1, "most": 10**18 - 1}}}

    degraded = await api.run(caller, PRICES, **asked)
    await catch_up(gateways)

    assert names(degraded) == names(await api.run(caller, PRICES, **asked)) == ["Sen"]


async def test_one_statement_for_each_table_whatever_the_number_found(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    sent: list[int] = []

    for first in (1, 6):
        with database.counting() as statements:
            await api.run(caller, SEARCH, first=first)
        sent.append(len(statements))

    assert sent == [2, 2], statements


@pytest.mark.parametrize("indexed", [True, False])
async def test_telex_left_undecoded_is_understood_and_the_answer_says_so(
    api: Api, database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    for number in range(3):
        await add_person(database, display_name=f"Đặng Thùy {'ABC'[number]}")
    await add_person(database, display_name="Bảo Ngọc")
    if indexed:
        await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    page = await api.run(caller, SEARCH, text="ddawngj thuyf", first=2)
    rest = await api.run(caller, SEARCH, text="ddawngj thuyf", first=2, after=page["pageInfo"]["endCursor"])
    plain = await api.run(caller, SEARCH, text="dang thuy")

    assert [each["understoodAs"] for each in (page, rest, plain)] == ["đặng thùy", "đặng thùy", None]
    assert (page["totalCount"], len(page["nodes"]), len(rest["nodes"])) == (3, 2, 1)
    assert page["degraded"] is not indexed
