from collections.abc import AsyncGenerator

import pytest

from domain.actors import ActingBrand
from domain.brands import BlockedInfluencer, Brand
from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefContent, NicheWeight
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId, InfluencerId, LoginId, new_id
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.refused import RefusedBrand
from domain.law.periods import day_in_vietnam
from domain.money import vnd
from matching.eligibility import Reason
from matching.ranking import daily_hash
from matching.weights import PartName
from operations.candidates.asking import CandidateList, candidates_for_brief, why_not
from operations.candidates.pool import Pool, PoolSource, certified, recalled
from runtime.gateways import Gateways
from search.documents import SearchDocument
from search.gateway import SearchGateway
from search.influencers import INFLUENCERS
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content
from tests.makers.candidates import add_candidate, add_person
from tests.makers.logins import make_login
from tests.makers.search import make_document

NICHES = (NicheWeight(code="technology.smartphones", weight=3), NicheWeight(code="beauty.skincare", weight=1))


async def index(search: SearchGateway, *people: Influencer, tier: int = 2) -> None:
    """Build the index anew, everybody in it of one tier."""

    async def batches() -> AsyncGenerator[list[SearchDocument]]:
        yield [make_document(str(each.id), each.display_name, numbers={"tier": tier}) for each in people]

    await search.promote(INFLUENCERS, await search.rebuild(INFLUENCERS, batches()))


async def add_brief(database: TestDatabase, brand: Brand | None = None, **changes: object) -> Brief:
    brand = brand or await database.add(make_brand())
    login = await database.add(make_login())
    campaign = await database.add(make_campaign(brand))
    content: BriefContent = make_content(niches=NICHES, **changes)
    brief = await database.add(make_brief(campaign, content))
    await database.add(make_brief_version(brief, login, content))
    return brief


def owner_of(brief: Brief) -> ActingBrand:
    return ActingBrand(login_id=LoginId(new_id()), brand_id=brief.brand_id)


async def asked(gateways: Gateways, brief: Brief, *, query: str = "", most: int = 20) -> CandidateList:
    return await candidates_for_brief(
        gateways.database, gateways.search, owner_of(brief), brief_id=brief.id, query=query, most=most, now=NOON
    )


def order(found: CandidateList) -> list[tuple[int, InfluencerId, int]]:
    return [(card.rank, card.influencer_id, card.score) for card in found.ranking.cards]


