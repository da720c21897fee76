"""Saved searches and their alerts."""

from datetime import timedelta
from typing import Any

from domain.brands import Brand
from domain.influencers.profiles import Influencer
from domain.logins import Login
from domain.saved_searches import SavedSearch, SavedSearchAlert
from tests.instants import NOON


def make_saved_search(owner: Brand | Influencer, by: Login, **changes: Any) -> SavedSearch:
    """A search for everybody, or for every brief, saved at noon."""
    values: dict[str, Any] = {
        "brand_id": owner.id if isinstance(owner, Brand) else None,
        "influencer_id": owner.id if isinstance(owner, Influencer) else None,
        "place": 1,
        "name": "Tất cả",
        "query_version": 1,
        "query": {"text": "", "choices": {}, "ranges": {}, "sort": None, "falling": True},
        "created_by": by.id,
        "created_at": NOON,
        "looked_until": NOON,
    }
    return SavedSearch(**(values | changes))


def make_saved_search_alert(search: SavedSearch, **changes: Any) -> SavedSearchAlert:
    """One new result within the first day."""
    values: dict[str, Any] = {
        "saved_search_id": search.id,
        "since": NOON,
        "until": NOON + timedelta(days=1),
        "found": 1,
        "raised_at": NOON + timedelta(days=1, minutes=10),
        "kept_until": NOON + timedelta(days=91, minutes=10),
    }
    return SavedSearchAlert(**(values | changes))
