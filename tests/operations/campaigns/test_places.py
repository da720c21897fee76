import asyncio

import pytest

from domain.campaigns.briefs import BriefStatus
from domain.campaigns.events import BriefFilled
from domain.campaigns.refusals import BriefFull, BriefNotOpen
from domain.errors import NotFound, WrongState
from domain.ids import BriefId, new_id
from operations.campaigns.places import free_place, take_place
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import CLOSING, make_content
from tests.operations.campaigns.rooms import CLOCK, make_room


async def take(database: TestDatabase, brief_id: BriefId) -> bool:
    try:
        async with database.work(CLOCK, NOON) as work:
            await take_place(work, brief_id=brief_id)
    except BriefFull:
        return False
    return True


async def test_of_eight_who_race_for_three_places_three_win(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish(make_content(places=3))

    won = await asyncio.gather(*(take(database, brief.id) for _ in range(8)))

    kept = await database.reload(brief)
    assert sorted(won) == [False] * 5 + [True] * 3
    assert (kept.places_taken, kept.status) == (3, BriefStatus.FILLED)
    names = await database.event_names()
    assert (names.count("PlaceTaken"), names.count("BriefFilled")) == (3, 1)
    assert (await database.events())[-1] == BriefFilled(brief_id=brief.id)


async def test_a_place_given_back_can_be_taken_again(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish(make_content(places=1))
    assert await take(database, brief.id)

    async with database.work(CLOCK, NOON) as work:
        await free_place(work, brief_id=brief.id)

    assert (await database.reload(brief)).status is BriefStatus.PUBLISHED
    assert await take(database, brief.id)
    assert (await database.event_names())[-6:] == [
        "PlaceTaken",
        "BriefFilled",
        "PlaceFreed",
        "BriefReopened",
        "PlaceTaken",
        "BriefFilled",
    ]


async def test_no_place_where_there_is_none(database: TestDatabase) -> None:
    room = await make_room(database)
    draft, published = await room.draft(), await room.publish()
    before = await database.event_names()

    with pytest.raises(BriefNotOpen):
        async with database.work(CLOCK, NOON) as work:
            await take_place(work, brief_id=draft.id)
    with pytest.raises(BriefNotOpen):
        async with database.work(CLOCK, CLOSING) as work:
            await take_place(work, brief_id=published.id)
    with pytest.raises(WrongState):
        async with database.work(CLOCK, NOON) as work:
            await free_place(work, brief_id=published.id)
    with pytest.raises(NotFound):
        async with database.work(CLOCK, NOON) as work:
            await take_place(work, brief_id=BriefId(new_id()))

    assert (await database.reload(published)).places_taken == 0
    assert await database.event_names() == before
