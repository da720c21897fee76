"""What a cancellation pays and gives back, in the books."""

from datetime import timedelta

from sqlalchemy import select

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.events import CancellationAsked
from domain.bookings.visibility import fees_of
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.terms import Side
from domain.payments import Hold, HoldStatus
from operations.bookings.delivering import approve_draft, publish_deliverable, send_script
from operations.bookings.settling import ask_to_cancel_booking
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_wide_terms
from tests.operations.bookings.test_delivering import pieces_of, send_back, show
from tests.operations.bookings.test_settling import SILENT, agree, ask, money, of, refuse, strike


async def hold_of(database: TestDatabase, booking: Booking) -> Hold:
    (held,) = await database.all(select(Hold).where(Hold.booking_id == booking.id))
    return held


async def cost(database: TestDatabase, market: Market) -> int:
    """What the brief's bookings cost together."""
    async with database.reading() as session:
        return int(await session.scalar(fees_of(market.brief.id)) or 0)


async def test_a_script_is_worth_a_tenth_and_the_rest_goes_back(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    async with database.work(acting(influencer), NOON) as work:
        await send_script(work, booking_id=booking.id, url="https://files.example.vn/script.pdf")
    await ask(database, market.manager, booking)

    await agree(database, acting(influencer), booking)

    assert (await hold_of(database, booking)).status is HoldStatus.SPLIT
    assert await money(database, market) == of(released=300_000, free=9_700_000)
    assert await cost(database, market) == 300_000
    assert (await database.event_names())[-2:] == ["FeeReleased", "FeeRefunded"]


async def test_a_draft_is_worth_a_half_also_by_silence(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    await ask(database, market.manager, booking)

    assert [await strike(database, SILENT - timedelta(microseconds=1)), await strike(database, SILENT)] == [0, 1]

    assert (await database.reload(booking)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def blame(database: TestDatabase, market: Market, booking: Booking) -> None:
    async with database.work(market.manager, NOON) as work:
        await ask_to_cancel_booking(work, booking_id=booking.id, at_fault=True)


async def test_silence_admits_no_fault_and_is_paid_what_was_announced(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    async with database.work(market.manager, NOON) as work:
        await approve_draft(work, booking_id=booking.id)
    await blame(database, market, booking)
    assert (await database.events())[-1] == CancellationAsked(
        booking_id=booking.id,
        side=Side.BRAND,
        cancels_at=SILENT,
        pays=vnd(1_500_000),
        reminds_at=SILENT - timedelta(hours=48),
        at_fault=True,
    )

    assert [await strike(database, SILENT - timedelta(microseconds=1)), await strike(database, SILENT)] == [0, 1]

    assert (await database.reload(booking)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(released=1_500_000, free=8_500_000)
    assert await cost(database, market) == 1_500_000


async def test_a_fault_admitted_in_words_pays_nothing(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    await blame(database, market, booking)

    await agree(database, acting(influencer), booking)

    kept = await database.reload(booking)
    assert (kept.status, kept.cancellation_at_fault, kept.cancellation_pays_minor) == (BookingStatus.CANCELLED, True, 0)
    assert (await hold_of(database, booking)).status is HoldStatus.REFUNDED
    assert await money(database, market) == of(released=0, free=10_000_000)


async def test_a_fault_that_is_denied_is_forgotten(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking)
    await blame(database, market, booking)
    await refuse(database, acting(influencer), booking)
    assert (await database.reload(booking)).cancellation_at_fault is False

    await ask(database, market.manager, booking)
    await agree(database, acting(influencer), booking)

    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def test_after_two_rounds_all_is_the_influencers_and_a_fault_pays_nothing(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    other = await booked(database, market, at_fault := await add_candidate(database))
    for each, person in ((booking, influencer), (other, at_fault)):
        for _ in range(2):
            await show(database, acting(person), each)
            await send_back(database, market.manager, each)
    await ask(database, market.manager, booking)
    await blame(database, market, other)

    await agree(database, acting(influencer), booking)
    await agree(database, acting(at_fault), other)

    assert (await hold_of(database, booking)).status is HoldStatus.RELEASED
    assert (await hold_of(database, other)).status is HoldStatus.REFUNDED
    assert await money(database, market) == of(released=3_000_000, free=7_000_000)
    assert await cost(database, market) == 3_000_000


async def test_without_draft_review_the_first_piece_online_is_worth_a_half(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False, places=1)
    booking = await booked(database, market, influencer, make_wide_terms())
    first, *_ = await pieces_of(database, booking)
    async with database.work(acting(influencer), NOON) as work:
        await publish_deliverable(work, deliverable_id=first.id, publication=make_publication())
    await ask(database, market.manager, booking)

    await agree(database, acting(influencer), booking)

    assert await money(database, market) == of(released=1_500_000, free=8_500_000)
