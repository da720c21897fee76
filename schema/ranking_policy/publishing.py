"""Publishing new weights."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import Decider
from domain.ids import BriefId
from domain.sentences import Sentence
from operations.ranking_policy.publishing import publish_weights
from schema.campaigns.types import Brief
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.ranking_policy.policy import RankingPolicy, ranking_policy
from schema.ranking_policy.simulation import PartWeightsInput


@strawberry.input(description="New weights, from when and why; and the simulation in which you saw what they change.")
class PublishWeightsInput:
    """The weights and all that must come with them."""

    weights: PartWeightsInput = strawberry.field(description="What each part may bring.")
    valid_from: date = strawberry.field(
        description="The first day on which they hold, in Viet Nam; `rankingPolicy` says how long the notice is."
    )
    vi_reason: str = strawberry.field(description="Why, in Vietnamese, for everybody to read; 1 to 2000 characters.")
    en_reason: str = strawberry.field(description="Why, in English, for everybody to read; 1 to 2000 characters.")
    simulation: str = strawberry.field(
        description="The digest that `simulateWeights` gave you for these weights today."
    )
    briefs: list[strawberry.ID] = strawberry.field(description="The briefs of that simulation.")


PublishWeightsResult = Annotated[RankingPolicy | Problem, strawberry.union("PublishWeightsResult")]


@strawberry.type
class RankingPolicyMutation:
    """Changing how candidates are ranked."""

    @strawberry.mutation(
        description="Publish new weights of a score, with reasons and notice: public at once, for good. As a decider."
    )
    async def publish_weights(
        self, info: Info, input: PublishWeightsInput, idempotency_key: str | None = None
    ) -> PublishWeightsResult:
        """The decider decides; everybody reads it."""
        async with info.context.work_as(Decider) as work:
            await perform(
                work,
                idempotency_key,
                publish_weights,
                weights=input.weights.read(),
                valid_from=input.valid_from,
                reason=Sentence(input.vi_reason, input.en_reason),
                simulation=input.simulation,
                brief_ids=[key_of(each, Brief, BriefId, field="input.briefs") for each in input.briefs],
            )
        return await ranking_policy(info)
