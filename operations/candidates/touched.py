"""Whose columns a fact may have changed."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigns.events import ViolatorBlocked, ViolatorUnblocked
from domain.ids import InfluencerId, OfferId
from domain.offers.offer import Offer
from operations.indexing.indexes import influencers_touched
from storage.following import FollowedFact

_ABOUT_ANYBODY: Final = {ViolatorBlocked.__name__, ViolatorUnblocked.__name__}


def touches_anybody(facts: Iterable[FollowedFact]) -> bool:
    """Whether one of the facts may have changed somebody without naming them: the list of violators names addresses."""
    return any(fact.name in _ABOUT_ANYBODY for fact in facts)


async def people_touched(session: AsyncSession, facts: Sequence[FollowedFact]) -> list[InfluencerId]:
    """Whom the facts name, themselves or by their offer; one too many is harmless."""
    found = dict.fromkeys(InfluencerId(each) for fact in facts for each in influencers_touched(fact))
    offers = {OfferId(UUID(fact.data["offer_id"])) for fact in facts if fact.data.get("offer_id") is not None}
    if offers:
        found |= dict.fromkeys(await session.scalars(select(Offer.influencer_id).where(Offer.id.in_(offers))))
    return list(found)
