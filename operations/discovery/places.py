"""Where found things are, and how far that is from a province."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from domain.campaigns.briefs import Brief
from domain.influencers.profiles import Influencer
from domain.reference.province_distances import kilometres_to
from storage.engine import Database


async def kilometres_to_influencers(database: Database, ids: Collection[UUID], province: str) -> dict[UUID, int | None]:
    """How far profiles are from a province; None for one that names no province."""
    async with database.reading() as session:
        found = await session.execute(select(Influencer.id, Influencer.province).where(Influencer.id.in_(ids)))
        return {key: kilometres_to(province, () if at is None else (at,)) for key, at in found}


async def kilometres_to_briefs(database: Database, ids: Collection[UUID], province: str) -> dict[UUID, int | None]:
    """How far the nearest province that a brief asks for is; None for one that asks for no place."""
    async with database.reading() as session:
        found = await session.execute(select(Brief.id, Brief.provinces).where(Brief.id.in_(ids)))
        return {key: kilometres_to(province, at) for key, at in found}
