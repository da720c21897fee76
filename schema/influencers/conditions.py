"""On which conditions an influencer works: prices, audience, times, what is refused."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import BrandId
from domain.influencers.audience import Audience, AudienceDimension, ShareOf
from domain.influencers.availability import Availability, Period
from domain.influencers.figures import FigureSource
from domain.influencers.rates import RateCard, RateOf
from domain.money import vnd
from operations.influencers.audience import set_audience
from operations.influencers.availability import set_availability
from operations.influencers.rates import set_rate_card
from operations.influencers.refused import allow_brand, allow_topic, refuse_brand, refuse_topic
from schema.brands import Brand
from schema.context import Info
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.money import MinorUnits
from schema.node_keys import key_of
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="One line of a rate card.")
class RateInput:
    platform: str = strawberry.field(description="The platform's code.")
    format: str = strawberry.field(description="The format's code.")
    price: MinorUnits = strawberry.field(description="The price of one piece, in đồng, above 0.")


@strawberry.input(description="A whole rate card.")
class RateCardInput:
    rates: list[RateInput] = strawberry.field(description="All lines; what is not among them has no price.")
    minimum_fee: MinorUnits | None = strawberry.field(
        description="The least for which any booking is taken, in đồng.", default=None
    )

    def read(self) -> RateCard:
        """The card as a value."""
        rates: Sequence[RateOf] = [
            RateOf(platform=rate.platform, format_code=rate.format, price=vnd(rate.price)) for rate in self.rates
        ]
        return RateCard(rates=rates, minimum_fee=None if self.minimum_fee is None else vnd(self.minimum_fee))


@strawberry.input(description="The share of one bracket.")
class AudienceShareInput:
    dimension: AudienceDimension = strawberry.field(description="Age, gender or province.")
    bracket: str = strawberry.field(description="`18-24`, `female`, or a province's code.")
    basis_points: int = strawberry.field(description="The share in basis points; 2500 is 25 %.")


@strawberry.input(description="All that was measured of an audience.")
class AudienceInput:
    shares: list[AudienceShareInput] = strawberry.field(description="All shares; a dimension may leave a rest unknown.")
    as_of: date = strawberry.field(description="The day on which they were read.")

    def read(self) -> Audience:
        """The audience as a value, declared by the influencer."""
        shares = [
            ShareOf(dimension=share.dimension, bracket=share.bracket, basis_points=share.basis_points)
            for share in self.shares
        ]
        return Audience(shares=shares, source=FigureSource.DECLARED, as_of=self.as_of)


@strawberry.input(description="Days on which no work is taken.")
class ClosedPeriodInput:
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The first day of work again.")


@strawberry.input(description="When bookings are taken, and how many at once.")
class AvailabilityInput:
    bookings_at_once: int = strawberry.field(description="0 to 50; 0 takes none for now.")
    closed: list[ClosedPeriodInput] = strawberry.field(
        description="All closed periods; those that touch become one.", default_factory=list
    )

    def read(self) -> Availability:
        """The availability as a value."""
        closed = [Period(starts_on=period.starts_on, ends_on=period.ends_on) for period in self.closed]
        return Availability(bookings_at_once=self.bookings_at_once, closed=closed)


SetRateCardResult = Annotated[Influencer | Problem, strawberry.union("SetRateCardResult")]
SetAudienceResult = Annotated[Influencer | Problem, strawberry.union("SetAudienceResult")]
SetAvailabilityResult = Annotated[Influencer | Problem, strawberry.union("SetAvailabilityResult")]
RefuseTopicResult = Annotated[Influencer | Problem, strawberry.union("RefuseTopicResult")]
AllowTopicResult = Annotated[Influencer | Problem, strawberry.union("AllowTopicResult")]
RefuseBrandResult = Annotated[Influencer | Problem, strawberry.union("RefuseBrandResult")]
AllowBrandResult = Annotated[Influencer | Problem, strawberry.union("AllowBrandResult")]


@strawberry.type
class ConditionMutation:
    """On what terms a person works: prices, audience, times, what is refused."""

    @strawberry.mutation(description="Set the whole rate card.")
    async def set_rate_card(self, info: Info, input: RateCardInput) -> SetRateCardResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await set_rate_card(work, rate_card=input.read())
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Set all that is known of the audience.")
    async def set_audience(self, info: Info, input: AudienceInput) -> SetAudienceResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await set_audience(work, audience=input.read())
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Set how many bookings are taken at once, and all closed periods.")
    async def set_availability(self, info: Info, input: AvailabilityInput) -> SetAvailabilityResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await set_availability(work, availability=input.read())
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Take no work on a category of goods or a niche.")
    async def refuse_topic(self, info: Info, topic: str) -> RefuseTopicResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await refuse_topic(work, topic=topic)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Take work on a category of goods or a niche again.")
    async def allow_topic(self, info: Info, topic: str) -> AllowTopicResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await allow_topic(work, topic=topic)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Take no work from a brand; it is not told.")
    async def refuse_brand(self, info: Info, brand_id: strawberry.ID) -> RefuseBrandResult:
        key = key_of(brand_id, Brand, BrandId, field="brandId")
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await refuse_brand(work, brand_id=key)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Take work from a brand again.")
    async def allow_brand(self, info: Info, brand_id: strawberry.ID) -> AllowBrandResult:
        key = key_of(brand_id, Brand, BrandId, field="brandId")
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await allow_brand(work, brand_id=key)
        return await one(info, INFLUENCER, influencer.id)
