"""Whom a brand does not work with. It costs the person nothing, and they are not told."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrand, ActingBrandManager
from domain.brands import BlockedInfluencer, blocked_by
from domain.ids import InfluencerId
from domain.influencers.profiles import Influencer as Row
from operations.brands import block_influencer, unblock_influencer
from schema.brands import BRAND, Brand
from schema.context import Info
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.node_keys import key_of
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one, page

BlockInfluencerResult = Annotated[Brand | Problem, strawberry.union("BlockInfluencerResult")]
UnblockInfluencerResult = Annotated[Brand | Problem, strawberry.union("UnblockInfluencerResult")]


@strawberry.type
class BlockedQuery:
    """Looking at whom one's brand blocked."""

    @strawberry.field(description="Whom the brand you act for does not work with, newest profile first.")
    async def blocked_influencers(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Influencer]:
        """A page of them."""
        mine = blocked_by(info.context.acting_as(ActingBrand)).with_only_columns(BlockedInfluencer.influencer_id)
        return await page(info, INFLUENCER, where=Row.id.in_(mine), first=first, after=after)


@strawberry.type
class BlockMutation:
    """Blocking people, and lifting it."""

    @strawberry.mutation(description="Work with an influencer no more; they are not told. Again changes nothing.")
    async def block_influencer(
        self, info: Info, influencer_id: strawberry.ID, idempotency_key: str | None = None
    ) -> BlockInfluencerResult:
        key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        async with info.context.work_as(ActingBrandManager) as work:
            brand = await perform(work, idempotency_key, block_influencer, influencer_id=key)
        return await one(info, BRAND, brand)

    @strawberry.mutation(description="Be ready to work with a blocked influencer again.")
    async def unblock_influencer(
        self, info: Info, influencer_id: strawberry.ID, idempotency_key: str | None = None
    ) -> UnblockInfluencerResult:
        key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        async with info.context.work_as(ActingBrandManager) as work:
            brand = await perform(work, idempotency_key, unblock_influencer, influencer_id=key)
        return await one(info, BRAND, brand)
