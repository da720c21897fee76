from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.events import BriefTakenDown, TakedownFulfilled, TakedownOverdue
from domain.campaigns.takedowns import TakedownFulfilledAlready, TakedownOrder
from domain.campaigns.versions import VersionStatus
from domain.errors import InvalidInput, NotFound, WrongState
from operations.campaigns.takedowns import fulfil_takedown, order_takedown, report_overdue_takedowns
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_request
from tests.operations.campaigns.rooms import CLOCK, Room, make_room

DUE = make_request().received_at + timedelta(hours=24)


async def order(room: Room, brief: Brief) -> TakedownOrder:
    async with room.database.work(room.secretariat, NOON) as work:
        await order_takedown(work, brief_id=brief.id, request=make_request())
    (kept,) = await room.database.all(select(TakedownOrder))
    return kept


async def fulfil(room: Room, brief: Brief) -> None:
    async with room.database.work(room.secretariat, NOON) as work:
        await fulfil_takedown(work, brief_id=brief.id)


async def test_an_order_removes_the_brief_at_once_and_starts_its_clock(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    await room.edit(brief, title="Bản hai")

    kept = await order(room, brief)

    assert (await database.reload(brief)).status is BriefStatus.TAKEN_DOWN
    assert await room.versions(brief) == [(1, VersionStatus.STANDING), (2, VersionStatus.WITHDRAWN)]
    assert (kept.due_at, kept.ordered_by, kept.fulfilled_at) == (DUE, room.admin.id, None)
    assert (await database.events())[-1] == BriefTakenDown(brief_id=brief.id, due_at=DUE)


async def test_an_order_fulfilled_in_time_is_never_overdue(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    kept = await order(room, brief)

    await fulfil(room, brief)
    async with database.work(CLOCK, DUE) as work:
        assert await report_overdue_takedowns(work) == 0

    assert (await database.events())[-1] == TakedownFulfilled(brief_id=brief.id, order_id=kept.id)
    with pytest.raises(TakedownFulfilledAlready):
        await fulfil(room, brief)
    assert (await database.reload(kept)).fulfilled_by == room.admin.id


async def test_an_overdue_order_is_reported_once(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    kept = await order(room, brief)

    for now, reported in ((DUE - timedelta(microseconds=1), 0), (DUE, 1), (DUE, 0)):
        async with database.work(CLOCK, now) as work:
            assert await report_overdue_takedowns(work) == reported

    assert (await database.events())[-1] == TakedownOverdue(brief_id=brief.id, order_id=kept.id)
    await fulfil(room, brief)


async def test_what_was_never_published_cannot_be_taken_down(database: TestDatabase) -> None:
    room = await make_room(database)
    draft, published = await room.draft(), await room.publish()
    before = await database.event_names()

    with pytest.raises(WrongState):
        async with database.work(room.secretariat, NOON) as work:
            await order_takedown(work, brief_id=draft.id, request=make_request())
    with pytest.raises(InvalidInput):
        async with database.work(room.secretariat, NOON) as work:
            await order_takedown(work, brief_id=published.id, request=make_request(reason=""))
    with pytest.raises(NotFound):
        await fulfil(room, published)

    assert await database.count(TakedownOrder) == 0
    assert await database.event_names() == before
