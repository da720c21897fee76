"""What bars a booking from being published, though it was lawful when it was agreed."""

from enum import StrEnum


class PublicationBar(StrEnum):
    """Why nothing may be published for a booking any more."""

    BRIEF_REMOVED = "brief_removed"
    """An authority had the brief taken down."""
    PAPERS_MISSING = "papers_missing"
    """The brand's papers ran out or were withdrawn, or the brand itself was named as a violator."""
    INFLUENCER_NAMED = "influencer_named"
    """An authority publicly named a channel of the influencer's as a violator."""
