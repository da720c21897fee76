"""The exposure ledger: one row for each brief, day and person, at the best place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.campaigns.briefs import Brief
from domain.exposure.showings import Showing
from domain.ids import InfluencerId, new_id
from domain.influencers.profiles import Influencer
from matching.acceptance import Acceptance
from matching.attention import attention
from matching.ordering import Order
from matching.ranking import Card
from operations.exposure.keeping import note_showings, prune_showings
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate, add_person
from tests.makers.exposure import MONDAY, make_showing
from tests.makers.markets import add_market

DAY = timedelta(days=1)
TODAY = NOON.date()


def card(person: InfluencerId, place: int, *, newcomer: bool = False) -> Card:
    order = Order(value=1, acceptance=Acceptance(chance=5_000, features=()), damping=10_000, newcomer=newcomer)
    return Card(rank=place, rank_before=place, influencer_id=person, score=1, parts=(), order=order)


async def note(database: TestDatabase, brief: Brief, cards: Sequence[Card], now: datetime = NOON) -> None:
    async with database.work(System(name="exposure"), now) as work:
        await note_showings(work, brief_id=brief.id, cards=cards, patience=20_000)


async def ledger(database: TestDatabase) -> list[tuple[Any, ...]]:
    rows = await database.all(select(Showing).order_by(Showing.day, Showing.influencer_id))
    return [(row.day, row.influencer_id, row.place, row.newcomer, row.tier, row.province) for row in rows]


async def two(database: TestDatabase) -> tuple[Brief, Influencer, Influencer]:
    market = await add_market(database)
    return market.brief, await add_candidate(database, province="79"), await add_person(database, province=None)


async def test_who_is_shown_is_noted_as_they_were_that_day(database: TestDatabase) -> None:
    brief, certified, other = await two(database)

    await note(database, brief, [card(other.id, 1, newcomer=True), card(certified.id, 2)])

    assert await ledger(database) == [
        (TODAY, certified.id, 2, False, 2, "79"),
        (TODAY, other.id, 1, True, 0, None),
    ]
    rows = await database.all(select(Showing))
    assert {row.place: row.attention for row in rows} == {1: attention(1), 2: attention(2)}
    assert {row.brief_id for row in rows} == {brief.id}


async def test_a_day_counts_once_at_the_best_place(database: TestDatabase) -> None:
    brief, person, _ = await two(database)

    for place in (7, 7, 3, 12):
        await note(database, brief, [card(person.id, place)])
    await note(database, brief, [card(person.id, 9)], now=NOON + DAY)

    assert [(day, place) for day, _, place, *_ in await ledger(database)] == [(TODAY, 3), (TODAY + DAY, 9)]
    assert [row.attention for row in await database.all(select(Showing).order_by(Showing.day))] == [
        attention(3),
        attention(9),
    ]


async def test_the_day_is_that_of_ha_noi(database: TestDatabase) -> None:
    brief, person, _ = await two(database)

    await note(database, brief, [card(person.id, 1)], now=NOON.replace(hour=17))

    assert [day for day, *_ in await ledger(database)] == [TODAY + DAY]


async def test_nobody_shown_and_somebody_gone_leave_nothing(database: TestDatabase) -> None:
    brief, person, _ = await two(database)

    await note(database, brief, [])
    await note(database, brief, [card(InfluencerId(new_id()), 1), card(person.id, 2)])

    assert [(person_id, place) for _, person_id, place, *_ in await ledger(database)] == [(person.id, 2)]


async def test_many_who_note_the_same_people_at_once_do_not_deadlock(database: TestDatabase) -> None:
    brief, one, other = await two(database)

    async with anyio.create_task_group() as group:
        for place in range(1, 5):
            people = [card(one.id, place), card(other.id, place + 1)]
            group.start_soon(note, database, brief, people[:: 1 if place % 2 else -1])

    assert sorted(place for _, _, place, *_ in await ledger(database)) == [1, 2]


async def test_a_showing_only_rises_and_goes_with_its_person(database: TestDatabase) -> None:
    brief, person, other = await two(database)
    await note(database, brief, [card(person.id, 3), card(other.id, 4)])

    for change in ("place = place + 1", "place = place", "place = 1, tier = 3", "day = day + 1, place = 1"):
        with pytest.raises(IntegrityError, match="a showing only rises to a better place"):
            await database.execute(f"UPDATE showings SET {change}")  # noqa: S608 - the lines above
    await database.execute("DELETE FROM influencers WHERE id = :it", it=other.id)

    assert [person_id for _, person_id, *_ in await ledger(database)] == [person.id]


@pytest.mark.parametrize(("changes", "rule"), [({"place": 0, "attention": 1}, "place"), ({"tier": 4}, "tier")])
async def test_a_showing_that_cannot_be_does_not_enter(
    database: TestDatabase, changes: dict[str, int], rule: str
) -> None:
    brief, person, _ = await two(database)

    with pytest.raises(IntegrityError, match=f"ck_showings_{rule}"):
        await database.add(make_showing(brief, person, **changes))


async def test_showings_are_forgotten_after_sixty_days(database: TestDatabase) -> None:
    brief, person, _ = await two(database)
    await database.add(
        *(make_showing(brief, person, day=TODAY - ago * DAY) for ago in (61, 60, 0)),
        make_showing(brief, person, day=MONDAY),
    )

    async with database.work(System(name="clock"), NOON) as work:
        gone = await prune_showings(work)

    assert gone == 1
    assert [day for day, *_ in await ledger(database)] == [TODAY - 60 * DAY, MONDAY, TODAY]
