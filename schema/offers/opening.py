"""Open an offer: the brand sends one, the influencer applies."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import BriefId, InfluencerId
from operations.applications import apply_to_brief
from operations.offers.opening import send_offer
from schema.campaigns.types import Brief
from schema.context import Info
from schema.influencers.types import Influencer
from schema.node_keys import key_of
from schema.offers.readings import OFFER
from schema.offers.types import Offer
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one
from schema.terms import DeclarationsInput, OfferTermsInput


@strawberry.input(description="An ask to one influencer.")
class SendOfferInput:
    brief_id: strawberry.ID = strawberry.field(description="The published brief of yours that it is for.")
    influencer_id: strawberry.ID = strawberry.field(description="Whom you ask.")
    terms: OfferTermsInput = strawberry.field(description="What you ask and pay.")


@strawberry.input(description="An application to an open call.")
class ApplyToBriefInput:
    brief_id: strawberry.ID = strawberry.field(description="The open call.")
    terms: OfferTermsInput = strawberry.field(description="What you offer to do, for how much.")
    declarations: DeclarationsInput = strawberry.field(description="What you declare.")


SendOfferResult = Annotated[Offer | Problem, strawberry.union("SendOfferResult")]
ApplyToBriefResult = Annotated[Offer | Problem, strawberry.union("ApplyToBriefResult")]


@strawberry.type
class OpeningMutation:
    """Opening offers."""

    @strawberry.mutation(
        description="Ask an influencer to work for a published brief of yours. It is open for 72 hours."
    )
    async def send_offer(
        self, info: Info, input: SendOfferInput, idempotency_key: str | None = None
    ) -> SendOfferResult:
        """A verified brand's manager asks."""
        async with info.context.work_as(ActingBrandManager) as work:
            sent = await perform(
                work,
                idempotency_key,
                send_offer,
                brief_id=key_of(input.brief_id, Brief, BriefId, field="input.briefId"),
                influencer_id=key_of(input.influencer_id, Influencer, InfluencerId, field="input.influencerId"),
                terms=input.terms.read(),
            )
        return await one(info, OFFER, sent)

    @strawberry.mutation(
        description="Ask for a place of an open call, as the influencer you act for: an offer whose first terms are "
        "yours."
    )
    async def apply_to_brief(
        self, info: Info, input: ApplyToBriefInput, idempotency_key: str | None = None
    ) -> ApplyToBriefResult:
        """An influencer asks."""
        async with info.context.work_as(ActingInfluencer) as work:
            made = await perform(
                work,
                idempotency_key,
                apply_to_brief,
                brief_id=key_of(input.brief_id, Brief, BriefId, field="input.briefId"),
                terms=input.terms.read(),
                declarations=input.declarations.read(),
            )
        return await one(info, OFFER, made)
