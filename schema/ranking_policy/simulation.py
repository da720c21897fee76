"""What would change under other weights, for the alliance's admins to see before anything is published."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import strawberry

from domain.actors import ActingAdmin
from domain.ids import BriefId
from domain.ranking_policy.weights import PartWeights
from matching.simulation import MOST_COMPARED, Effect, Exposure, Move
from operations.ranking_policy.market import MOST_SIMULATED_PEOPLE
from operations.ranking_policy.simulating import Simulation, simulate_weights
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.context import Info
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.node_keys import key_of
from schema.reading import many


@strawberry.input(description="What each part of a score may bring, in basis points; together 10000.")
class PartWeightsInput:
    niche_fit: int = strawberry.field(description="How far the niches asked for are covered.")
    disclosure_history: int = strawberry.field(description="How carefully past advertising was labelled.")
    trust_tier: int = strawberry.field(description="The tier of the certificate.")
    delivery_reliability: int = strawberry.field(description="How many past bookings were kept as agreed.")
    audience_fit: int = strawberry.field(description="How much of the audience is the one wanted.")
    price_fit: int = strawberry.field(description="Where the price lies in the fee range; never all of it.")
    language_and_place: int = strawberry.field(description="The languages and provinces asked for.")

    def read(self) -> PartWeights:
        """The weights as a value, unchecked."""
        return PartWeights(**vars(self))


@strawberry.type(description="Somebody who would not keep their place, and stands among the first before or after.")
class SimulatedMove:
    influencer: Influencer | None = strawberry.field(description="Who it is; null when they left just now.")
    before: int = strawberry.field(description="The place under the weights in force, from 1.")
    after: int = strawberry.field(description="The place under the proposed weights.")
    enters: bool = strawberry.field(description="Whether they come into the first places.")
    leaves: bool = strawberry.field(description="Whether they drop out of them.")


@strawberry.type(description="What a tier gets of the attention that the first places give, in basis points of it.")
class TierExposure:
    tier: int = strawberry.field(description="The tier of the certificate.")
    before: int = strawberry.field(description="Under the weights in force.")
    after: int = strawberry.field(description="Under the proposed weights.")


@strawberry.type(
    description="Who gets the attention of the first places: place n gets 1 / log2(n + 1) of what the first does."
)
class SimulatedExposure:
    newcomers_before: int = strawberry.field(description="What newcomers get, in basis points, under present weights.")
    newcomers_after: int = strawberry.field(description="What newcomers get under the proposed weights.")
    tiers: list[TierExposure] = strawberry.field(description="What each tier gets, the lowest first.")


@strawberry.type(description="What would change in one brief's list.")
class BriefEffect:
    brief: Brief | None = strawberry.field(description="Which brief.")
    eligible: int = strawberry.field(description="How many people pass its gates; weights open and close none.")
    tau: int = strawberry.field(
        description="Kendall's rank correlation of the two orders of those who were `compared`, -10000 to 10000: 10000 "
        "when nobody of them passes another."
    )
    compared: int = strawberry.field(
        description=f"How many people are among the first {MOST_COMPARED:,} places under both weights: if those "
        "eligible are no more, all of them."
    )
    entering: int = strawberry.field(description="How many come into the first places; as many leave them.")
    moves: list[SimulatedMove] = strawberry.field(description="Who moves, by the place they would have.")
    exposure: SimulatedExposure = strawberry.field(description="Who gets the attention.")


@strawberry.type(description="What proposed weights would change on stored briefs today.")
class WeightsSimulation:
    digest: str = strawberry.field(
        description="Names what was compared and what was shown, for `publishWeights`: kept as a receipt that you have "
        "seen it. It serves you today, while no brief of it is edited and no weights are published."
    )
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")
    weighed: int = strawberry.field(description="How many people were weighed for each brief.")
    pool_cut: bool = strawberry.field(
        description="Whether more are certified than that: while a server has just been set up, "
        f"{MOST_SIMULATED_PEOPLE:,} of the highest tiers are weighed, later everybody."
    )
    present_version: str = strawberry.field(description="The version of the weights it is compared with.")
    briefs: list[BriefEffect] = strawberry.field(description="Brief by brief, the one published last first.")
    tau: int = strawberry.field(description="The mean of the briefs' rank correlations, rounded down.")
    top_changed: int = strawberry.field(
        description="The share of all briefs' first places that would go to somebody else, in basis points."
    )
    exposure: SimulatedExposure = strawberry.field(description="Who gets the attention, over all briefs.")


@strawberry.type
class SimulationQuery:
    """Trying weights."""

    @strawberry.field(
        description="Rank stored briefs under the weights in force and under others, and see who moves; for the "
        "alliance's admins. Everybody certified is weighed for each brief. All that is written is that you saw it."
    )
    async def simulate_weights(
        self,
        info: Info,
        weights: PartWeightsInput,
        *,
        briefs: list[strawberry.ID] | None = None,
        first: int = 10,
        top: int = 10,
    ) -> WeightsSimulation:
        """Before and after."""
        context = info.context
        found = await simulate_weights(
            context.database,
            context.acting_as(ActingAdmin),
            weights=weights.read(),
            brief_ids=None if briefs is None else [key_of(each, Brief, BriefId, field="briefs") for each in briefs],
            most=first,
            top=top,
            columns=context.gateways.columns,
            now=context.now,
        )
        rows = await many(info, BRIEF, [each.brief_id for each in found.effects], at=("briefs", "brief"))
        ids = {move.influencer_id for each in found.effects for move in each.moves}
        people = await many(info, INFLUENCER, sorted(ids), at=("briefs", "moves", "influencer")) if ids else {}
        return _simulation(
            found,
            [
                _effect(each, rows.get(each.brief_id), [_move(move, each, people) for move in each.moves])
                for each in found.effects
            ],
        )


def _simulation(found: Simulation, briefs: list[BriefEffect]) -> WeightsSimulation:
    together = found.total
    return WeightsSimulation(
        digest=found.digest,
        day=found.day,
        weighed=found.weighed,
        pool_cut=found.cut,
        present_version=found.present,
        briefs=briefs,
        tau=together.tau,
        top_changed=together.changed,
        exposure=_exposure(together.before, together.after),
    )


def _effect(effect: Effect, brief: Brief | None, moves: list[SimulatedMove]) -> BriefEffect:
    return BriefEffect(
        brief=brief,
        eligible=effect.eligible,
        tau=effect.tau,
        compared=effect.compared,
        entering=effect.entering,
        moves=moves,
        exposure=_exposure(effect.before, effect.after),
    )


def _move(move: Move, effect: Effect, people: Mapping[UUID, Influencer]) -> SimulatedMove:
    return SimulatedMove(
        influencer=people.get(move.influencer_id),
        before=move.before,
        after=move.after,
        enters=move.after <= effect.top < move.before,
        leaves=move.before <= effect.top < move.after,
    )


def _exposure(before: Exposure, after: Exposure) -> SimulatedExposure:
    tiers = sorted({*before.tiers, *after.tiers})
    return SimulatedExposure(
        newcomers_before=before.share(before.newcomers),
        newcomers_after=after.share(after.newcomers),
        tiers=[
            TierExposure(
                tier=tier, before=before.share(before.tiers.get(tier, 0)), after=after.share(after.tiers.get(tier, 0))
            )
            for tier in tiers
        ],
    )
