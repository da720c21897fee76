"""Offers, the versions of their terms, and what influencers declare."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from domain.actors import System
from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.ids import BrandId, BriefId, InfluencerId, LoginId, new_id
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.declarations import Declarations, ProductUse
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side, Terms
from domain.rows import Json
from tests.databases import TestDatabase
from tests.instants import NOON

LONG_AGO = NOON - timedelta(days=100)
DECLARED = Declarations(documents_read=True, product_use=ProductUse.USED, used_on=date(2026, 1, 5), understood=True)
TO_BE_USED = Declarations(documents_read=True, product_use=ProductUse.WILL_USE)


def make_terms(**changes: Any) -> Terms:
    """One short video for 3,000,000 đ, due on 20 December 2026."""
    terms = Terms(
        fee=vnd(3_000_000),
        deliverables=(AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=date(2026, 12, 20)),),
    )
    return replace(terms, **changes)


def make_wide_terms(**changes: Any) -> Terms:
    """Terms in which everything is said: pieces, a usage grant, an exclusivity, a message."""
    terms = make_terms(
        deliverables=(
            AskedDeliverable(platform="tiktok", format="short_video", count=2, due_on=date(2026, 12, 20)),
            AskedDeliverable(platform="youtube", format="long_video", count=1, due_on=date(2026, 12, 24), note="4K"),
        ),
        usage_grants=(UsageGrant(right="paid_amplification", territory="Việt Nam", until=date(2027, 3, 1)),),
        exclusivity=AskedExclusivity(category="electronics_household", days=30),
        message="Mời bạn cùng mở hộp.",
    )
    return replace(terms, **changes)


def make_offer(side: Side = Side.BRAND, terms: Terms | None = None, **changes: Any) -> tuple[Offer, OfferTerms]:
    """An open offer (from the influencer: an application) with its first version."""
    values: dict[str, Any] = {
        "brief_id": BriefId(new_id()),
        "brand_id": BrandId(new_id()),
        "influencer_id": InfluencerId(new_id()),
        "by": LoginId(new_id()),
        "session_opened_with": OpenedWith.PASSWORD,
        "now": NOON,
        "score_card": None,
        "declarations": DECLARED if side is Side.INFLUENCER else None,
    }
    offer, first, _ = Offer.opened(side=side, terms=terms or make_terms(), **(values | changes))
    return offer, first


async def add_past_offer(
    database: TestDatabase,
    influencer_id: InfluencerId,
    side: Side = Side.BRAND,
    opened: datetime = LONG_AGO,
    *,
    brief_id: BriefId | None = None,
    score_card: Json | None = None,
    **changes: Any,
) -> Offer:
    """An offer written as history, without the brief and the brand it came from."""
    offer, _ = make_offer(
        side, influencer_id=influencer_id, now=opened, brief_id=brief_id or BriefId(new_id()), score_card=score_card
    )
    for name, value in changes.items():
        setattr(offer, name, value)
    if offer.ended_at is not None:
        offer.reminds_at = None
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        work.add(offer)
    return offer
