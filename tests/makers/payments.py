"""Money on its way into campaigns, and fees held for bookings."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign
from domain.campaigns.visibility import brief_by
from domain.ids import BookingId, BrandId, CampaignId, LoginId, new_id
from domain.money import Money, vnd
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side
from domain.payments import Funding, Hold
from payments import fundings, holds
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_contract
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_campaign, make_content
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.makers.offers import make_offer, make_terms

BOOKS = System(name="books")


def make_funding(brand_id: BrandId, campaign_id: CampaignId, by: LoginId, **changes: Any) -> Funding:
    """A brand's request for 10,000,000 đ into a campaign."""
    values: dict[str, Any] = {
        "brand_id": brand_id,
        "campaign_id": campaign_id,
        "amount": vnd(10_000_000),
        "rail": "sandbox",
        "requested_by": by,
        "requested_at": NOON,
    }
    return Funding(**(values | changes))


async def add_campaign(database: TestDatabase) -> Campaign:
    """A campaign of a new brand, without money."""
    brand = await database.add(make_brand())
    return await database.add(make_campaign(brand))


async def fund(
    database: TestDatabase, campaign: Campaign, amount: Money, rail: str = "sandbox", *, now: datetime = NOON
) -> Funding:
    """Money received into a campaign by a rail, through the books' own way in."""
    login = await database.add(make_login())
    funding = make_funding(campaign.brand_id, campaign.id, login.id, amount=amount, rail=rail)
    async with database.work(BOOKS, now) as work:
        work.add(funding)
        await work.flush()
        await fundings.receive(work, funding, reference=f"{rail}_1")
    return funding


async def add_offer(database: TestDatabase, campaign: Campaign, fee: Money) -> tuple[Offer, OfferTerms]:
    """An open offer for the only place of a brief of its own."""
    login = await database.add(make_login())
    influencer = await database.add(make_imported_influencer())
    brief = await database.add(make_brief(campaign, make_content(places=1)))
    offer, terms = make_offer(
        terms=make_terms(fee=fee),
        brief_id=brief.id,
        brand_id=campaign.brand_id,
        influencer_id=influencer.id,
        by=login.id,
    )
    async with database.work(BOOKS, NOON) as work:
        work.add(offer)
        await work.flush()
        work.add(terms)
    return offer, terms


async def book(work: Work[System], campaign: Campaign, offer: Offer, terms: OfferTerms) -> Booking:
    """The booking of an offer accepted now, its place taken; its fee is not held yet."""
    booking_id = BookingId(new_id())
    by = LoginId(terms.written_by)
    offer.accept(terms, answered=terms.id, side=Side.INFLUENCER, booking_id=booking_id, by=by, now=NOON)
    booking, _ = Booking.made(
        booking_id,
        offer,
        terms,
        make_contract(offer, terms, booking_id=booking_id),
        campaign_id=campaign.id,
        category="electronics_household",
        draft_review=True,
        now=NOON,
    )
    brief = await work.claim(brief_by(offer.brief_id))
    brief.take_place(now=NOON)
    work.add(booking)
    await work.flush()
    return booking


async def hold(database: TestDatabase, campaign: Campaign, fee: Money) -> Hold:
    """A fee held for a booking of the campaign, in a brief of its own: nothing but the money is raced for."""
    offer, terms = await add_offer(database, campaign, fee)
    async with database.work(BOOKS, NOON) as work:
        open_offer = await work.claim(select(Offer).where(Offer.id == offer.id))
        open_terms = await work.claim(select(OfferTerms).where(OfferTerms.id == terms.id))
        booking = await book(work, campaign, open_offer, open_terms)
        return await hold_for(work, booking)


async def hold_for(work: Work[System], booking: Booking) -> Hold:
    """The fee of a booking, held."""
    return await holds.hold(
        work,
        campaign_id=booking.campaign_id,
        booking_id=booking.id,
        influencer_id=booking.influencer_id,
        amount=booking.fee,
    )
