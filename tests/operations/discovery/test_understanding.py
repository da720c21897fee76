"""Words that nothing holds as they were typed are tried as Telex left undecoded, with the index and without it."""

from dataclasses import replace

import anyio
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingBrand, Visitor
from domain.ids import BriefId, LoginId, new_id
from operations.candidates.asking import candidates_for_brief
from operations.candidates.pool import certified, recalled
from operations.discovery.asking import ask
from operations.discovery.briefs import search_briefs
from operations.discovery.influencers import search_influencers
from operations.discovery.understanding import understood
from operations.discovery.wanted import Wanted
from runtime.gateways import Gateways
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchPage, SearchUnavailable
from search.influencers import INFLUENCERS
from search.query import And, AnyOf, SearchQuery, Sort
from search.spec import IndexSpec
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content
from tests.makers.candidates import add_candidate, add_person
from tests.makers.logins import make_login
from worker.indexing import catch_up

NOTHING = SearchPage(ids=(), total=0, total_is_exact=True)
SOME = SearchPage(ids=("some",), total=1, total_is_exact=True)
RELAXED = replace(SOME, ids=("other",), words_dropped=("nawngs",))
TYPED = SearchQuery(text="kem nawngs", offset=20)


@pytest.mark.parametrize(
    ("page", "other", "answer"),
    [
        (NOTHING, SOME, replace(SOME, understood_as="kem nắng")),
        (RELAXED, SOME, replace(SOME, understood_as="kem nắng")),
        (NOTHING, RELAXED, NOTHING),
        (RELAXED, RELAXED, RELAXED),
        (NOTHING, NOTHING, NOTHING),
        (RELAXED, NOTHING, RELAXED),
        (NOTHING, None, NOTHING),
    ],
)
async def test_the_page_that_finds_more_is_the_answer(
    page: SearchPage, other: SearchPage | None, answer: SearchPage
) -> None:
    asked: list[SearchQuery] = []

    async def again(query: SearchQuery) -> SearchPage | None:
        asked.append(query)
        return other

    assert await understood(page, TYPED, again=again) == answer
    assert asked == [replace(TYPED, text="kem nắng")]


@pytest.mark.parametrize(("page", "text"), [(SOME, "kem nawngs"), (NOTHING, "kem nang"), (RELAXED, "kem nắng")])
async def test_what_was_found_or_reads_in_no_other_way_is_asked_once(page: SearchPage, text: str) -> None:
    async def again(query: SearchQuery) -> SearchPage | None:
        raise AssertionError(query)

    assert await understood(page, SearchQuery(text=text), again=again) is page


@pytest.mark.parametrize(
    ("text", "tried", "meant"),
    [
        ("mĩ phẩm", ["mỹ phẩm"], "mỹ phẩm"),
        ("mix phaamr", ["mĩ phẩm", "mỹ phẩm"], "mỹ phẩm"),
        ("kix nang", ["kĩ nang", "kỹ nang"], None),
    ],
)
async def test_telex_is_tried_before_the_other_spelling(text: str, tried: list[str], meant: str | None) -> None:
    asked: list[str] = []

    async def again(query: SearchQuery) -> SearchPage:
        asked.append(query.text)
        return SOME if query.text == "mỹ phẩm" else RELAXED

    page = await understood(RELAXED, SearchQuery(text=text), again=again)

    assert asked == tried
    assert page == (RELAXED if meant is None else replace(SOME, understood_as=meant))


@pytest.mark.parametrize(
    ("whole", "answer"),
    [
        (NOTHING, replace(SOME, understood_as="kem nắng")),
        (RELAXED, replace(SOME, understood_as="kem nắng")),
        (SOME, NOTHING),
        (None, NOTHING),
    ],
    ids=["held by nothing", "not all held", "held elsewhere", "no time"],
)
async def test_words_that_the_filters_leave_out_are_not_read_again(
    whole: SearchPage | None, answer: SearchPage
) -> None:
    asked: list[SearchQuery] = []
    query = replace(TYPED, where=And((AnyOf("province", ("12",)),)), facets=("niche",), sort=Sort("newest"))

    async def again(given: SearchQuery) -> SearchPage | None:
        asked.append(given)
        return whole if given.text == TYPED.text else SOME

    assert await understood(NOTHING, query, again=again) == answer
    read = [] if answer == NOTHING else [replace(query, text="kem nắng")]
    assert asked == [SearchQuery(text="kem nawngs", limit=0), *read]


class Slow(EmbeddedSearch):
    """An engine that finds nothing at once, and answers the second question late or not at all."""

    second: SearchPage | Exception = SOME
    after = 0.0

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        spec.check(query)
        if query.text == TYPED.text:
            return NOTHING
        await anyio.sleep(self.after)
        if isinstance(self.second, Exception):
            raise self.second
        return self.second


