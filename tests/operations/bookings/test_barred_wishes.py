"""A wish to end what the law bars pays what was told, whoever is silent and whatever clock runs beside it."""

from datetime import timedelta

import pytest

from domain.actors import Secretariat, System
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.events import CancellationAsked
from domain.bookings.refusals import InfluencerNamedViolator
from domain.campaigns.refusals import BriefRemoved
from domain.influencers.channels import channels_of
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.terms import Side
from operations.bookings.clocks import strike_booking_clocks
from operations.bookings.settling import ask_to_cancel_booking, cancel_silent_bookings, refuse_to_cancel_booking
from operations.disputes.clocks import strike_dispute_clocks
from operations.disputes.opening import withdraw_dispute
from operations.influencers.channels import remove_channel
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting
from tests.operations.bookings.test_delivering import let_pass, show
from tests.operations.bookings.test_lawful import name_channel, take_down
from tests.operations.bookings.test_settling import SILENT, ask, money, of, refuse, strike
from tests.operations.disputes.moves import dispute_it
from tests.refusing import refused

CLOCK = System(name="clocks")
INSTANT = timedelta(microseconds=1)


@pytest.fixture
async def approved(database: TestDatabase, market: Market, influencer: Influencer, booking: Booking) -> Booking:
    """A booking whose draft may be published."""
    await show(database, acting(influencer), booking)
    return await let_pass(database, market.manager, booking)


@pytest.fixture
async def secretariat(database: TestDatabase) -> Secretariat:
    return Secretariat(login_id=(await database.add(make_login())).id)


async def test_silence_pays_a_late_wish_what_was_told_and_not_what_is_overdue(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await take_down(database, secretariat, market)
    assert approved.strikes_at is not None
    asked_at = approved.strikes_at - INSTANT
    async with database.work(acting(influencer), asked_at) as work:
        await ask_to_cancel_booking(work, booking_id=approved.id)
    silent = asked_at + timedelta(hours=72)

    moved = list[int]()
    for at in (approved.strikes_at, silent - INSTANT, silent):
        async with database.work(CLOCK, at) as work:
            moved.append(await strike_booking_clocks(work))
    assert (moved, (await database.reload(approved)).status) == ([0, 0, 0], BookingStatus.DRAFT_APPROVED)
    async with database.work(CLOCK, silent) as work:
        assert await cancel_silent_bookings(work) == 1

    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def test_a_late_wish_that_is_refused_lets_what_is_overdue_end(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking
) -> None:
    assert approved.strikes_at is not None
    async with database.work(acting(influencer), approved.strikes_at - INSTANT) as work:
        await ask_to_cancel_booking(work, booking_id=approved.id)
    async with database.work(market.manager, approved.strikes_at) as work:
        await refuse_to_cancel_booking(work, booking_id=approved.id)

    async with database.work(CLOCK, approved.strikes_at) as work:
        assert await strike_booking_clocks(work) == 1

    assert (await database.reload(approved)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(free=10_000_000)


async def test_a_dispute_that_is_taken_back_voids_no_wish(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await take_down(database, secretariat, market)
    await ask(database, acting(influencer), approved)
    dispute = await dispute_it(database, market.manager, approved)
    assert (dispute.undisputed_minor, await strike(database, SILENT)) == (1_500_000, 0)

    later = NOON + timedelta(days=5)
    async with database.work(market.manager, later) as work:
        await withdraw_dispute(work, dispute_id=dispute.id)

    kept = await database.reload(approved)
    assert (kept.cancellation_side, kept.cancels_at) == (Side.INFLUENCER, later + timedelta(hours=72))
    told = [each for each in await database.events() if isinstance(each, CancellationAsked)]
    assert [(each.pays, each.cancels_at) for each in told] == [
        (vnd(1_500_000), SILENT),
        (vnd(1_500_000), kept.cancels_at),
    ]
    await refused(database, BriefRemoved, lambda: refuse(database, market.manager, approved))
    silent = later + timedelta(hours=72)
    assert [await strike(database, silent - INSTANT), await strike(database, silent)] == [0, 1]
    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


@pytest.mark.parametrize("wished", [True, False])
async def test_a_dispute_that_nobody_decides_pays_a_named_influencer_nothing(  # noqa: PLR0917 - fixtures
    database: TestDatabase,
    market: Market,
    influencer: Influencer,
    approved: Booking,
    secretariat: Secretariat,
    wished: bool,
) -> None:
    await name_channel(database, secretariat, influencer)
    if wished:
        await ask(database, market.manager, approved)

    dispute = await dispute_it(database, acting(influencer), approved)

    assert dispute.undisputed_minor == 0
    for day in range(1, 45):
        async with database.work(CLOCK, NOON + timedelta(days=day)) as work:
            await strike_dispute_clocks(work)
    ended = await database.reload(approved)
    assert (ended.status, ended.cancellation_side) == (BookingStatus.CANCELLED, None)
    assert await money(database, market) == of(free=10_000_000)


async def test_a_named_channel_stays_while_a_booking_waits_to_be_published(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    (channel,) = await database.all(channels_of(influencer.id))

    async def take_off() -> None:
        async with database.work(acting(influencer), NOON) as work:
            await remove_channel(work, channel_id=channel.id)

    await name_channel(database, secretariat, influencer)
    await refused(database, InfluencerNamedViolator, take_off)
    assert await database.reload(channel) == channel
    await ask(database, market.manager, approved)
    assert await strike(database, SILENT) == 1
    await take_off()

    assert await database.all(channels_of(influencer.id)) == []


async def test_naming_comes_before_a_brief_that_was_taken_down(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await name_channel(database, secretariat, influencer)
    await take_down(database, secretariat, market)

    asked = await ask(database, acting(influencer), approved)

    assert asked.cancellation_pays_minor == 0
