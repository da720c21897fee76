import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.contract import hash_of_contract
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import BookingMade
from domain.campaigns.briefs import BriefStatus
from domain.campaigns.content import BriefKind
from domain.errors import NotFound, WrongState
from domain.influencers.profiles import Influencer
from domain.law.rules import RULE_VERSION
from domain.ledger import Transfer
from domain.money import vnd
from domain.offers.declarations import DeclarationsMissing, DocumentsNotRead
from domain.offers.events import OfferAccepted
from domain.offers.offer import Offer, OfferStatus
from domain.offers.refusals import (
    NotYourTurn,
    OfferDeadlinePassed,
    TermsSuperseded,
)
from domain.offers.terms import OfferTerms, Side, TermsStatus
from domain.payments import Hold, HoldStatus
from operations.applications import apply_to_brief
from operations.offers.answering import counter_offer, extend_offer, withdraw_offer
from payments.books import check_books
from tests.campaign_money import money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, accepted, acting, add_market, booked, open_version, sent_offer
from tests.makers.offers import DECLARED, make_terms, make_wide_terms
from tests.refusing import refused

EDGE = NOON + timedelta(hours=72)
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def offer(database: TestDatabase, market: Market, influencer: Influencer) -> Offer:
    return await sent_offer(database, market, influencer.id)


async def booking_of(database: TestDatabase, offer: Offer) -> Booking:
    (booking,) = await database.all(select(Booking).where(Booking.offer_id == offer.id))
    return booking


