from datetime import UTC, datetime, timedelta

import anyio

from domain.actors import Decider, Secretariat
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.disputes.dispute import Dispute
from domain.disputes.events import DisputeClockStruck, DisputeReminded
from domain.disputes.refusals import DisputeStepOver
from domain.disputes.status import DisputeStatus, Resolution
from domain.influencers.profiles import Influencer
from domain.money import vnd
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, booked
from tests.operations.bookings.test_settling import money, of
from tests.operations.disputes.moves import (
    accept,
    answer,
    decide,
    dispute_it,
    propose,
    publish_all,
    remind,
    strike,
)
from tests.refusing import refused

TICK = timedelta(microseconds=1)
ANSWERED_BY = datetime(2026, 11, 30, 17, tzinfo=UTC)
"""Five working days after Saturday noon: the Day of Culture is none."""
CAP = NOON + timedelta(days=30)


async def at_each_edge(database: TestDatabase, dispute: Dispute) -> Dispute:
    """A tick before its step is over nothing moves; then it moves once."""
    due = (await database.reload(dispute)).strikes_at
    assert due is not None
    before = await database.picture()
    assert await strike(database, due - TICK) == 0
    assert await database.picture() == before
    assert [await strike(database, due), await strike(database, due)] == [1, 0]
    return await database.reload(dispute)


async def test_silence_leads_from_step_to_step_and_at_the_cap_to_what_would_have_been(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    dispute = await dispute_it(database, market.manager, published)
    assert (dispute.strikes_at, dispute.caps_at) == (ANSWERED_BY, CAP)

    mediating = await at_each_edge(database, dispute)
    deciding = await at_each_edge(database, dispute)
    resolved = await at_each_edge(database, dispute)

    two_working_days = datetime(2026, 12, 3, 17, tzinfo=UTC)
    assert (mediating.status, mediating.strikes_at) == (DisputeStatus.MEDIATING, two_working_days)
    assert (deciding.status, deciding.strikes_at) == (DisputeStatus.DECIDING, CAP)
    assert (resolved.status, resolved.resolution, resolved.ended_at) == (
        DisputeStatus.RESOLVED,
        Resolution.TIMED_OUT,
        CAP,
    )
    assert await money(database, market) == of(released=3_000_000, free=7_000_000)
    struck = [each.step for each in await database.events() if isinstance(each, DisputeClockStruck)]
    assert struck == [BookingStep.ANSWER_DISPUTE, BookingStep.PROPOSE_RESOLUTION, BookingStep.DECIDE_DISPUTE]


async def test_a_proposal_that_only_one_accepts_is_decided(
    database: TestDatabase, market: Market, influencer: Influencer, published: Booking, mediator: Secretariat
) -> None:
    dispute = await dispute_it(database, market.manager, published)
    await answer(database, acting(influencer), dispute)
    await propose(database, mediator, dispute, vnd(1))
    await accept(database, market.manager, dispute)

    assert (await at_each_edge(database, dispute)).status is DisputeStatus.DECIDING
    assert (await at_each_edge(database, dispute)).released == vnd(1)


async def test_too_late_is_refused_even_before_the_worker_has_come_by(
    database: TestDatabase, market: Market, influencer: Influencer, published: Booking, decider: Decider
) -> None:
    dispute = await dispute_it(database, market.manager, published)

    late = await refused(
        database, DisputeStepOver, lambda: answer(database, acting(influencer), dispute, now=ANSWERED_BY)
    )
    assert late.since == ANSWERED_BY
    await strike(database, ANSWERED_BY)
    await strike(database, datetime(2026, 12, 3, 17, tzinfo=UTC))
    await refused(database, DisputeStepOver, lambda: decide(database, decider, dispute, vnd(1), CAP))

    assert (await decide(database, decider, dispute, vnd(1), CAP - TICK)).released == vnd(1)


async def test_a_reminder_goes_out_a_day_before_and_once(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    dispute = await dispute_it(database, market.manager, published)
    due = ANSWERED_BY - timedelta(hours=24)

    assert [await remind(database, due - TICK), await remind(database, due), await remind(database, due)] == [0, 1, 0]

    assert (await database.events())[-1] == DisputeReminded(
        dispute_id=dispute.id, booking_id=published.id, step=BookingStep.ANSWER_DISPUTE, strikes_at=ANSWERED_BY
    )


async def test_several_end_at_once_and_two_workers_end_each_once(
    database: TestDatabase, market: Market, published: Booking
) -> None:
    other = await booked(database, market, person := await add_candidate(database))
    await publish_all(database, acting(person), other)
    for booking in (published, other):
        await dispute_it(database, market.manager, booking)

    async with anyio.create_task_group() as together:
        for _ in range(2):
            together.start_soon(strike, database, CAP)

    assert (await database.event_names()).count("DisputeResolved") == 2
    assert await money(database, market) == of(released=6_000_000, free=4_000_000)
