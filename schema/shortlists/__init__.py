"""Shortlists over GraphQL: what they read, how they are kept, their people side by side for a brief."""

import strawberry

from schema.shortlists.comparing import ShortlistComparisonQuery
from schema.shortlists.queries import ShortlistListQuery
from schema.shortlists.writing import ShortlistMutation

__all__ = ["ShortlistMutation", "ShortlistQuery"]


@strawberry.type
class ShortlistQuery(ShortlistListQuery, ShortlistComparisonQuery):
    """All that is asked about shortlists."""
