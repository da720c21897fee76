"""Disputes over GraphQL: opened and answered by the sides, mediated and decided by admins."""

import strawberry

from schema.disputes.opening import OpeningMutation
from schema.disputes.queries import DisputeQuery
from schema.disputes.resolving import ResolvingMutation

__all__ = ["DisputeMutation", "DisputeQuery"]


@strawberry.type
class DisputeMutation(OpeningMutation, ResolvingMutation):
    """All that is done about disputes."""
