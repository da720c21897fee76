"""Whose report it is."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingAdmin, ActingBrand
from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign, campaigns_overseen_by, campaigns_owned_by
from domain.errors import NotFound
from domain.ids import CampaignId


@dataclass(frozen=True)
class ReportedCampaign:
    """A campaign whose report the actor may see: its name, and how many bookings it has."""

    name: str
    bookings: int


async def campaign_reported_to(
    session: AsyncSession, actor: ActingBrand | ActingAdmin, campaign_id: CampaignId
) -> ReportedCampaign:
    """The campaign, if it is of the actor's brand or the actor is an admin of the alliance. Raises NotFound."""
    mine = campaigns_owned_by(actor) if isinstance(actor, ActingBrand) else campaigns_overseen_by(actor)
    bookings = select(func.count()).select_from(Booking).where(Booking.campaign_id == campaign_id).scalar_subquery()
    chosen = mine.where(Campaign.id == campaign_id).with_only_columns(Campaign.name, bookings)
    found = (await session.execute(chosen)).one_or_none()
    if found is None:
        raise NotFound(field="campaignId")
    name, count = found
    return ReportedCampaign(name=name, bookings=count)