async def test_everybody_certified_is_weighed_and_ranked(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    good = await add_candidate(database, price=vnd(2_000_000))
    better = await add_candidate(database, niches=("technology.smartphones", "beauty"), score=95)
    too_dear = await add_candidate(database, price=vnd(5_000_001))
    await add_person(database)

    found = await asked(gateways, brief)

    assert order(found) == [(1, better.id, 8664), (2, good.id, 7973)]
    assert too_dear.id not in [card.influencer_id for card in found.ranking.cards]
    assert found.ranking.refused == {Reason.PRICE_ABOVE_CEILING: 1}
    assert (found.ranking.weighed, found.ranking.eligible, found.ranking.versions.weights) == (3, 2, "v1")
    assert (found.pool.source, found.pool.query_ignored) == (PoolSource.DATABASE, False)
    best = found.ranking.cards[0]
    assert {part.name: (part.value, part.points) for part in best.parts} == {
        PartName.NICHE_FIT: (9250, 2775),
        PartName.DISCLOSURE_HISTORY: (6316, 1263),
        PartName.TRUST_TIER: (10_000, 1500),
        PartName.DELIVERY_RELIABILITY: (8000, 960),
        PartName.AUDIENCE_FIT: (10_000, 1000),
        PartName.PRICE_FIT: (8334, 666),
        PartName.LANGUAGE_AND_PLACE: (10_000, 500),
    }


async def test_a_query_narrows_who_is_weighed(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    sought = await add_candidate(database, display_name="Đặng Thùy Trâm")
    other = await add_candidate(database, display_name="Bảo Ngọc")
    await index(gateways.search, sought, other)

    found = await asked(gateways, brief, query="dang thuy")

    assert [card.influencer_id for card in found.ranking.cards] == [sought.id]
    assert (found.pool.source, found.pool.query_ignored) == (PoolSource.SEARCH, False)


async def test_without_search_the_words_narrow_nothing_and_the_answer_says_so(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    person = await add_candidate(database, display_name="Bảo Ngọc")

    found = await asked(gateways, brief, query="dang thuy")

    assert [card.influencer_id for card in found.ranking.cards] == [person.id]
    assert (found.pool.source, found.pool.query_ignored) == (PoolSource.DATABASE, True)


async def test_a_search_recalls_nobody_whom_the_index_knows_without_certificate(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    await index(gateways.search, await add_person(database, display_name="Bảo Ngọc"), tier=0)

    assert (await asked(gateways, brief, query="ngoc")).ranking.weighed == 0


async def test_an_index_that_lags_brings_nobody_back(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    uncertified = await add_person(database, display_name="Bảo Ngọc")
    hidden = await add_person(database, display_name="Bảo Ngọc", status=ProfileStatus.DRAFT, listed_at=None)
    await index(gateways.search, uncertified, hidden)

    found = await asked(gateways, brief, query="ngoc")

    assert order(found) == []
    assert (found.ranking.weighed, found.ranking.refused) == (
        1,
        {Reason.CERTIFICATE_NOT_VALID: 1, Reason.TIER_TOO_LOW: 1},
    )


async def test_another_brands_brief_is_not_found(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    person = await add_candidate(database)
    stranger = ActingBrand(login_id=LoginId(new_id()), brand_id=(await database.add(make_brand())).id)

    for brief_id in (brief.id, BriefId(new_id())):
        with pytest.raises(NotFound):
            await candidates_for_brief(database, gateways.search, stranger, brief_id=brief_id, now=NOON)
        with pytest.raises(NotFound):
            await why_not(database, stranger, brief_id=brief_id, influencer_id=person.id, now=NOON)


@pytest.mark.parametrize("most", [0, -1, 101])
async def test_a_list_has_one_to_a_hundred(database: TestDatabase, gateways: Gateways, most: int) -> None:
    brief = await add_brief(database)

    with pytest.raises(InvalidInput) as refused:
        await asked(gateways, brief, most=most)

    assert refused.value.field == "first"


async def test_the_best_one_alone_can_be_asked_for(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    await add_candidate(database)
    best = await add_candidate(database, score=95)

    found = await asked(gateways, brief, most=1)

    assert [card.influencer_id for card in found.ranking.cards] == [best.id]
    assert found.ranking.eligible == 2


async def test_why_somebody_is_not_among_them(database: TestDatabase) -> None:
    brief = await add_brief(database, tier_minimum=3)
    person = await add_candidate(database, price=vnd(6_000_000))
    await database.add(RefusedBrand(influencer_id=person.id, brand_id=brief.brand_id))

    found = await why_not(database, owner_of(brief), brief_id=brief.id, influencer_id=person.id, now=NOON)

    assert [(each.reason, each.sentence.vi) for each in found] == [
        (Reason.TIER_TOO_LOW, "Hạng tín nhiệm 2, trong khi bản yêu cầu cần từ hạng 3 trở lên."),
        (Reason.PRICE_ABOVE_CEILING, "Giá 6.000.000 ₫ cao hơn mức trần 5.000.000 ₫ của bản yêu cầu."),
        (Reason.NOT_AVAILABLE, "Hiện không nhận việc cho bản yêu cầu này."),
    ]


async def test_whom_a_brand_blocked_is_not_ranked_for_it_alone(database: TestDatabase, gateways: Gateways) -> None:
    brief, other = await add_brief(database), await add_brief(database)
    person = await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=brief.brand_id, influencer_id=person.id))

    assert (await asked(gateways, brief)).ranking.refused == {Reason.BLOCKED_BY_BRAND: 1}
    assert [card.influencer_id for card in (await asked(gateways, other)).ranking.cards] == [person.id]
    (told,) = await why_not(database, owner_of(brief), brief_id=brief.id, influencer_id=person.id, now=NOON)
    assert told.reason is Reason.BLOCKED_BY_BRAND


async def test_nothing_keeps_a_candidate_away(database: TestDatabase) -> None:
    brief = await add_brief(database)
    person = await add_candidate(database)

    assert await why_not(database, owner_of(brief), brief_id=brief.id, influencer_id=person.id, now=NOON) == ()


async def test_who_is_not_listed_is_not_found(database: TestDatabase) -> None:
    brief = await add_brief(database)
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)

    with pytest.raises(NotFound):
        await why_not(database, owner_of(brief), brief_id=brief.id, influencer_id=hidden.id, now=NOON)


async def test_the_pool_is_cut_by_tier_then_by_the_hash_of_the_day(database: TestDatabase) -> None:
    brief_id = BriefId(new_id())
    low = [await add_candidate(database, score=65) for _ in range(4)]
    high = await add_candidate(database, score=95)
    today = day_in_vietnam(NOON)
    by_hash = sorted((each.id for each in low), key=lambda id_: daily_hash(today, brief_id, id_))

    async def pool(most: int) -> Pool:
        return await certified(database, "", brief_id=brief_id, now=NOON, most=most)

    assert await pool(5) == Pool(ids=[high.id, *by_hash], source=PoolSource.DATABASE, cut=False)
    assert await pool(3) == Pool(ids=[high.id, *by_hash[:2]], source=PoolSource.DATABASE, cut=True)


async def test_what_a_search_finds_is_cut_as_well(database: TestDatabase, gateways: Gateways) -> None:
    people = [await add_candidate(database, display_name="Bảo Ngọc") for _ in range(3)]
    await index(gateways.search, *people)

    for most, cut in ((3, False), (2, True)):
        found = await recalled(gateways.search, "ngoc", most=most)
        assert found is not None
        assert (found.source, len(found.ids or ()), found.cut) == (PoolSource.SEARCH, most, cut)


async def test_a_search_that_is_slow_is_as_one_that_is_away(database: TestDatabase, gateways: Gateways) -> None:
    person = await add_candidate(database, display_name="Bảo Ngọc")
    await index(gateways.search, person)

    assert await recalled(gateways.search, "ngoc") is not None
    assert await recalled(gateways.search, "ngoc", within=0.0) is None


async def test_the_number_of_statements_does_not_grow_with_the_people(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    numbers: list[int] = []

    for _ in range(2):
        await add_candidate(database)
        with database.counting() as statements:
            await asked(gateways, brief)
        numbers.append(len(statements))

    # The brief, its version, whom the brand blocked, the pool, and nineteen for the people.
    assert numbers == [24, 24]
