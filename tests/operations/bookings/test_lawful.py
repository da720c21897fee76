"""The law is asked again when a piece is published; the booking has an end all the same."""

from datetime import date, timedelta

import pytest

from domain.actors import ActingBrandManager, ActingInfluencer, Secretariat
from domain.bookings.bars import PublicationBar
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.events import BookingCancelled, PublicationBarred
from domain.bookings.refusals import InfluencerNamedViolator
from domain.campaigns.refusals import BriefHeldByLaw, BriefRefusedByLaw, BriefRemoved
from domain.campaigns.violators import ViolatorKind
from domain.influencers.channels import channels_of
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.terms import Side
from operations.bookings.settling import ask_to_cancel_booking
from operations.campaigns.takedowns import order_takedown
from operations.campaigns.violators import block_violator
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_document, make_notice, make_request
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting, add_market, booked
from tests.operations.bookings.test_delivering import let_pass, pieces_of, publish, show
from tests.operations.bookings.test_settling import SILENT, agree, ask, money, of, refuse, strike
from tests.refusing import refused


@pytest.fixture
async def approved(database: TestDatabase, market: Market, influencer: Influencer, booking: Booking) -> Booking:
    """A booking whose draft may be published."""
    await show(database, acting(influencer), booking)
    return await let_pass(database, market.manager, booking)


@pytest.fixture
async def secretariat(database: TestDatabase) -> Secretariat:
    return Secretariat(login_id=(await database.add(make_login())).id)


async def take_down(database: TestDatabase, secretariat: Secretariat, market: Market) -> None:
    async with database.work(secretariat, NOON) as work:
        await order_takedown(work, brief_id=market.brief.id, request=make_request())


def side_of(side: Side, market: Market, influencer: Influencer) -> ActingBrandManager | ActingInfluencer:
    return market.manager if side is Side.BRAND else acting(influencer)


