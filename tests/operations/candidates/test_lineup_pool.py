"""A market larger than what a lineup is chosen from: what all of them can do is found, and said of whom it holds."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.campaigns.briefs import Brief
from domain.influencers.profiles import Influencer
from domain.money import vnd
from matching.lineup.asking import LineupTrait, Quota
from operations.candidates.columns import CandidateColumns
from operations.candidates.lineup import LineupFound, lineup_for_brief
from operations.candidates.lineup_pool import Considered, Limits
from operations.candidates.lineup_refusals import LineupBudgetTooSmall, LineupEmpty, LineupQuotasUnmet, LineupUndecided
from operations.candidates.lineup_terms import LineupTerms
from operations.candidates.pool import PoolSource
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.operations.candidates.test_asking import add_brief, index, owner_of
from tests.operations.candidates.test_columns import change, columns, keep_up
from tests.refusing import refused

__all__ = ["columns"]

EXEMPLARY = Quota(trait=LineupTrait.TIER, key="3", least=1)
FEW = Limits(seconds=60, recalled=4, choosable=4)


async def asked(
    gateways: Gateways,
    brief: Brief,
    columns: CandidateColumns | None = None,
    *,
    query: str = "",
    limits: Limits = FEW,
    **terms: Any,
) -> LineupFound:
    return await lineup_for_brief(
        gateways.database,
        gateways.search,
        owner_of(brief),
        brief_id=brief.id,
        terms=LineupTerms(**terms),
        query=query,
        columns=columns,
        now=NOON,
        limits=limits,
    )


async def market(database: TestDatabase) -> tuple[Brief, Influencer, Influencer]:
    """Seven for a brief: five who fit it and are alike, somebody exemplary and dear, somebody cheap; both fit less."""
    brief = await add_brief(database, budget=vnd(30_000_000))
    for _ in range(5):
        await add_candidate(database, display_name="Đặng Thủy")
    rare = await add_candidate(
        database, score=95, niches=("travel",), price=vnd(5_000_000), display_name="Đặng Thủy", province=None
    )
    cheap = await add_candidate(
        database, score=62, niches=("travel",), price=vnd(2_000_000), display_name="Đặng Thủy", province=None
    )
    await add_candidate(database, price=None)
    return brief, rare, cheap


def people_in(found: LineupFound) -> set[object]:
    return {each.influencer_id for each in found.lineup.chosen.members}


async def test_from_columns_what_all_can_do_is_found_and_the_optimum_holds_among_some(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, rare, cheap = await market(database)
    await keep_up(columns, database)

    quota = await asked(gateways, brief, columns, quotas=[EXEMPLARY], most_people=1)
    budget = await asked(gateways, brief, columns, budget=vnd(2_000_000))
    everybody = await asked(gateways, brief, columns, limits=Limits(seconds=60))

    assert (people_in(quota), people_in(budget)) == ({rare.id}, {cheap.id})
    assert quota.considered == Considered(weighed=8, eligible=8, unpriced=1, choosable=4, left_over=True)
    assert (quota.pool.cut, quota.considered.cut, quota.pool.source) == (True, True, PoolSource.DATABASE)
    assert quota.considered.among.say("en") == "4 of the 7 eligible candidates whose prices are known"
    assert quota.considered.among.say("vi") == "4 trong số 7 ứng viên đủ điều kiện đã biết giá"
    assert everybody.considered == Considered(weighed=8, eligible=8, unpriced=1, choosable=7)
    assert everybody.considered.among.say("en") == "all 7 eligible candidates whose prices are known"


async def test_from_columns_a_refusal_holds_for_all_the_eligible(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, _, _ = await market(database)
    await keep_up(columns, database)
    two = Quota(trait=LineupTrait.TIER, key="3", least=2)
    leaves_out = [Quota(trait=LineupTrait.TIER, key=key, most=0) for key in "123"]

    unmet = await refused(database, LineupQuotasUnmet, lambda: asked(gateways, brief, columns, quotas=[two]))
    small = await refused(database, LineupBudgetTooSmall, lambda: asked(gateways, brief, columns, budget=vnd(1)))
    empty = await refused(database, LineupEmpty, lambda: asked(gateways, brief, columns, quotas=leaves_out))

    every = "all 7 eligible candidates whose prices are known"
    assert unmet.say("en") == f"Whatever the budget, no set out of {every} meets all quotas. Missing: tier 3: 1."
    assert small.say("en") == (
        f"The budget is too small: the cheapest set out of {every} that meets the quotas costs VND 2,000,000."
    )
    assert empty.say("en") == f"Nobody can be chosen: the quotas leave out {every}."
    whole = {"weighed": 8, "eligible": 8, "unpriced": 1, "choosable": 7, "poolCut": False}
    assert [each.figures for each in (unmet, small, empty)] == [whole] * 3


async def test_who_left_since_the_columns_were_read_is_not_chosen_and_the_refusal_says_out_of_whom(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    """The columns take a moment to hear of it; the people who are chosen from are read from the database."""
    brief, rare, _ = await market(database)
    await keep_up(columns, database)
    await change(database, rare, bookings_at_once=0)

    raised = await refused(
        database, LineupQuotasUnmet, lambda: asked(gateways, brief, columns, quotas=[EXEMPLARY], most_people=1)
    )

    assert raised.say("en").startswith("Whatever the budget, no set out of 3 of the 7 eligible candidates")
    assert raised.figures is not None
    assert raised.figures["poolCut"] is True


async def test_without_columns_it_is_said_how_many_were_looked_at(database: TestDatabase, gateways: Gateways) -> None:
    """The highest tiers are weighed one by one: the exemplary is one of them, the cheap one is not."""
    brief, rare, _ = await market(database)

    found = await asked(gateways, brief, quotas=[EXEMPLARY], most_people=1)
    raised = await refused(database, LineupBudgetTooSmall, lambda: asked(gateways, brief, budget=vnd(2_000_000)))

    assert people_in(found) == {rare.id}
    assert (found.considered.weighed, found.considered.recall_cut, found.considered.cut) == (4, True, True)
    assert raised.say("en").endswith(" that meets the quotas costs VND 3,000,000.")
    assert "(only 4 people were looked at; there are more)" in raised.say("en")
    assert "(mới xét 4 người, còn những người khác)" in raised.say("vi")


async def test_of_a_search_more_than_are_chosen_from_are_looked_at_for_what_can_be_met(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    """All seven are found by the words, or the first six."""
    brief, rare, cheap = await market(database)
    people = await database.all(select(Influencer).where(Influencer.display_name == "Đặng Thủy"))
    await index(gateways.search, *people)
    await keep_up(columns, database)
    seven, six = Limits(seconds=60, recalled=7, choosable=4), Limits(seconds=60, recalled=6, choosable=4)

    found = await asked(
        gateways,
        brief,
        columns,
        query="dang thuy",
        limits=seven,
        quotas=[EXEMPLARY],
        most_people=2,
        budget=vnd(7_000_000),
    )
    cut = await asked(gateways, brief, columns, query="dang thuy", limits=six)

    assert people_in(found) == {rare.id, cheap.id}
    assert found.considered == Considered(weighed=7, eligible=7, unpriced=0, choosable=4, left_over=True, by_words=True)
    assert found.considered.among.say("en") == (
        "4 of the 7 eligible candidates whose prices are known, found by the words"
    )
    assert cut.considered.among.say("vi") == (
        "4 trong số 6 ứng viên đủ điều kiện đã biết giá, tìm được theo từ khóa (mới xét 6 người, còn những người khác)"
    )


async def test_when_the_time_is_over_nothing_is_claimed_of_anybody(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, _, _ = await market(database)
    await keep_up(columns, database)

    with pytest.raises(LineupUndecided) as raised:
        await asked(gateways, brief, columns, limits=Limits(seconds=0, choosable=4))

    assert raised.value.say("en").startswith("No set out of 4 of the 7 eligible candidates whose prices are known was")
