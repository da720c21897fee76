"""Saved searches over GraphQL: what they hold and found, and how they are kept."""

from schema.saved_searches.queries import SavedSearchQuery
from schema.saved_searches.writing import SavedSearchMutation

__all__ = ["SavedSearchMutation", "SavedSearchQuery"]
