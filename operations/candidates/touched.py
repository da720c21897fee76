"""Whose columns a fact may have changed."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.bookings.booking import Booking
from domain.campaigns.events import ViolatorBlocked, ViolatorUnblocked
from domain.ids import InfluencerId
from domain.offers.offer import Offer
from operations.indexing.indexes import influencers_touched
from storage.following import FollowedFact

_ABOUT_ANYBODY: Final = {ViolatorBlocked.__name__, ViolatorUnblocked.__name__}


def touches_anybody(facts: Iterable[FollowedFact]) -> bool:
    """Whether one of the facts may have changed somebody without naming them: the list of violators names addresses."""
    return any(fact.name in _ABOUT_ANYBODY for fact in facts)


async def people_touched(session: AsyncSession, facts: Sequence[FollowedFact]) -> list[InfluencerId]:
    """Whom the facts name, themselves, by their offer or by their booking; one too many is harmless."""
    found = dict.fromkeys(InfluencerId(each) for fact in facts for each in influencers_touched(fact))
    if offers := _named(facts, "offer_id"):
        found |= dict.fromkeys(await session.scalars(select(Offer.influencer_id).where(Offer.id.in_(offers))))
    if bookings := _named(facts, "booking_id"):
        found |= dict.fromkeys(await session.scalars(select(Booking.influencer_id).where(Booking.id.in_(bookings))))
    return list(found)


def _named(facts: Iterable[FollowedFact], field: str) -> set[UUID]:
    return {UUID(fact.data[field]) for fact in facts if fact.data.get(field) is not None}
