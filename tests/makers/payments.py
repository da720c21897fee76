"""Money on its way into campaigns, and accounts with money on them."""

from typing import Any

from domain.actors import System
from domain.brands import Brand
from domain.ids import BookingId, CampaignId, InfluencerId, new_id
from domain.logins import Login
from domain.money import Money, vnd
from domain.payments import Funding, Hold
from payments import holds
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.logins import make_login

BOOKS = System(name="books")


def make_funding(brand: Brand, login: Login, **changes: Any) -> Funding:
    """A brand's request for 10,000,000 đ into a campaign."""
    values: dict[str, Any] = {
        "brand_id": brand.id,
        "campaign_id": CampaignId(new_id()),
        "amount": vnd(10_000_000),
        "rail": "sandbox",
        "requested_by": login.id,
        "requested_at": NOON,
    }
    return Funding(**(values | changes))


async def fund(database: TestDatabase, campaign_id: CampaignId, amount: Money) -> Funding:
    """Money received into a campaign, through the books' own way in."""
    brand, login = make_brand(), make_login()
    await database.add(brand, login)
    funding = make_funding(brand, login, campaign_id=campaign_id, amount=amount)
    async with database.work(BOOKS, NOON) as work:
        work.add(funding)
        await work.flush()
        await holds.receive(work, funding, reference="sandbox_1")
    return funding


async def hold(
    database: TestDatabase, campaign_id: CampaignId, amount: Money, booking_id: BookingId | None = None
) -> Hold:
    """A fee held for some booking of the campaign."""
    async with database.work(BOOKS, NOON) as work:
        return await holds.hold(
            work,
            campaign_id=campaign_id,
            booking_id=booking_id or BookingId(new_id()),
            influencer_id=InfluencerId(new_id()),
            amount=amount,
        )
