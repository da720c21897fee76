"""Ten points of the story at which somebody may pull the plug."""

from enum import StrEnum


class Mark(StrEnum):
    """The request that is about to leave."""

    BRIEF_DRAFTED = "brief drafted"
    PAPER_FILED = "paper filed"
    BRIEF_SUBMITTED = "brief submitted"
    BRIEF_APPROVED = "brief approved"
    CAMPAIGN_FUNDED = "campaign funded"
    OFFER_SENT = "offer sent"
    OFFER_COUNTERED = "offer countered"
    OFFER_DECLINED = "offer declined"
    OFFER_ACCEPTED = "offer accepted"
    LAST_PLACE_RACED = "last place raced for"
