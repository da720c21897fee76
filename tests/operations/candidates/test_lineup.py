"""The best set of a brief's candidates: from whom, at which price, reaching whom; and why there is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import anyio
import pytest

from domain.actors import ActingBrand
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefKind
from domain.errors import InvalidInput, NotFound, TooManyRequests
from domain.ids import LoginId, new_id
from domain.influencers.audience import AudienceDimension
from domain.influencers.profiles import Influencer
from domain.money import vnd
from matching.lineup.asking import ChosenSet, LineupTrait, Quota
from operations.candidates.asking import candidates_for_brief
from operations.candidates.lineup import MOST_WAITING, TURNS, LineupFound, in_turn, lineup_for_brief
from operations.candidates.lineup_pool import Considered, Limits
from operations.candidates.lineup_refusals import (
    LineupBudgetTooSmall,
    LineupEmpty,
    LineupQuotasUnmet,
    LineupUndecided,
)
from operations.candidates.lineup_terms import MOST_CHOSEN, MOST_QUOTAS, LineupTerms
from operations.candidates.pool import PoolSource
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate, add_person, certify, make_share
from tests.makers.influencers import make_channel
from tests.operations.candidates.test_asking import add_brief, owner_of

NO_TERMS = LineupTerms()
UNMEASURED = dict.fromkeys(("median_views", "median_views_source", "median_views_as_of"))
SOUTHERN = Quota(trait=LineupTrait.PROVINCE, key="79", least=1)


async def asked(
    gateways: Gateways, brief: Brief, terms: LineupTerms = NO_TERMS, *, query: str = "", seconds: float = 60
) -> LineupFound:
    return await lineup_for_brief(
        gateways.database,
        gateways.search,
        owner_of(brief),
        brief_id=brief.id,
        terms=terms,
        query=query,
        now=NOON,
        limits=Limits(seconds=seconds),
    )


def who(chosen: ChosenSet | None, people: Sequence[Influencer]) -> list[int]:
    """The places in `people` of those who were chosen, the worthiest first."""
    assert chosen is not None
    ids = [person.id for person in people]
    return [ids.index(each.influencer_id) for each in chosen.members]


async def test_the_best_set_keeps_to_the_briefs_budget_and_places(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database, budget=vnd(6_000_000))
    people = [
        await add_candidate(database, price=vnd(5_000_000), score=95),
        await add_candidate(database, price=vnd(3_000_000)),
        await add_candidate(database, price=vnd(2_500_000)),
        await add_candidate(database, price=vnd(2_400_000), niches=("travel",)),
    ]

    found = await asked(gateways, brief)

    ranked = await candidates_for_brief(database, gateways.search, owner_of(brief), brief_id=brief.id, now=NOON)
    scores = {card.influencer_id: card.score for card in ranked.ranking.cards}
    chosen = found.lineup.chosen
    assert sorted(who(chosen, people)) == [1, 2]
    assert (chosen.cost, chosen.is_optimum, chosen.gap) == (5_500_000, True, 0)
    assert chosen.score == scores[people[1].id] + scores[people[2].id]
    assert chosen.value == 50 * chosen.score + chosen.counted_once
    assert chosen.counted_once == sum(each.reach for each in chosen.members) == 2 * 12_000
    assert [each.worth for each in chosen.members] == [50 * each.score + each.reach for each in chosen.members]
    assert sorted(who(found.lineup.next_best, people)) == [2, 3]
    assert (found.wanted.budget, found.wanted.most_people) == (6_000_000, 2)
    assert found.considered == Considered(weighed=4, eligible=4, unpriced=0, choosable=4)
    assert found.considered.among.say("en") == "all 4 eligible candidates whose prices are known"
    assert (found.weights_version, found.lineup.rules_version, found.day) == ("v1", "v1", date(2026, 11, 21))
    assert (found.pool.source, found.pool.cut) == (PoolSource.DATABASE, False)


async def test_terms_go_before_what_the_brief_says(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    people = [await add_candidate(database, price=vnd(price)) for price in (5_000_000, 3_000_000, 2_000_000)]
    north = Quota(trait=LineupTrait.PROVINCE, key="01", most=2)
    terms = LineupTerms(budget=vnd(5_000_000), most_people=3, quotas=[north])

    found = await asked(gateways, brief, terms)

    assert sorted(who(found.lineup.chosen, people)) == [1, 2]
    assert found.wanted.quotas == (north,)


async def test_who_does_not_pass_the_gates_or_names_no_price_is_not_chosen(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    people = [
        await add_candidate(database, price=vnd(5_000_001)),
        await add_candidate(database, price=None),
        await add_candidate(database),
        await add_candidate(database),
        await add_person(database),
    ]
    await database.add(BlockedInfluencer(brand_id=brief.brand_id, influencer_id=people[3].id))

    found = await asked(gateways, brief)

    assert who(found.lineup.chosen, people) == [2]
    assert found.lineup.next_best is None
    assert found.considered == Considered(weighed=4, eligible=2, unpriced=1, choosable=1)


async def test_nobody_costs_less_than_the_briefs_lowest_fee(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    await add_candidate(database, price=vnd(1_000_000))

    chosen = (await asked(gateways, brief)).lineup.chosen

    assert [each.price for each in chosen.members] == [2_000_000]


async def test_on_a_community_brief_nobody_costs_anything(database: TestDatabase, gateways: Gateways) -> None:
    free: dict[str, Any] = {"fee_minimum": vnd(0), "fee_maximum": vnd(0), "budget": vnd(0)}
    brief = await add_brief(database, kind=BriefKind.COMMUNITY, category="public_interest", **free)
    people = [await add_candidate(database), await add_candidate(database, price=None)]

    found = await asked(gateways, brief)

    assert sorted(who(found.lineup.chosen, people)) == [0, 1]
    assert (found.wanted.budget, found.lineup.chosen.cost, found.considered.unpriced) == (None, 0, 0)


async def test_reach_is_that_of_covered_channels_on_the_platforms_asked_for(
    database: TestDatabase, gateways: Gateways
) -> None:
    """Views of the larger of two channels; elsewhere is not asked for, and what no certificate covers is no channel."""
    brief = await add_brief(database)
    person = await add_person(database)
    await database.add(
        make_channel(person, handle_folded="second", followers=1_000_000, **UNMEASURED),
        make_channel(person, platform="youtube", handle_folded="third", median_views=500_000),
    )
    await certify(database, person)
    await database.add(make_channel(person, handle_folded="late", median_views=900_000))

    chosen = (await asked(gateways, brief)).lineup.chosen

    assert [each.reach for each in chosen.members] == [100_000]


async def test_of_two_with_the_same_audience_the_second_brings_fewer_new_people(
    database: TestDatabase, gateways: Gateways
) -> None:
    """A segment of TikTok, technology and the Red River delta: 67,000,000 × 20 % × 23.5 % = 3,149,000 people.

    Its first tenth, 314,900, counts whole; the next quarter, 787,250, four fifths: 600,000 reached are 542,980.
    """
    brief = await add_brief(database)
    for _ in range(2):
        person = await add_candidate(database)
        await database.add(make_share(person, AudienceDimension.PROVINCE, "01", 10_000))
    await database.execute("UPDATE channels SET median_views = 300000")

    chosen = (await asked(gateways, brief)).lineup.chosen

    assert [each.reach for each in chosen.members] == [300_000, 300_000]
    assert (chosen.counted_once, chosen.overlap) == (542_980, 950)
    assert [each.worth - 50 * each.score for each in chosen.members] == [242_980] * 2


async def test_quotas_that_cannot_be_met_are_named_in_both_languages(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    await add_candidate(database)
    exemplary = Quota(trait=LineupTrait.TIER, key="3", least=2)

    with pytest.raises(LineupQuotasUnmet) as refused:
        await asked(gateways, brief, LineupTerms(quotas=[SOUTHERN, exemplary]))

    assert refused.value.field == "quotas"
    assert refused.value.say("en") == (
        "Whatever the budget, no set out of the only eligible candidate whose price is known meets all quotas. "
        "Missing: province Ho Chi Minh City: 1, tier 3: 2."
    )
    assert refused.value.say("vi") == (
        "Dù ngân sách là bao nhiêu, không có nhóm nào trong ứng viên đủ điều kiện duy nhất đã biết giá đáp ứng đủ "
        "hạn mức. Còn thiếu: tỉnh, thành Hồ Chí Minh: 1, hạng 3: 2."
    )
    assert refused.value.figures == {"weighed": 1, "eligible": 1, "unpriced": 0, "choosable": 1, "poolCut": False}


async def test_a_budget_that_cannot_do_is_told_the_least_that_would(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    await add_candidate(database, price=vnd(3_000_000))

    with pytest.raises(LineupBudgetTooSmall) as refused:
        await asked(gateways, brief, LineupTerms(budget=vnd(2_999_999)))

    assert refused.value.say("en").endswith("costs VND 3,000,000.")
    assert refused.value.field == "budget"


async def test_without_anybody_eligible_and_priced_nobody_can_be_chosen(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief = await add_brief(database)
    await add_candidate(database, price=None)

    with pytest.raises(LineupEmpty) as refused:
        await asked(gateways, brief)

    assert refused.value.say("en") == "Nobody can be chosen: no eligible candidate has a known price."
    assert refused.value.say("vi") == "Không chọn được ai: không ứng viên đủ điều kiện nào đã biết giá."


async def test_when_the_time_is_over_nothing_is_claimed(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    await add_candidate(database)

    with pytest.raises(LineupUndecided):
        await asked(gateways, brief, seconds=0)


async def test_whoever_comes_when_too_many_wait_is_asked_to_come_again() -> None:
    places = [object() for _ in range(int(TURNS.total_tokens))]
    for each in places:
        await TURNS.acquire_on_behalf_of(each)

    async with anyio.create_task_group() as waiting:
        for _ in range(MOST_WAITING):
            waiting.start_soon(in_turn, int)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(TooManyRequests):
            await in_turn(int)
        for each in places:
            TURNS.release_on_behalf_of(each)

    assert await in_turn(int) == 0


async def test_another_brands_brief_is_not_found(database: TestDatabase, gateways: Gateways) -> None:
    brief = await add_brief(database)
    await add_candidate(database)
    stranger = ActingBrand(login_id=LoginId(new_id()), brand_id=(await database.add(make_brand())).id)

    with pytest.raises(NotFound):
        await lineup_for_brief(database, gateways.search, stranger, brief_id=brief.id, terms=NO_TERMS, now=NOON)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (LineupTerms(budget=vnd(-1)), "budget"),
        (LineupTerms(most_people=0), "mostPeople"),
        (LineupTerms(most_people=MOST_CHOSEN + 1), "mostPeople"),
        (LineupTerms(quotas=[SOUTHERN] * (MOST_QUOTAS + 1)), "quotas"),
        (LineupTerms(quotas=[SOUTHERN, Quota(trait=LineupTrait.TIER, key="0")]), "quotas.1.key"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.PLATFORM, key="myspace")]), "quotas.0.key"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.PROVINCE, key="00")]), "quotas.0.key"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.NICHE, key="beauty.cars")]), "quotas.0.key"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.TIER, key="1", least=-1)]), "quotas.0"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.TIER, key="1", least=2, most=1)]), "quotas.0"),
        (LineupTerms(quotas=[Quota(trait=LineupTrait.TIER, key="1", most=MOST_CHOSEN + 1)]), "quotas.0"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(terms: LineupTerms, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        terms.checked()

    assert refused.value.field == field