async def test_an_influencer_accepts_and_both_are_bound(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    await accepted(database, acting(influencer), offer)

    kept = await database.reload(offer)
    assert (kept.status, kept.ended_at, kept.ended_by) == (OfferStatus.ACCEPTED, NOON, influencer.login_id)
    (terms,) = await database.all(select(OfferTerms))
    assert terms.status is TermsStatus.AGREED
    booking = await booking_of(database, offer)
    assert (booking.status, booking.fee, booking.terms_id, booking.campaign_id, booking.exclusive_until) == (
        BookingStatus.FUNDED,
        vnd(3_000_000),
        terms.id,
        market.campaign.id,
        None,
    )
    (deliverable,) = await database.all(select(Deliverable))
    assert (deliverable.booking_id, deliverable.place, deliverable.due_on) == (booking.id, 1, date(2026, 12, 20))
    brief = await database.reload(market.brief)
    assert (brief.places_taken, brief.status) == (1, BriefStatus.PUBLISHED)
    assert await database.event_names() == [
        "OfferSent",
        "OfferAccepted",
        "BookingMade",
        "BookingClockStarted",
        "PlaceTaken",
        "FeeHeld",
    ]


async def test_the_fee_is_held_and_the_books_balance(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    await accepted(database, acting(influencer), offer)

    (held,) = await database.all(select(Hold))
    assert (held.amount, held.status, held.influencer_id) == (vnd(3_000_000), HoldStatus.HELD, influencer.id)
    async with database.reading() as session:
        money = await money_of(session, market.campaign.id)
        assert await check_books(session) == []
    assert (money.funded, money.held, money.released, money.free) == (
        vnd(10_000_000),
        vnd(3_000_000),
        vnd(0),
        vnd(7_000_000),
    )


async def test_what_was_agreed_is_frozen_with_declarations_and_two_signatures(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id, make_wide_terms())
    declared = replace(DECLARED, conflicts_of_interest=" Chị họ làm ở hãng. ")
    later = NOON + timedelta(hours=1)

    await accepted(database, acting(influencer), offer, declarations=declared, now=later)

    booking = await booking_of(database, offer)
    contract = json.loads(booking.contract)
    assert booking.contract_hash == hash_of_contract(booking.contract)
    assert contract["booking_id"] == str(booking.id)
    assert contract["declarations"] == {
        "documents_read": True,
        "product_use": "used",
        "used_on": "2026-01-05",
        "understood": True,
        "conflicts_of_interest": "Chị họ làm ở hãng.",
    }
    signed = [(each["side"], each["login_id"], each["at"], each["deed"]) for each in contract["signatures"]]
    assert signed == [
        ("brand", str(market.login.id), NOON.isoformat(), "written"),
        ("influencer", str(influencer.login_id), later.isoformat(), "accepted"),
    ]
    assert (contract["law"]["version"], contract["law"]["category"]["code"]) == (RULE_VERSION, market.brief.category)
    assert len(await database.all(select(Deliverable))) == 3
    assert (booking.exclusivity_category, booking.exclusive_until) == ("electronics_household", date(2027, 1, 23))
    made = (await database.events())[2]
    assert isinstance(made, BookingMade)
    assert made.contract_hash == booking.contract_hash


async def test_a_brand_accepts_an_application_under_what_the_influencer_declared(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    async with database.work(acting(influencer), NOON) as work:
        application = await apply_to_brief(work, brief_id=market.brief.id, terms=make_terms(), declarations=DECLARED)

    await accepted(database, market.manager, application)

    booking = await booking_of(database, application)
    contract = json.loads(booking.contract)
    assert contract["declarations"] == DECLARED.to_json()
    assert [each["login_id"] for each in contract["signatures"]] == [str(market.login.id), str(influencer.login_id)]
    event = (await database.events())[1]
    assert isinstance(event, OfferAccepted)
    assert (event.side, event.booking_id, event.fee) == (Side.BRAND, booking.id, vnd(3_000_000))


async def test_the_last_word_of_a_negotiation_is_what_binds(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    async with database.work(acting(influencer), NOON) as work:
        await counter_offer(
            work,
            offer_id=offer.id,
            terms_id=await open_version(database, offer.id),
            terms=make_terms(fee=vnd(4_000_000)),
            declarations=DECLARED,
        )

    await accepted(database, market.manager, offer)

    versions = await database.all(select(OfferTerms).order_by(OfferTerms.number))
    assert [each.status for each in versions] == [TermsStatus.SUPERSEDED, TermsStatus.AGREED]
    booking = await booking_of(database, offer)
    assert (booking.terms_id, booking.fee) == (versions[1].id, vnd(4_000_000))


async def test_unpaid_work_is_booked_and_holds_nothing(database: TestDatabase, influencer: Influencer) -> None:
    community = await add_market(
        database, kind=BriefKind.COMMUNITY, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0)
    )
    offer = await sent_offer(database, community, influencer.id, make_terms(fee=vnd(0)))
    transfers = await database.count(Transfer)

    await accepted(database, acting(influencer), offer)

    assert (await booking_of(database, offer)).fee == vnd(0)
    assert await database.count(Hold) == 0
    assert await database.count(Transfer) == transfers
    assert (await database.event_names())[-1] == "PlaceTaken"


async def test_the_last_place_fills_the_brief(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, places=1)

    await booked(database, market, influencer)

    brief = await database.reload(market.brief)
    assert (brief.places_taken, brief.status) == (1, BriefStatus.FILLED)
    assert (await database.event_names())[-2:] == ["BriefFilled", "FeeHeld"]


async def test_the_deadline_is_the_first_instant_too_late(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    me = acting(influencer)

    refusal = await refused(database, OfferDeadlinePassed, lambda: accepted(database, me, offer, now=EDGE))
    assert refusal.say("en") == "The offer had to be answered before 12:00 24/11/2026."
    await accepted(database, me, offer, now=EDGE - A_MOMENT)

    assert (await database.reload(offer)).status is OfferStatus.ACCEPTED


async def test_an_extension_moves_the_edge(database: TestDatabase, influencer: Influencer, offer: Offer) -> None:
    me = acting(influencer)
    async with database.work(me, NOON) as work:
        await extend_offer(work, offer_id=offer.id)
    longer = EDGE + timedelta(hours=72)

    await refused(database, OfferDeadlinePassed, lambda: accepted(database, me, offer, now=longer))
    await accepted(database, me, offer, now=longer - A_MOMENT)

    assert (await booking_of(database, offer)).made_at == longer - A_MOMENT


async def test_terms_that_were_countered_are_not_accepted(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    first = await open_version(database, offer.id)
    for actor, fee in ((acting(influencer), 4_000_000), (market.manager, 3_500_000)):
        async with database.work(actor, NOON) as work:
            await counter_offer(
                work,
                offer_id=offer.id,
                terms_id=await open_version(database, offer.id),
                terms=make_terms(fee=vnd(fee)),
                declarations=DECLARED if actor is not market.manager else None,
            )

    refusal = await refused(
        database, TermsSuperseded, lambda: accepted(database, acting(influencer), offer, terms_id=first)
    )

    assert (refusal.field, refusal.say("en")) == (
        "input.termsId",
        "These terms are no longer open; the open version is number 3.",
    )


async def test_an_influencer_declares_or_is_not_bound(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    me, unread = acting(influencer), replace(DECLARED, documents_read=False)

    missing = await refused(database, DeclarationsMissing, lambda: accepted(database, me, offer, declarations=None))
    await refused(database, DocumentsNotRead, lambda: accepted(database, me, offer, declarations=unread))

    assert missing.field == "input.declarations"


async def test_nobody_accepts_their_own_terms(database: TestDatabase, market: Market, offer: Offer) -> None:
    await refused(database, NotYourTurn, lambda: accepted(database, market.manager, offer))
    await refused(database, NotYourTurn, lambda: accepted(database, market.manager, offer, declarations=DECLARED))


async def test_strangers_find_nothing_to_accept(database: TestDatabase, offer: Offer) -> None:
    terms_id = await open_version(database, offer.id)
    other = (await add_market(database)).manager
    somebody = acting(await add_candidate(database))

    await refused(database, NotFound, lambda: accepted(database, other, offer, terms_id=terms_id))
    await refused(database, NotFound, lambda: accepted(database, somebody, offer, terms_id=terms_id))


async def test_what_was_withdrawn_is_not_accepted(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    terms_id = await open_version(database, offer.id)
    async with database.work(market.manager, NOON) as work:
        await withdraw_offer(work, offer_id=offer.id, reason=None, note=None)

    await refused(database, WrongState, lambda: accepted(database, acting(influencer), offer, terms_id=terms_id))
