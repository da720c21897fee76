"""Campaigns over GraphQL: campaigns and their briefs, papers on file, the law gate, moderation and the block list."""

import strawberry

from schema.campaigns.documents import DocumentMutation
from schema.campaigns.law_gate import LawQuery
from schema.campaigns.moderation import BriefModerationMutation
from schema.campaigns.queries import BriefQuery
from schema.campaigns.violators import ViolatorMutation, ViolatorQuery
from schema.campaigns.writing import BriefMutation, ProgrammeMutation


@strawberry.type
class CampaignQuery(BriefQuery, LawQuery, ViolatorQuery):
    """All that is asked about campaigns."""


@strawberry.type
class CampaignMutation(ProgrammeMutation, BriefMutation, DocumentMutation, BriefModerationMutation, ViolatorMutation):
    """All that is done about campaigns."""
