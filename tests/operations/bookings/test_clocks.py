from datetime import UTC, datetime, timedelta

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.clocks import BookingStep
from domain.bookings.drafts import Draft
from domain.bookings.events import BookingClockStarted, BookingClockStruck, BookingReminded
from domain.influencers.profiles import Influencer
from domain.ledger import Account, AccountKind
from domain.money import vnd
from domain.payments import Hold
from operations.bookings.clocks import remind_of_booking_clocks, strike_booking_clocks
from operations.bookings.delivering import publish_deliverable
from payments.ledger import lock_accounts
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_wide_terms
from tests.operations.bookings.test_delivering import let_pass, news, pieces_of, send_back, show
from tests.operations.bookings.test_settling import money, of, settle

CLOCK = System(name="strike_booking_clocks")
TICK = timedelta(microseconds=1)
OVERDUE = datetime(2027, 1, 3, 17, tzinfo=UTC)


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, places=1)


async def strike(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await strike_booking_clocks(work)


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await remind_of_booking_clocks(work)


async def at_each_edge(database: TestDatabase, due: datetime) -> None:
    """A tick before it is due nothing moves; then it moves once."""
    before = await database.picture()
    assert await strike(database, due - TICK) == 0
    assert await database.picture() == before
    assert [await strike(database, due), await strike(database, due)] == [1, 0]


async def test_silence_approves_a_draft_72_hours_after_the_last_one(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    await send_back(database, market.manager, booking)
    await show(database, acting(influencer), booking)

    await at_each_edge(database, NOON + timedelta(hours=72))

    assert (await database.reload(booking)).status is BookingStatus.DRAFT_APPROVED
    last = (await database.all(select(Draft).order_by(Draft.number)))[-1]
    assert (last.number, last.changes, last.answered_at) == (2, None, NOON + timedelta(hours=72))
    assert (await database.event_names())[-3:] == ["BookingClockStruck", "DraftApproved", "BookingClockStarted"]


async def test_while_one_of_several_cannot_be_ended_no_account_is_kept_from_others(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    later_campaign = await add_market(database, places=1)
    first = await booked(database, later_campaign, influencer)
    second = await booked(database, market, await add_candidate(database))
    accounts = select(Account.id).where(Account.kind == AccountKind.CAMPAIGN)

    async with anyio.create_task_group() as workers, database.work(CLOCK, OVERDUE) as somebody:
        await somebody.claim(select(Hold).where(Hold.booking_id == second.id))
        workers.start_soon(strike, database, OVERDUE)
        await database.somebody_waits()
        with anyio.fail_after(5):
            async with database.work(CLOCK, OVERDUE) as other:
                await lock_accounts(other, *(await other.session.scalars(accounts)).all())

    assert [(await database.reload(each)).status for each in (first, second)] == [BookingStatus.CANCELLED] * 2
    for each in (market, later_campaign):
        assert await money(database, each) == of(free=10_000_000)


async def test_silence_accepts_what_was_delivered_14_days_after_the_last_piece_and_pays_once(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer)
    (piece,) = await pieces_of(database, booking)
    async with database.work(acting(influencer), NOON) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())

    await at_each_edge(database, NOON + timedelta(days=14))
    await settle(database, booking)

    assert (await database.reload(booking)).status is BookingStatus.SETTLED
    assert await money(database, market) == of(released=3_000_000, free=7_000_000)
    struck = BookingClockStruck(booking_id=booking.id, step=BookingStep.ACCEPT_DELIVERY)
    assert (await database.events()).count(struck) == 1


@pytest.mark.parametrize(
    ("made_at", "paid"), [(NOON, 0), (NOON + timedelta(days=1), 1_499_999)], ids=["2026-01", "2026-02"]
)
async def test_what_came_in_part_ends_14_days_after_it_was_due_and_pays_for_what_is_online(
    database: TestDatabase, influencer: Influencer, made_at: datetime, paid: int
) -> None:
    market = await add_market(database, draft_review=False)
    terms = make_wide_terms(fee=vnd(2_999_999))
    booking = await booked(database, market, influencer, terms, now=made_at)
    piece, *_ = await pieces_of(database, booking)
    async with database.work(acting(influencer), made_at) as work:
        publication = make_publication(published_at=made_at)
        await publish_deliverable(work, deliverable_id=piece.id, publication=publication)
    assert (await database.reload(booking)).overdue_pays_minor == paid

    await at_each_edge(database, datetime(2027, 1, 7, 17, tzinfo=UTC))

    assert (await database.reload(booking)).status is BookingStatus.CANCELLED
    assert (await database.reload(market.brief)).places_taken == 0
    assert await money(database, market) == of(released=paid, free=10_000_000 - paid)


async def test_the_database_ends_overdue_work_with_what_is_due_to_it(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer, make_wide_terms(), now=NOON + timedelta(days=1))
    for pays in (-1, booking.fee.minor + 1):
        with pytest.raises(IntegrityError, match="overdue_pays"):
            await database.execute("UPDATE bookings SET overdue_pays_minor = :pays", pays=pays)
    await database.execute("UPDATE bookings SET overdue_pays_minor = 1")
    kept = await database.reload(booking)
    assert kept.strikes_at is not None

    async with database.work(CLOCK, kept.strikes_at) as work:
        await strike_booking_clocks(work)

    assert await money(database, market) == of(released=1, free=9_999_999)


async def test_what_never_came_ends_14_days_after_it_was_due_and_all_goes_back(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    await at_each_edge(database, OVERDUE)

    kept = await database.reload(booking)
    assert (kept.status, kept.ended_at, kept.strikes_at) == (BookingStatus.CANCELLED, OVERDUE, None)
    assert (await database.reload(market.brief)).places_taken == 0
    assert await money(database, market) == of(free=10_000_000)
    assert (await news(database))[:2] == ["BookingClockStruck", "BookingCancelled"]


async def test_each_piece_published_starts_the_clock_anew(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer, make_wide_terms())
    piece, *_ = await pieces_of(database, booking)
    late = datetime(2027, 1, 5, 5, tzinfo=UTC)
    async with database.work(acting(influencer), late) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())

    assert (await database.reload(booking)).strikes_at == late + timedelta(days=14)
    assert (await database.events())[-1] == BookingClockStarted(
        booking_id=booking.id,
        step=BookingStep.DELIVER,
        reminds_at=late + timedelta(days=12),
        strikes_at=late + timedelta(days=14),
    )


async def test_a_reminder_goes_out_two_days_before_and_once(
    database: TestDatabase, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    due = NOON + timedelta(hours=24)

    assert [await remind(database, due - TICK), await remind(database, due), await remind(database, due)] == [0, 1, 0]

    assert (await database.events())[-1] == BookingReminded(
        booking_id=booking.id, step=BookingStep.ANSWER_DRAFT, strikes_at=NOON + timedelta(hours=72)
    )
    assert (await database.reload(booking)).reminds_at is None


async def test_an_answer_in_time_stops_the_clock(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    await let_pass(database, market.manager, booking)

    assert await strike(database, NOON + timedelta(hours=72)) == 0

    assert (await database.reload(booking)).status is BookingStatus.DRAFT_APPROVED


async def test_several_clocks_strike_at_once_and_two_workers_strike_each_once(database: TestDatabase) -> None:
    markets = [await add_market(database) for _ in range(2)]
    for market in markets:
        for _ in range(2):
            await booked(database, market, await add_candidate(database))

    async with anyio.create_task_group() as together:
        for _ in range(2):
            together.start_soon(strike, database, OVERDUE)

    assert (await database.event_names()).count("BookingCancelled") == 4
    assert [(await database.reload(market.brief)).places_taken for market in markets] == [0, 0]
    assert [await money(database, market) for market in markets] == [of(free=10_000_000)] * 2