async def instead(_: AsyncSession, query: SearchQuery) -> SearchPage:
    raise AssertionError(query)


@pytest.mark.parametrize(("second", "after"), [(SOME, 60.0), (SearchUnavailable("gone"), 0.0)])
async def test_a_second_question_without_an_answer_in_time_takes_nothing_away(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory, second: SearchPage | Exception, after: float
) -> None:
    search = Slow(tmp_path_factory.mktemp("search"))
    search.second, search.after = second, after

    with anyio.fail_after(3):
        page = await ask(database, search, INFLUENCERS, TYPED, instead=instead, within=0.1)

    assert page == NOTHING


@pytest.mark.parametrize("indexed", [True, False])
async def test_influencers_are_found_by_what_was_meant(
    database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    person = await add_person(database, display_name="Đặng Thùy Trâm")
    other = await add_person(database, display_name="Lý Bảo Ngọc")
    if indexed:
        await catch_up(gateways)

    async def find(text: str) -> SearchPage:
        return await search_influencers(database, gateways.search, Wanted(text=text), actor=Visitor(), now=NOON)

    meant, plain, strange = await find("ddawngj thuyf traam"), await find("dang thuy"), await find("wowng")

    assert (meant.ids, meant.understood_as) == ((str(person.id),), "đặng thùy trâm")
    assert (plain.ids, plain.understood_as) == ((str(person.id),), None)
    assert (strange.ids, strange.understood_as) == ((), None)
    assert meant.degraded is not indexed
    spelled = await find("lí ngọc")
    assert (spelled.ids, spelled.understood_as) == ((str(other.id),), "lý ngọc")


@pytest.mark.parametrize("indexed", [True, False])
async def test_a_filter_makes_no_other_words_of_those_that_somebody_holds(
    database: TestDatabase, gateways: Gateways, *, indexed: bool
) -> None:
    held = await add_person(database, niches=("travel",), province="01", display_name="Hà Mỹ")
    await add_person(database, niches=("travel",), province="79", display_name="Minh An")
    if indexed:
        await catch_up(gateways)

    async def find(text: str, *provinces: str) -> SearchPage:
        wanted = Wanted(text=text, choices={"province": provinces})
        return await search_influencers(database, gateways.search, wanted, actor=Visitor(), now=NOON)

    everywhere, here, there = await find("mỹ"), await find("mỹ", "01"), await find("mỹ", "79")

    assert [page.ids for page in (everywhere, here, there)] == [(str(held.id),), (str(held.id),), ()]
    assert [page.total for page in (everywhere, here, there)] == [1, 1, 0]
    assert [page.understood_as for page in (everywhere, here, there)] == [None, None, None]
    assert [page.words_dropped for page in (everywhere, here, there)] == [(), (), ()]


@pytest.mark.parametrize("indexed", [True, False])
async def test_briefs_are_found_by_what_was_meant(database: TestDatabase, gateways: Gateways, *, indexed: bool) -> None:
    campaign = make_campaign(brand := make_brand())
    cream = make_brief(campaign, make_content(title="Kem chống nắng"))
    await database.add(brand, campaign, cream, make_brief(campaign))
    if indexed:
        await catch_up(gateways)

    page = await search_briefs(database, gateways.search, Wanted(text="choongs nawngs"), now=NOON)

    assert (page.ids, page.understood_as, page.degraded) == ((str(cream.id),), "chống nắng", not indexed)


async def test_candidates_are_recalled_by_what_was_meant(database: TestDatabase, gateways: Gateways) -> None:
    brand, login, content = await database.add(make_brand()), await database.add(make_login()), make_content()
    campaign = await database.add(make_campaign(brand))
    brief = await database.add(make_brief(campaign, content))
    await database.add(make_brief_version(brief, login, content))
    person = await add_candidate(database, display_name="Đặng Thùy Trâm")
    await add_candidate(database, display_name="Bảo Ngọc")
    await catch_up(gateways)
    actor = ActingBrand(login_id=LoginId(new_id()), brand_id=brand.id)

    found = await candidates_for_brief(
        database, gateways.search, actor, brief_id=brief.id, query="ddawngj thuyf", now=NOON
    )

    assert [card.influencer_id for card in found.ranking.cards] == [person.id]
    assert (found.pool.understood_as, found.pool.query_ignored) == ("đặng thùy", False)


async def test_a_pool_without_search_understands_nothing(database: TestDatabase, gateways: Gateways) -> None:
    await add_candidate(database)

    assert await recalled(gateways.search, "ddawngj") is None
    pool = await certified(database, "ddawngj", brief_id=BriefId(new_id()), now=NOON)

    assert (pool.understood_as, pool.query_ignored) == (None, True)
