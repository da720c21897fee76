"""A brand that may send offers, with a funded campaign and a published brief in it; and whom they are sent to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.brands import Brand, BrandRole
from domain.campaigns.briefs import Brief
from domain.campaigns.content import UsageGrant
from domain.campaigns.programmes import Campaign
from domain.ids import InfluencerId, OfferId, TermsId
from domain.influencers.profiles import Influencer
from domain.logins import Login
from domain.money import Money, vnd
from domain.offers.offer import Offer
from domain.offers.terms import Terms
from domain.offers.visibility import open_terms_of
from operations.offers.accepting import accept_offer
from operations.offers.opening import send_offer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content, make_document
from tests.makers.logins import make_login
from tests.makers.offers import DECLARED, make_terms
from tests.makers.payments import fund

AMPLIFIED = (UsageGrant(right="paid_amplification", territory="Việt Nam", until=date(2027, 3, 1)),)
"""What the brief of a market tells of use, unless told otherwise."""


@dataclass(frozen=True)
class Market:
    """One brand's side of a negotiation."""

    brand: Brand
    login: Login
    campaign: Campaign
    brief: Brief

    @property
    def manager(self) -> ActingBrandManager:
        """The member of the brand who spends."""
        return ActingBrandManager(login_id=self.login.id, brand_id=self.brand.id)


async def add_market(
    database: TestDatabase,
    *,
    money: Money | None = None,
    rail: str = "sandbox",
    brand: Brand | None = None,
    **changes: Any,
) -> Market:
    """A verified brand with its papers, a campaign with 10,000,000 đ, and a brief for two with such content."""
    login = await database.add(make_login())
    brand = brand or await database.add(make_brand())
    campaign = await database.add(make_campaign(brand))
    content = make_content(**({"usage_grants": AMPLIFIED} | changes))
    brief = await database.add(make_brief(campaign, content))
    await database.add(
        make_brief_version(brief, login, content),
        make_document(brand, login),
        make_brand_member(brand, login, BrandRole.MANAGER),
    )
    await fund(database, campaign, money or vnd(10_000_000), rail=rail)
    return Market(brand, login, campaign, brief)


def acting(influencer: Influencer) -> ActingInfluencer:
    """The person behind a profile, acting as it."""
    assert influencer.login_id is not None, "nobody acts for an imported profile"
    return ActingInfluencer(login_id=influencer.login_id, influencer_id=influencer.id)


async def sent_offer(
    database: TestDatabase, market: Market, influencer_id: InfluencerId, terms: Terms | None = None
) -> Offer:
    """An offer of the brand's, open since noon."""
    async with database.work(market.manager, NOON) as work:
        return await send_offer(
            work, brief_id=market.brief.id, influencer_id=influencer_id, terms=terms or make_terms()
        )


async def open_version(database: TestDatabase, offer_id: OfferId) -> TermsId:
    """The version of an offer that is open now."""
    (terms,) = await database.all(open_terms_of(offer_id))
    return terms.id


async def accepted(
    database: TestDatabase, actor: ActingBrandManager | ActingInfluencer, offer: Offer, **changes: Any
) -> Offer:
    """The open version of an offer accepted at noon; influencers declare what they have to."""
    given: dict[str, Any] = {
        "offer_id": offer.id,
        "terms_id": changes.get("terms_id") or await open_version(database, offer.id),
        "declarations": DECLARED if isinstance(actor, ActingInfluencer) else None,
    }
    now = changes.pop("now", NOON)
    async with database.work(actor, now) as work:
        return await accept_offer(work, **(given | changes))


async def booked(
    database: TestDatabase, market: Market, influencer: Influencer, terms: Terms | None = None, **changes: Any
) -> Booking:
    """The booking of an offer that the brand sent and the influencer accepted, both at noon."""
    offer = await sent_offer(database, market, influencer.id, terms)
    await accepted(database, acting(influencer), offer, **changes)
    (booking,) = await database.all(select(Booking).where(Booking.offer_id == offer.id))
    return booking
