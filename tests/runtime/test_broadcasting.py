"""News is read once for all who listen, and each of them hears all of theirs, in order, from when they came."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import anyio
import pytest
from sqlalchemy import text

from domain.actors import System
from domain.bookings.booking import Booking
from domain.bookings.events import DraftSent, ScriptSent
from domain.events import Event
from domain.ids import OfferId, new_id
from domain.news import FellBehind, Subject, Topic
from domain.offers.events import OfferClosed
from runtime.broadcasting import Broadcast, Listener
from tests.databases import TestDatabase
from tests.instants import NOON

PROGRAM = System(name="test")


async def record(database: TestDatabase, *events: Event) -> None:
    """These facts, in one transaction, come to rest."""
    async with database.work(PROGRAM, NOON) as work:
        for event in events:
            work.record(event)
    await database.at_rest()


@asynccontextmanager
async def telling(broadcast: Broadcast) -> AsyncGenerator[None]:
    """Somebody who reads on all the time."""

    async def tell() -> None:
        while True:
            await broadcast.step()
            await anyio.sleep(0.01)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tell)
        yield
        tasks.cancel_scope.cancel()


async def heard(listener: Listener, count: int) -> list[str]:
    """The names of what is heard next."""
    with anyio.fail_after(20):
        return [(await listener.hear()).what for _ in range(count)]


def work_on(booking: Booking) -> Subject:
    return Subject(Topic.BOOKING, booking.id)


async def test_everybody_hears_what_is_theirs_from_when_they_came(database: TestDatabase, booking: Booking) -> None:
    broadcast, offer = Broadcast(database), Subject(Topic.OFFER, booking.offer_id)
    await record(database, ScriptSent(booking_id=booking.id))

    async with broadcast.listening(work_on(booking)) as first:
        await record(database, DraftSent(booking_id=booking.id, number=1))
        async with broadcast.listening(work_on(booking)) as second, broadcast.listening(offer) as other:
            await record(database, ScriptSent(booking_id=booking.id), OfferClosed(offer_id=booking.offer_id))
            async with telling(broadcast):
                assert await heard(first, 2) == ["DraftSent", "ScriptSent"]
                assert await heard(second, 1) == ["ScriptSent"]
                assert await heard(other, 1) == ["OfferClosed"]


async def test_facts_are_told_in_the_order_of_their_transactions_whichever_commits_first(
    database: TestDatabase, booking: Booking
) -> None:
    broadcast = Broadcast(database)

    async with broadcast.listening(work_on(booking)) as listener, telling(broadcast):
        async with database.work(PROGRAM, NOON) as older:
            await older.session.execute(text("SELECT pg_current_xact_id()"))
            async with database.work(PROGRAM, NOON) as newer:
                newer.record(DraftSent(booking_id=booking.id, number=1))
            await anyio.sleep(0.1)
            older.record(ScriptSent(booking_id=booking.id))

        assert await heard(listener, 2) == ["ScriptSent", "DraftSent"]


async def test_many_listeners_cost_no_more_statements_than_one(database: TestDatabase, booking: Booking) -> None:
    broadcast, costs = Broadcast(database), list[int]()

    for many in (1, 50):
        async with AsyncExitStack() as those:
            listeners = [await those.enter_async_context(broadcast.listening(work_on(booking))) for _ in range(many)]
            await record(database, DraftSent(booking_id=booking.id, number=1))
            with database.counting() as sent:
                await broadcast.step()
            costs.append(len(sent))
            assert [await heard(each, 1) for each in listeners] == [["DraftSent"]] * many

    assert costs == [2, 2]


async def test_those_who_come_together_are_let_in_together(database: TestDatabase, booking: Booking) -> None:
    broadcast, subjects = Broadcast(database), [work_on(booking)] * 20
    came, leave, listened = anyio.Semaphore(0), anyio.Event(), 0

    async def listen(subject: Subject) -> None:
        async with broadcast.listening(subject):
            came.release()
            await leave.wait()

    with database.counting() as sent:
        async with anyio.create_task_group() as tasks:
            for subject in subjects:
                tasks.start_soon(listen, subject)
            for _ in subjects:
                await came.acquire()
            listened = broadcast.listeners
            leave.set()

    assert (listened, broadcast.listeners) == (20, 0)
    # The first alone, and the others behind it at once.
    assert len(sent) <= 3


async def test_while_nobody_listens_nothing_is_read(database: TestDatabase, booking: Booking) -> None:
    broadcast = Broadcast(database)
    async with broadcast.listening(work_on(booking)):
        pass
    await record(database, DraftSent(booking_id=booking.id, number=1))

    with database.counting() as sent:
        moved = await broadcast.step()
    async with broadcast.listening(work_on(booking)) as late:
        await record(database, ScriptSent(booking_id=booking.id))
        await broadcast.step()
        told = await heard(late, 1)

    assert (moved, sent, broadcast.listeners) == (0, [], 0)
    assert told == ["ScriptSent"]


async def test_what_is_much_is_told_in_steps_and_newcomers_wait_for_its_end(
    database: TestDatabase, booking: Booking
) -> None:
    broadcast = Broadcast(database, at_once=1)

    async with broadcast.listening(work_on(booking)) as first:
        await record(database, ScriptSent(booking_id=booking.id), DraftSent(booking_id=booking.id, number=1))
        more = await broadcast.step()
        async with broadcast.listening(work_on(booking)) as second:
            assert await heard(first, 2) == ["ScriptSent", "DraftSent"]
            await record(database, DraftSent(booking_id=booking.id, number=2))
            await broadcast.step()
            assert [await heard(each, 1) for each in (first, second)] == [["DraftSent"]] * 2

    assert more == 1


async def test_who_is_too_slow_is_told_so_and_holds_nobody_up(database: TestDatabase, booking: Booking) -> None:
    broadcast = Broadcast(database, unheard=2)

    async with broadcast.listening(work_on(booking)) as slow, broadcast.listening(work_on(booking)) as quick:
        for number in range(4):
            await record(database, DraftSent(booking_id=booking.id, number=number))
            await broadcast.step()
            assert await heard(quick, 1) == ["DraftSent"]
        assert await heard(slow, 2) == ["DraftSent", "DraftSent"]
        with pytest.raises(FellBehind):
            await slow.hear()


async def test_who_cannot_be_let_in_is_not_kept_waiting(database: TestDatabase) -> None:
    gone = TestDatabase(database.url.replace("host=", "host=/nowhere"), pool_size=1)
    broadcast = Broadcast(gone)

    with pytest.raises(OSError, match="No such file"):
        async with broadcast.listening(Subject(Topic.OFFER, OfferId(new_id()))):
            pytest.fail("somebody was let in")

    # Otherwise this would ask for them again.
    assert (await broadcast.step(), broadcast.listeners) == (0, 0)
    await gone.close()
