"""Influencer profiles over GraphQL."""

import strawberry

from schema.influencers.blocked import BlockedQuery, BlockMutation
from schema.influencers.channels import ChannelMutation
from schema.influencers.conditions import ConditionMutation
from schema.influencers.profiles import ProfileMutation
from schema.influencers.queries import ProfileQuery
from schema.influencers.records import RecordMutation

__all__ = ["InfluencerMutation", "InfluencerQuery"]


@strawberry.type
class InfluencerQuery(ProfileQuery, BlockedQuery):
    """All that is asked about influencers."""


@strawberry.type
class InfluencerMutation(ProfileMutation, ChannelMutation, ConditionMutation, RecordMutation, BlockMutation):
    """What influencers do with their profiles, the secretariat with what they hand in, brands with whom they block."""