async def test_nothing_is_published_for_a_brief_that_was_taken_down(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await take_down(database, secretariat, market)
    (piece,) = await pieces_of(database, approved)

    told = await refused(database, BriefRemoved, lambda: publish(database, acting(influencer), piece.id))

    assert told.say("en") == (
        "An authority had the brief removed, so nothing more is published for it. Either side may ask to cancel, which "
        "the other cannot refuse; the share reached is paid."
    )
    assert (await database.reload(approved)).status is BookingStatus.DRAFT_APPROVED


@pytest.mark.parametrize("side", Side)
async def test_either_side_ends_a_booking_of_a_brief_that_was_taken_down(  # noqa: PLR0917 - fixtures
    database: TestDatabase,
    market: Market,
    influencer: Influencer,
    approved: Booking,
    secretariat: Secretariat,
    side: Side,
) -> None:
    await take_down(database, secretariat, market)
    await ask(database, side_of(side, market, influencer), approved)

    await refused(database, BriefRemoved, lambda: refuse(database, side_of(side.other, market, influencer), approved))
    assert [await strike(database, SILENT - timedelta(microseconds=1)), await strike(database, SILENT)] == [0, 1]

    assert (await database.reload(approved)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def test_the_other_side_may_end_it_at_once(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await take_down(database, secretariat, market)
    await ask(database, acting(influencer), approved)

    await agree(database, market.manager, approved)

    assert await money(database, market) == of(released=1_500_000, free=8_500_000)
    ended = [each for each in await database.events() if isinstance(each, BookingCancelled)]
    assert [each.by_silence for each in ended] == [False]


async def test_a_fault_that_the_brand_names_then_is_not_admitted_by_silence(
    database: TestDatabase, market: Market, approved: Booking, secretariat: Secretariat
) -> None:
    await take_down(database, secretariat, market)
    async with database.work(market.manager, NOON) as work:
        await ask_to_cancel_booking(work, booking_id=approved.id, at_fault=True)

    assert await strike(database, SILENT) == 1

    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def test_both_sides_of_what_is_not_published_are_told_when_a_brief_is_taken_down(
    database: TestDatabase, market: Market, approved: Booking, secretariat: Secretariat
) -> None:
    ended = await booked(database, market, await add_candidate(database))
    elsewhere = await add_market(database)
    await booked(database, elsewhere, await add_candidate(database))
    await ask(database, market.manager, ended)
    assert await strike(database, SILENT) == 1
    untouched = await booked(database, market, await add_candidate(database))

    await take_down(database, secretariat, market)

    told = [each for each in await database.events() if isinstance(each, PublicationBarred)]
    assert told == [
        PublicationBarred(booking_id=approved.id, bar=PublicationBar.BRIEF_REMOVED, pays=vnd(1_500_000)),
        PublicationBarred(booking_id=untouched.id, bar=PublicationBar.BRIEF_REMOVED, pays=vnd(0)),
    ]


async def name_channel(database: TestDatabase, secretariat: Secretariat, influencer: Influencer) -> None:
    """An authority names a channel of the influencer's as a violator."""
    channel, *_ = await database.all(channels_of(influencer.id))
    async with database.work(secretariat, NOON) as work:
        await block_violator(work, notice=make_notice(kind=ViolatorKind.CHANNEL, url=channel.url, tax_code=None))


@pytest.mark.parametrize("side", Side)
async def test_whoever_ends_what_a_named_violator_owes_nothing_is_paid(  # noqa: PLR0917 - fixtures
    database: TestDatabase,
    market: Market,
    influencer: Influencer,
    approved: Booking,
    secretariat: Secretariat,
    side: Side,
) -> None:
    await booked(database, market, await add_candidate(database))
    await name_channel(database, secretariat, influencer)
    assert (await database.events())[-1] == PublicationBarred(
        booking_id=approved.id, bar=PublicationBar.INFLUENCER_NAMED, pays=vnd(0)
    )
    asked = await ask(database, side_of(side, market, influencer), approved)
    assert (asked.cancellation_pays, asked.cancellation_at_fault) == (vnd(0), False)

    held = side_of(side.other, market, influencer)
    await refused(database, InfluencerNamedViolator, lambda: refuse(database, held, approved))
    assert [await strike(database, SILENT - timedelta(microseconds=1)), await strike(database, SILENT)] == [0, 1]

    assert (await database.reload(approved)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_a_fault_that_an_authority_named_needs_no_admission(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    await name_channel(database, secretariat, influencer)
    async with database.work(market.manager, NOON) as work:
        asked = await ask_to_cancel_booking(work, booking_id=approved.id, at_fault=True)

    await agree(database, acting(influencer), approved)

    assert (asked.cancellation_pays, asked.cancellation_at_fault) == (vnd(0), False)
    assert await money(database, market) == of(free=10_000_000)


async def test_an_influencer_ends_what_papers_ran_out_for_and_the_share_reached_is_paid(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking
) -> None:
    await database.execute("UPDATE documents SET withdrawn_at = now()")
    await database.add(make_document(market.brand, market.login, valid_until=date(2026, 11, 20)))
    await ask(database, acting(influencer), approved)

    await refused(database, BriefHeldByLaw, lambda: refuse(database, market.manager, approved))
    assert [await strike(database, SILENT - timedelta(microseconds=1)), await strike(database, SILENT)] == [0, 1]

    assert (await database.reload(approved)).status is BookingStatus.CANCELLED
    assert await money(database, market) == of(released=1_500_000, free=8_500_000)


async def test_a_brand_that_lets_its_papers_go_is_held_to_the_booking_like_any_other(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking
) -> None:
    await database.execute("UPDATE documents SET withdrawn_at = now()")
    await ask(database, market.manager, approved)

    await refuse(database, acting(influencer), approved)

    assert (await database.reload(approved)).cancellation_side is None
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_once_the_papers_are_there_again_a_wish_is_refused_like_any_other(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking
) -> None:
    await database.execute("UPDATE documents SET withdrawn_at = now()")
    await ask(database, acting(influencer), approved)
    await refused(database, BriefHeldByLaw, lambda: refuse(database, market.manager, approved))
    await database.add(make_document(market.brand, market.login, valid_until=date(2026, 11, 21)))

    await refuse(database, market.manager, approved)

    assert (await database.reload(approved)).cancellation_side is None
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_a_named_violator_publishes_nothing_until_the_entry_is_lifted(
    database: TestDatabase, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    channel, *_ = await database.all(channels_of(influencer.id))
    notice = make_notice(kind=ViolatorKind.CHANNEL, url=channel.url, tax_code=None)
    async with database.work(secretariat, NOON) as work:
        await block_violator(work, notice=notice)
    (piece,) = await pieces_of(database, approved)

    told = await refused(database, InfluencerNamedViolator, lambda: publish(database, acting(influencer), piece.id))
    await database.execute("UPDATE named_violators SET lifted_at = now(), lifted_by = blocked_by")
    published = await publish(database, acting(influencer), piece.id)

    assert (told.name, told.announced_by) == (notice.name, notice.announced_by)
    assert published.status is BookingStatus.PUBLISHED


async def test_nothing_is_published_for_a_brand_that_an_authority_has_named(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking, secretariat: Secretariat
) -> None:
    async with database.work(secretariat, NOON) as work:
        await block_violator(work, notice=make_notice(tax_code=market.brand.tax_code))
    (piece,) = await pieces_of(database, approved)

    await refused(database, BriefRefusedByLaw, lambda: publish(database, acting(influencer), piece.id))


async def test_papers_hold_on_their_last_day_and_not_after_it(
    database: TestDatabase, market: Market, influencer: Influencer, approved: Booking
) -> None:
    (piece,) = await pieces_of(database, approved)
    await database.execute("UPDATE documents SET withdrawn_at = now()")
    await database.add(make_document(market.brand, market.login, valid_until=date(2026, 12, 20)))

    told = await refused(database, BriefHeldByLaw, lambda: publish(database, acting(influencer), piece.id))
    await database.add(make_document(market.brand, market.login, valid_until=date(2026, 12, 21)))
    published = await publish(database, acting(influencer), piece.id)

    assert told.findings == 1
    assert published.status is BookingStatus.PUBLISHED
