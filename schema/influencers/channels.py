"""Add and measure channels, prove whose they are; claim an imported profile through one of its channels."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer, Secretariat, SignedIn
from domain.ids import ChannelId, ProfileClaimId
from domain.influencers.channels import ChannelFigures
from domain.influencers.figures import Figure, FigureSource
from domain.influencers.handles import find_platform, read_handle
from operations.influencers.channels import (
    add_channel,
    measure_channel,
    remove_channel,
    request_channel_code,
    verify_channel,
)
from operations.influencers.claims import claim_influencer_profile, verify_profile_claim
from schema.context import Info
from schema.influencers.readings import CHANNEL, CLAIM, INFLUENCER
from schema.influencers.types import Channel, Influencer, ProfileClaim
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="What was measured on a channel. Leave out what nobody measured.")
class ChannelFiguresInput:
    followers: int | None = strawberry.field(description="Followers.", default=None)
    engagement_rate: int | None = strawberry.field(description="Engagement rate in basis points.", default=None)
    median_views: int | None = strawberry.field(description="Median views.", default=None)
    as_of: date = strawberry.field(description="The day on which they were read.")

    def read(self) -> ChannelFigures:
        """The figures as values, declared by the influencer."""
        return ChannelFigures(
            followers=self._declared(self.followers),
            engagement_rate=self._declared(self.engagement_rate),
            median_views=self._declared(self.median_views),
        )

    def _declared(self, value: int | None) -> Figure | None:
        return None if value is None else Figure(value, FigureSource.DECLARED, self.as_of)


@strawberry.input(description="A channel: its address, or its handle and platform.")
class AddChannelInput:
    platform: str | None = strawberry.field(description="The platform's code or name.", default=None)
    handle: str = strawberry.field(description="The handle, with or without @, or the address of the channel.")
    figures: ChannelFiguresInput | None = strawberry.field(description="What was measured there.", default=None)


AddChannelResult = Annotated[Channel | Problem, strawberry.union("AddChannelResult")]
MeasureChannelResult = Annotated[Channel | Problem, strawberry.union("MeasureChannelResult")]
RemoveChannelResult = Annotated[Influencer | Problem, strawberry.union("RemoveChannelResult")]
RequestChannelCodeResult = Annotated[Channel | Problem, strawberry.union("RequestChannelCodeResult")]
VerifyChannelResult = Annotated[Channel | Problem, strawberry.union("VerifyChannelResult")]
ClaimInfluencerProfileResult = Annotated[ProfileClaim | Problem, strawberry.union("ClaimInfluencerProfileResult")]
VerifyProfileClaimResult = Annotated[Influencer | Problem, strawberry.union("VerifyProfileClaimResult")]


@strawberry.type
class ChannelMutation:
    """Channels and their figures, by the person; proving whose they are."""

    @strawberry.mutation(description="Add a channel to one's profile; request a code to have it verified.")
    async def add_channel(
        self, info: Info, input: AddChannelInput, idempotency_key: str | None = None
    ) -> AddChannelResult:
        async with info.context.work_as(ActingInfluencer) as work:
            platform = None if input.platform is None else find_platform(input.platform)
            handle = read_handle(input.handle, platform=platform)
            figures = ChannelFigures() if input.figures is None else input.figures.read()
            added = await perform(work, idempotency_key, add_channel, handle=handle, figures=figures)
        return await one(info, CHANNEL, added)

    @strawberry.mutation(description="Bring the figures of one's channel up to date; those left out stay.")
    async def measure_channel(
        self, info: Info, channel_id: strawberry.ID, figures: ChannelFiguresInput
    ) -> MeasureChannelResult:
        async with info.context.work_as(ActingInfluencer) as work:
            channel = await measure_channel(work, channel_id=_channel(channel_id), figures=figures.read())
        return await one(info, CHANNEL, channel.id)

    @strawberry.mutation(description="Take a channel off one's profile.")
    async def remove_channel(self, info: Info, channel_id: strawberry.ID) -> RemoveChannelResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await remove_channel(work, channel_id=_channel(channel_id))
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Get a code to place in the channel's bio within seven days.")
    async def request_channel_code(self, info: Info, channel_id: strawberry.ID) -> RequestChannelCodeResult:
        async with info.context.work_as(ActingInfluencer) as work:
            channel = await request_channel_code(work, channel_id=_channel(channel_id))
        return await one(info, CHANNEL, channel.id)

    @strawberry.mutation(description="Record that the code was seen in the channel's bio; secretariat.")
    async def verify_channel(self, info: Info, channel_id: strawberry.ID) -> VerifyChannelResult:
        async with info.context.work_as(Secretariat) as work:
            channel = await verify_channel(work, channel_id=_channel(channel_id))
        return await one(info, CHANNEL, channel.id)

    @strawberry.mutation(
        description="Claim an imported profile as one's own: get a code to place in the bio of this channel of it."
    )
    async def claim_influencer_profile(
        self, info: Info, channel_id: strawberry.ID, idempotency_key: str | None = None
    ) -> ClaimInfluencerProfileResult:
        key = _channel(channel_id)
        async with info.context.work_as(SignedIn) as work:
            made = await perform(work, idempotency_key, claim_influencer_profile, channel_id=key)
        return await one(info, CLAIM, made)

    @strawberry.mutation(description="Record that a claim's code was seen: the profile is its person's; secretariat.")
    async def verify_profile_claim(self, info: Info, claim_id: strawberry.ID) -> VerifyProfileClaimResult:
        key = key_of(claim_id, ProfileClaim, ProfileClaimId, field="claimId")
        async with info.context.work_as(Secretariat) as work:
            influencer = await verify_profile_claim(work, claim_id=key)
        return await one(info, INFLUENCER, influencer.id)


def _channel(id: strawberry.ID) -> ChannelId:
    return key_of(id, Channel, ChannelId, field="channelId")
