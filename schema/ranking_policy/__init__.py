"""The public rules of ranking over GraphQL, and how the alliance changes them."""

import strawberry

from schema.ranking_policy.policy import RankingPolicyQuery as PolicyQuery
from schema.ranking_policy.publishing import RankingPolicyMutation
from schema.ranking_policy.simulation import SimulationQuery

__all__ = ["RankingPolicyMutation", "RankingPolicyQuery"]


@strawberry.type
class RankingPolicyQuery(PolicyQuery, SimulationQuery):
    """The rules in force, and what others would change."""
