"""Discovery over GraphQL: faceted search over influencers and over open briefs."""

import strawberry

from schema.discovery.briefs import BriefSearchQuery
from schema.discovery.influencers import InfluencerSearchQuery

__all__ = ["DiscoveryQuery"]


@strawberry.type
class DiscoveryQuery(InfluencerSearchQuery, BriefSearchQuery):
    """All that is searched."""
