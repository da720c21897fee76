"""A campaign's money at one instant, as tests compare it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import CampaignId
from domain.money import Money, vnd
from payments.holds import totals_of


@dataclass(frozen=True, kw_only=True)
class CampaignMoney:
    """`free` can be held; `held` waits for its bookings; `released` has left."""

    funded: Money
    held: Money
    released: Money
    free: Money


async def money_of(session: AsyncSession, campaign_id: CampaignId) -> CampaignMoney:
    """A campaign's money as it stands now, not locked."""
    row = await session.execute(select(*totals_of(campaign_id)))
    funded, held, released, free = (vnd(int(minor)) for minor in row.one())
    return CampaignMoney(funded=funded, held=held, released=released, free=free)
