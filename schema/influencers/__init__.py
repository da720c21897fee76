"""Influencer profiles over GraphQL."""

import strawberry

from schema.influencers.channels import ChannelMutation
from schema.influencers.conditions import ConditionMutation
from schema.influencers.profiles import ProfileMutation
from schema.influencers.queries import InfluencerQuery
from schema.influencers.records import RecordMutation

__all__ = ["InfluencerMutation", "InfluencerQuery"]


@strawberry.type
class InfluencerMutation(ProfileMutation, ChannelMutation, ConditionMutation, RecordMutation):
    """All that influencers do with their profiles, and the secretariat with what they hand in."""
