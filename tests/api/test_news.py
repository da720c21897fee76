"""What happens is heard over a real socket, by those who may, for as long as they may."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.ids import PayoutId, new_id
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.events import OfferExtended
from domain.offers.offer import Offer
from domain.payments import FeeReleased
from domain.payouts.events import PayoutPaid
from operations.bookings.delivering import send_script
from operations.offers.answering import extend_offer
from operations.payments import fund_campaign
from operations.payouts.scheduling import schedule_payout
from operations.second_factor_resets import ask_second_factor_reset
from payments import holds
from payments.sandbox_rail import SandboxRail
from runtime.clock import now
from schema.bookings.types import Booking as BookingType
from schema.campaigns.types import Campaign as CampaignType
from schema.node_keys import node_id
from schema.offers.types import Offer as OfferType
from tests.callers import Caller, Kind, make_caller
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.listening import BOOKING, MINE, MONEY, OFFER, ORGAN, PAYOUTS, Newsroom, listening
from tests.makers.markets import Market, accepted, acting, sent_offer
from tests.makers.second_factors import make_totp

PROGRAM: Final = System(name="test")


@pytest.fixture
async def offer(database: TestDatabase, market: Market, influencer: Influencer) -> Offer:
    """Open since noon."""
    return await sent_offer(database, market, influencer.id)


async def ask_for_money(database: TestDatabase, market: Market) -> None:
    """The brand wants more money in its campaign."""
    async with database.work(market.manager, NOON) as work:
        await fund_campaign(
            work,
            campaign_id=market.campaign.id,
            amount=vnd(1_000_000),
            rail="sandbox",
            bounds=SandboxRail.bounds,
        )


async def from_offer_to_payout(database: TestDatabase, market: Market, influencer: Influencer, offer: Offer) -> None:
    """An offer is extended and accepted, its fee released, a payout scheduled, and more money asked for."""
    async with database.work(market.manager, NOON) as work:
        await extend_offer(work, offer_id=offer.id)
    await accepted(database, acting(influencer), offer)
    (booking,) = await database.all(select(Booking))
    async with database.work(PROGRAM, NOON) as work:
        hold = await holds.release(work, booking_id=booking.id)
    async with database.work(PROGRAM, NOON) as work:
        await schedule_payout(work, FeeReleased(hold_id=hold.id, booking_id=booking.id, amount=hold.amount))
    await ask_for_money(database, market)


async def something_happens(database: TestDatabase, market: Market, offer: Offer) -> None:
    """To an offer, to a campaign's money, to an influencer's payouts: once each."""
    async with database.work(PROGRAM, NOON) as work:
        work.record(OfferExtended(offer_id=offer.id, answer_by=NOON))
        work.record(PayoutPaid(payout_id=PayoutId(new_id()), influencer_id=offer.influencer_id, net=vnd(1)))
    await ask_for_money(database, market)


async def test_each_hears_what_is_theirs_from_offer_to_payout(
    newsroom: Newsroom, database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    offered, money = {OFFER: node_id(OfferType, offer.id)}, {MONEY: node_id(CampaignType, market.campaign.id)}
    asked: list[tuple[Caller, Mapping[str, str | None]]] = [
        (await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand), {**offered, **money, MINE: None}),
        (await make_caller(database, Kind.INFLUENCER, influencer=influencer), {**offered, PAYOUTS: None, MINE: None}),
        (await make_caller(database, Kind.FINANCE), {**offered, **money}),
        (await make_caller(database, Kind.BRAND_OWNER), {MINE: None}),
    ]
    async with AsyncExitStack() as sockets:
        brand, person, finance, stranger = [
            await sockets.enter_async_context(listening(newsroom, *each)) for each in asked
        ]
        await newsroom.listened_to_by(9)
        await from_offer_to_payout(database, market, await database.reload(influencer), offer)
        heard = [await brand.hear(12), await person.hear(10), await finance.hear(5)]
        silence = await stranger.nothing_more()

    agreed = ["OfferExtended Offer", "OfferAccepted Offer"]
    of_both = [*agreed, "BookingMade Booking", "BookingClockStarted Booking", "FeeHeld Booking", "FeeReleased Booking"]
    moved = ["FeeHeld Booking", "FeeReleased Booking", "FundingRequested Funding"]
    assert heard == [
        {OFFER: agreed, MONEY: moved, MINE: [*of_both, "FundingRequested Funding"]},
        {OFFER: agreed, PAYOUTS: ["PayoutScheduled Payout"], MINE: [*of_both, "PayoutScheduled Payout"]},
        {OFFER: agreed, MONEY: moved},
    ]
    assert silence


async def test_both_sides_of_a_booking_hear_what_happens_to_it(
    newsroom: Newsroom, database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    asked: dict[str, str | None] = {BOOKING: node_id(BookingType, booking.id)}
    callers = [
        await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand),
        await make_caller(database, Kind.SECRETARIAT),
    ]
    async with (
        listening(newsroom, callers[0], asked) as brand,
        listening(newsroom, callers[1], asked) as admin,
    ):
        await newsroom.listened_to_by(2)
        await script(database, influencer, booking)
        heard = [await each.hear(2) for each in (brand, admin)]

    assert heard == [{BOOKING: ["ScriptSent Booking", "BookingClockStarted Booking"]}] * 2
    await newsroom.listened_to_by(0)


async def script(database: TestDatabase, influencer: Influencer, booking: Booking) -> None:
    """The influencer shows what they have in mind."""
    async with database.work(acting(influencer), now()) as work:
        await send_script(work, booking_id=booking.id, url="https://files.example.vn/script.pdf")


NOT_FOUND, NOT_ALLOWED, NOT_SIGNED_IN = "NOT_FOUND", "NOT_ALLOWED", "NOT_SIGNED_IN"
_OTHERS = {OFFER: NOT_FOUND, BOOKING: NOT_FOUND}
_ANOTHER_BRAND = {**_OTHERS, MONEY: NOT_FOUND, PAYOUTS: NOT_ALLOWED, ORGAN: NOT_ALLOWED}
_ADMIN = {MONEY: NOT_ALLOWED, PAYOUTS: NOT_ALLOWED}
_OF_THE_BOOKS = {PAYOUTS: NOT_ALLOWED}
REFUSED: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.VISITOR: {**_OTHERS, **dict.fromkeys((MONEY, PAYOUTS, MINE, ORGAN), NOT_SIGNED_IN)},
    Kind.SIGNED_IN: {**_OTHERS, **_ADMIN, ORGAN: NOT_ALLOWED},
    Kind.BRAND_VIEWER: _ANOTHER_BRAND,
    Kind.BRAND_MANAGER: _ANOTHER_BRAND,
    Kind.BRAND_OWNER: _ANOTHER_BRAND,
    Kind.INFLUENCER: {**_OTHERS, MONEY: NOT_ALLOWED, ORGAN: NOT_ALLOWED},
    Kind.SECRETARIAT: _ADMIN,
    Kind.INTEGRITY: _ADMIN,
    Kind.DECIDER: _ADMIN,
    Kind.COUNCIL: {**_ADMIN, ORGAN: NOT_ALLOWED},
    Kind.FINANCE: _OF_THE_BOOKS,
    Kind.AUDITOR: {**_OF_THE_BOOKS, ORGAN: NOT_ALLOWED},
}
"""What somebody without a part in a booking is refused; all else they may hear."""


async def test_whoever_has_no_part_in_it_is_refused_and_told_nothing(
    newsroom: Newsroom, database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    asked: dict[str, str | None] = {
        OFFER: node_id(OfferType, booking.offer_id),
        BOOKING: node_id(BookingType, booking.id),
        MONEY: node_id(CampaignType, market.campaign.id),
        PAYOUTS: None,
        MINE: None,
        ORGAN: None,
    }
    witness = await make_caller(database, Kind.INFLUENCER, influencer=influencer)
    codes: dict[Kind, dict[str, str]] = {}
    silent: dict[Kind, bool] = {}
    async with AsyncExitStack() as sockets:
        ears = {
            kind: await sockets.enter_async_context(listening(newsroom, await make_caller(database, kind), asked))
            for kind in Kind
        }
        for kind, ear in ears.items():
            codes[kind] = await ear.refusals(len(REFUSED[kind]))
        heard = await sockets.enter_async_context(listening(newsroom, witness, {MINE: None}))
        await newsroom.listened_to_by(1 + sum(len(asked) - len(each) for each in REFUSED.values()))
        await script(database, await database.reload(influencer), booking)
        await heard.hear(2)
        for kind, ear in ears.items():
            if BOOKING in REFUSED[kind]:
                silent[kind] = await ear.nothing_more()

    assert codes == REFUSED
    assert set(silent.values()) == {True}


async def test_whoever_acts_for_nobody_hears_of_their_own_second_factor_only(
    newsroom: Newsroom, database: TestDatabase
) -> None:
    person, other, admin = [await make_caller(database, kind) for kind in (Kind.SIGNED_IN, Kind.AUDITOR, Kind.DECIDER)]
    assert person.login is not None
    assert admin.login is not None
    await database.add(make_totp(person.login))
    async with (
        listening(newsroom, person, {MINE: None}) as ear,
        listening(newsroom, other, {MINE: None}) as elsewhere,
    ):
        await newsroom.listened_to_by(2)

        async with database.work(PROGRAM, now()) as work:
            email, by = person.login.email, admin.login.email
            await ask_second_factor_reset(work, email=email, by=by, reason="Mất điện thoại.")

        assert await ear.hear(1) == {MINE: ["SecondFactorResetAsked Login"]}
        assert await elsewhere.nothing_more()


@dataclass(frozen=True)
class Lost:
    """A right that people lose, and how they are told."""

    by: tuple[str, ...]
    code: str


SIGNED_OUT = Lost(("DELETE FROM login_sessions",), NOT_SIGNED_IN)
OUT_OF_THEIR_ROLE = Lost(
    (
        "DELETE FROM brand_members WHERE role <> 'owner'",
        "DELETE FROM admin_grants",
        # The profile goes to another person.
        "UPDATE influencers SET login_id = (SELECT login_id FROM brand_members LIMIT 1)",
    ),
    NOT_ALLOWED,
)


@pytest.mark.parametrize("lost", [SIGNED_OUT, OUT_OF_THEIR_ROLE])
async def test_who_has_lost_the_right_hears_that_and_nothing_more(
    newsroom: Newsroom, database: TestDatabase, market: Market, offer: Offer, lost: Lost
) -> None:
    (influencer,) = await database.all(select(Influencer).where(Influencer.id == offer.influencer_id))
    await make_caller(database, Kind.BRAND_OWNER, brand=market.brand)
    money = {MONEY: node_id(CampaignType, market.campaign.id)}
    asked: list[tuple[Caller, Mapping[str, str | None]]] = [
        (
            await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand),
            {OFFER: node_id(OfferType, offer.id), **money, MINE: None},
        ),
        (await make_caller(database, Kind.INFLUENCER, influencer=influencer), {PAYOUTS: None, MINE: None}),
        (await make_caller(database, Kind.AUDITOR), money),
    ]
    async with AsyncExitStack() as sockets:
        ears = [await sockets.enter_async_context(listening(newsroom, *each)) for each in asked]
        await newsroom.listened_to_by(6)
        for statement in lost.by:
            await database.execute(statement)
        await something_happens(database, market, offer)
        codes = [await ear.refusals(len(names)) for ear, (_, names) in zip(ears, asked, strict=True)]
        await newsroom.listened_to_by(0)
        silence = [await ear.nothing_more() for ear in ears]

    assert codes == [dict.fromkeys(names, lost.code) for _, names in asked]
    assert silence == [True] * 3
