from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingSettled,
    CancellationAsked,
    CancellationReminded,
)
from domain.bookings.refusals import CancellationAskedAlready, NoCancellationAsked
from domain.campaigns.briefs import BriefStatus
from domain.campaigns.content import BriefKind
from domain.errors import NotFound, WrongState
from domain.influencers.profiles import Influencer
from domain.ledger import Account, AccountKind
from domain.money import vnd
from domain.offers.terms import Side
from domain.payments import Hold, HoldStatus
from operations.bookings.delivering import approve_booking, publish_deliverable
from operations.bookings.settling import (
    agree_to_cancel_booking,
    ask_to_cancel_booking,
    cancel_silent_bookings,
    refuse_to_cancel_booking,
    remind_of_cancellations,
    settle_booking,
)
from payments.books import check_books
from schema.performing import granted
from tests.campaign_money import CampaignMoney, money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_terms
from tests.operations.bookings.test_delivering import news, pieces_of
from tests.refusing import outcome, refused

Actor = ActingBrandManager | ActingInfluencer

SILENT = NOON + timedelta(hours=72)
REMINDER = NOON + timedelta(hours=24)
CLOCK = System(name="cancel_silent_bookings")


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False, places=1)


async def money(database: TestDatabase, market: Market) -> CampaignMoney:
    async with database.reading() as session:
        assert await check_books(session) == []
        return await money_of(session, market.campaign.id)


def of(*, held: int = 0, released: int = 0, free: int = 0) -> CampaignMoney:
    return CampaignMoney(funded=vnd(10_000_000), held=vnd(held), released=vnd(released), free=vnd(free))


async def approved(database: TestDatabase, market: Market, influencer: Influencer, booking: Booking) -> None:
    for piece in await pieces_of(database, booking):
        async with database.work(acting(influencer), NOON) as work:
            await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())
    async with database.work(market.manager, NOON) as work:
        await approve_booking(work, booking_id=booking.id)


async def settle(database: TestDatabase, booking: Booking) -> Booking:
    async with database.work(System(name="settle_booking"), NOON) as work:
        return await settle_booking(work, BookingApproved(booking_id=booking.id))


async def ask(database: TestDatabase, actor: Actor, booking: Booking) -> Booking:
    async with database.work(actor, NOON) as work:
        return await ask_to_cancel_booking(work, booking_id=booking.id)


async def refuse(database: TestDatabase, actor: Actor, booking: Booking) -> Booking:
    async with database.work(actor, NOON) as work:
        return await refuse_to_cancel_booking(work, booking_id=booking.id)


async def agree(database: TestDatabase, actor: Actor, booking: Booking) -> Booking:
    async with database.work(actor, NOON) as work:
        return granted(await agree_to_cancel_booking(work, booking_id=booking.id))


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="remind_of_cancellations"), now) as work:
        return await remind_of_cancellations(work)


