"""The public rules of ranking over GraphQL."""

from schema.ranking_policy.policy import RankingPolicyQuery

__all__ = ["RankingPolicyQuery"]
