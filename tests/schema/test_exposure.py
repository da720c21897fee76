"""Who is shown is noted when a list is asked for, and told by groups to everybody each week."""

from datetime import timedelta
from typing import Any

import anyio
import pytest
from sqlalchemy import select, text

from domain.actors import System
from domain.exposure.rules import week_of
from domain.exposure.showings import Showing
from domain.law.periods import day_in_vietnam, midnight_in_vietnam
from matching.attention import attention
from operations.exposure.reporting import report_exposure
from runtime.clock import now
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.exposure import make_showing
from tests.schema.test_candidates import SHORT, of, post

REPORTS = """
query Reports($first: Int) {
  exposureReports(first: $first) {
    edges { node {
      week briefs people certified gini newcomersPromised fairStartVersion shares { grouping key people share }
    } }
  }
}
"""


async def ledger(database: TestDatabase) -> list[tuple[Any, int, int]]:
    rows = await database.all(select(Showing).order_by(Showing.place))
    return [(row.influencer_id, row.place, row.attention) for row in rows]


async def test_asking_for_candidates_notes_who_was_shown_and_where(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    low, high = await add_candidate(database, score=62), await add_candidate(database, score=95)
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    await api.run(member, SHORT, **of(brief), first=1)
    assert await ledger(database) == [(high.id, 1, attention(1))]
    for _ in range(2):
        await api.run(member, SHORT, **of(brief), first=20)

    assert await ledger(database) == [(high.id, 1, attention(1)), (low.id, 2, attention(2))]


async def test_who_may_not_ask_notes_nothing(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database)
    await add_candidate(database)

    assert await api.refused(await api.caller(Kind.BRAND_OWNER), SHORT, **of(brief), first=1) == "NOT_FOUND"
    assert await ledger(database) == []


async def test_a_ledger_that_is_held_keeps_nobody_waiting_for_a_list(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    await add_candidate(database)
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    async with database.work(System(name="holder"), now()) as work:
        await work.session.execute(text("LOCK TABLE showings IN EXCLUSIVE MODE"))
        with anyio.fail_after(10):
            found = await api.run(member, SHORT, **of(brief), first=1)

    assert found == {"weighed": 1}
    assert await ledger(database) == []


@pytest.mark.parametrize("kind", [Kind.VISITOR, Kind.INFLUENCER, Kind.AUDITOR])
async def test_reports_are_public(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)
    monday = week_of(day_in_vietnam(now())) - timedelta(days=14)
    for place in range(1, 6):
        person = await add_candidate(database)
        await database.add(make_showing(brief, person, day=monday, place=place))
    made_at = midnight_in_vietnam(monday + timedelta(days=14)) + timedelta(minutes=10)
    async with database.work(System(name="clock"), made_at) as work:
        assert await report_exposure(work) == 2

    found = await api.run(await api.caller(kind), REPORTS)

    newest, oldest = [edge["node"] for edge in found["edges"]]
    assert newest["week"] == (monday + timedelta(days=7)).isoformat()
    assert (newest["people"], newest["shares"], newest["gini"]) == (0, [], None)
    assert (oldest["week"], oldest["briefs"], oldest["people"]) == (monday.isoformat(), 1, 5)
    assert (oldest["newcomersPromised"], oldest["fairStartVersion"]) == (1140, "v1")
    assert oldest["shares"] == [
        {"grouping": "NEWCOMER", "key": "others", "people": 5, "share": 10_000},
        {"grouping": "REGION", "key": "red_river_delta", "people": 5, "share": 10_000},
        {"grouping": "TIER", "key": "2", "people": 5, "share": 10_000},
    ]
    first = await api.run(await api.caller(kind), REPORTS, first=1)
    assert [edge["node"]["week"] for edge in first["edges"]] == [newest["week"]]