async def strike(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await cancel_silent_bookings(work)


async def test_an_approved_booking_is_settled_and_its_fee_released_once(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await approved(database, market, influencer, booking)

    await settle(database, booking)
    moved = await database.picture()
    await settle(database, booking)

    assert await database.picture() == moved
    kept = await database.reload(booking)
    assert (kept.status, kept.ended_at) == (BookingStatus.SETTLED, NOON)
    (earnings,) = await database.all(select(Account).where(Account.kind == AccountKind.EARNINGS))
    assert (earnings.owner_id, earnings.posted) == (influencer.id, 3_000_000)
    assert await money(database, market) == of(released=3_000_000, free=7_000_000)
    assert (await database.event_names())[-2:] == ["BookingSettled", "FeeReleased"]
    assert (await database.events())[-2] == BookingSettled(booking_id=booking.id, influencer_id=influencer.id)


async def test_two_workers_settle_a_booking_once(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await approved(database, market, influencer, booking)

    async with anyio.create_task_group() as together:
        for _ in range(3):
            together.start_soon(settle, database, booking)

    assert (await database.event_names()).count("FeeReleased") == 1
    assert await money(database, market) == of(released=3_000_000, free=7_000_000)


async def test_what_is_not_approved_is_not_settled(database: TestDatabase, market: Market, booking: Booking) -> None:
    before = await database.picture()

    await settle(database, booking)

    assert await database.picture() == before
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_unpaid_work_is_settled_without_a_posting(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(
        database, kind=BriefKind.COMMUNITY, draft_review=False, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0)
    )
    booking = await booked(database, market, influencer, make_terms(fee=vnd(0)))
    await approved(database, market, influencer, booking)

    await settle(database, booking)

    assert (await database.reload(booking)).status is BookingStatus.SETTLED
    assert await money(database, market) == of(free=10_000_000)


@pytest.mark.parametrize("asking", Side)
async def test_a_booking_is_cancelled_by_consent_and_all_goes_back(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, asking: Side
) -> None:
    sides: dict[Side, Actor] = {Side.BRAND: market.manager, Side.INFLUENCER: acting(influencer)}
    assert (await database.reload(market.brief)).status is BriefStatus.FILLED

    asked = await ask(database, sides[asking], booking)
    assert (asked.cancellation_side, asked.cancels_at) == (asking, SILENT)
    await agree(database, sides[asking.other], booking)

    kept = await database.reload(booking)
    assert (kept.status, kept.ended_at) == (BookingStatus.CANCELLED, NOON)
    brief = await database.reload(market.brief)
    assert (brief.places_taken, brief.status) == (0, BriefStatus.PUBLISHED)
    (held,) = await database.all(select(Hold))
    assert held.status is HoldStatus.REFUNDED
    assert await money(database, market) == of(free=10_000_000)
    assert await news(database) == [
        "CancellationAsked",
        "BookingCancelled",
        "PlaceFreed",
        "BriefReopened",
        "FeeRefunded",
    ]


async def test_after_a_cancellation_the_same_two_may_agree_again(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ask(database, market.manager, booking)
    await agree(database, acting(influencer), booking)

    again = await booked(database, market, influencer)

    assert again.status is BookingStatus.FUNDED
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_a_wish_to_cancel_is_answered_by_the_other_side_alone(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    me = acting(influencer)
    await refused(database, NoCancellationAsked, lambda: agree(database, me, booking))
    await refused(database, NoCancellationAsked, lambda: refuse(database, me, booking))
    await ask(database, market.manager, booking)

    await refused(database, NoCancellationAsked, lambda: agree(database, market.manager, booking))
    await refused(database, NoCancellationAsked, lambda: refuse(database, market.manager, booking))
    await refused(database, CancellationAskedAlready, lambda: ask(database, me, booking))


async def test_a_refused_wish_is_forgotten_and_may_be_made_again(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ask(database, market.manager, booking)

    await refuse(database, acting(influencer), booking)

    kept = await database.reload(booking)
    assert (kept.status, kept.cancellation_side, kept.cancels_at) == (BookingStatus.FUNDED, None, None)
    assert await strike(database, SILENT) == 0
    await ask(database, acting(influencer), booking)
    assert (await database.events())[-1] == CancellationAsked(
        booking_id=booking.id, side=Side.INFLUENCER, cancels_at=SILENT, pays=vnd(0), reminds_at=REMINDER
    )


async def test_the_other_side_is_reminded_once_two_days_before_silence_agrees(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    await ask(database, market.manager, booking)
    before = await database.picture()
    assert await remind(database, REMINDER - timedelta(microseconds=1)) == 0
    assert await database.picture() == before

    assert [await remind(database, REMINDER) for _ in range(2)] == [1, 0]

    assert (await database.events())[-1] == CancellationReminded(
        booking_id=booking.id, awaited=Side.INFLUENCER, cancels_at=SILENT
    )
    kept = await database.reload(booking)
    assert (kept.status, kept.cancels_at, kept.cancellation_reminds_at) == (BookingStatus.FUNDED, SILENT, None)
    assert await strike(database, SILENT) == 1


async def test_of_a_wish_that_is_answered_or_over_nobody_is_reminded(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ask(database, market.manager, booking)
    await refuse(database, acting(influencer), booking)
    assert await remind(database, REMINDER) == 0
    await ask(database, market.manager, booking)

    assert await remind(database, SILENT) == 0
    assert await strike(database, SILENT) == 1

    assert (await database.reload(booking)).cancellation_reminds_at is None
    assert "CancellationReminded" not in await database.event_names()


async def test_the_database_keeps_no_reminder_but_of_a_wish_that_waits(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    async def remind_at(instant: datetime) -> None:
        async with database.work(CLOCK, NOON) as work:
            await work.session.execute(update(Booking).values(cancellation_reminds_at=instant))

    with pytest.raises(IntegrityError, match="ck_bookings_cancellation_reminder"):
        await remind_at(REMINDER)
    await ask(database, market.manager, booking)
    with pytest.raises(IntegrityError, match="ck_bookings_cancellation_reminder"):
        await remind_at(SILENT + timedelta(microseconds=1))

    assert (await database.reload(booking)).cancellation_reminds_at == REMINDER


async def test_silence_agrees_at_its_instant(database: TestDatabase, market: Market, booking: Booking) -> None:
    await ask(database, market.manager, booking)

    before = await strike(database, SILENT - timedelta(microseconds=1))
    struck = await strike(database, SILENT)
    again = await strike(database, SILENT)

    assert (before, struck, again) == (0, 1, 0)
    assert (await database.reload(booking)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(free=10_000_000)
    cancelled = BookingCancelled(
        booking_id=booking.id, brief_id=booking.brief_id, influencer_id=booking.influencer_id, by_silence=True
    )
    assert cancelled in await database.events()


async def test_unpaid_work_is_cancelled_without_a_posting(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, kind=BriefKind.COMMUNITY, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0))
    booking = await booked(database, market, influencer, make_terms(fee=vnd(0)))
    await ask(database, market.manager, booking)

    await agree(database, acting(influencer), booking)

    assert (await database.reload(booking)).status is BookingStatus.CANCELLED
    assert (await database.reload(market.brief)).places_taken == 0
    assert await money(database, market) == of(free=10_000_000)


async def test_silence_over_several_bookings_frees_each_place(database: TestDatabase) -> None:
    markets = [await add_market(database) for _ in range(2)]
    for market in markets:
        for _ in range(2):
            await ask(database, market.manager, await booked(database, market, await add_candidate(database)))

    assert await strike(database, SILENT) == 4

    assert [(await database.reload(market.brief)).places_taken for market in markets] == [0, 0]
    assert [await money(database, market) for market in markets] == [of(free=10_000_000)] * 2


async def test_an_answer_and_the_clock_at_once_cancel_once(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ask(database, market.manager, booking)

    async def answer() -> None:
        assert await outcome(lambda: agree(database, acting(influencer), booking)) in {"DONE", "WRONG_STATE"}

    async with anyio.create_task_group() as together:
        together.start_soon(answer)
        together.start_soon(strike, database, SILENT)

    names = await news(database)
    assert (names.count("BookingCancelled"), names.count("FeeRefunded"), names.count("PlaceFreed")) == (1, 1, 1)
    assert await money(database, market) == of(free=10_000_000)


async def test_what_is_published_is_not_cancelled(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await ask(database, market.manager, booking)
    (piece,) = await pieces_of(database, booking)
    async with database.work(acting(influencer), NOON) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())

    await refused(database, WrongState, lambda: ask(database, market.manager, booking))
    await refused(database, WrongState, lambda: agree(database, acting(influencer), booking))
    assert await strike(database, SILENT) == 0

    assert (await database.reload(booking)).cancellation_side is None


async def test_strangers_cancel_nothing(database: TestDatabase, booking: Booking) -> None:
    strangers: list[Actor] = [(await add_market(database)).manager, acting(await add_candidate(database))]

    for stranger in strangers:
        await refused(database, NotFound, lambda who=stranger: ask(database, who, booking))
        await refused(database, NotFound, lambda who=stranger: refuse(database, who, booking))
        await refused(database, NotFound, lambda who=stranger: agree(database, who, booking))
