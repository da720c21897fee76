"""Shortlists and who is on them."""

from typing import Any

from domain.brands import Brand
from domain.influencers.profiles import Influencer
from domain.logins import Login
from domain.shortlists import Shortlist, ShortlistEntry
from tests.instants import NOON


def make_shortlist(brand: Brand, by: Login, **changes: Any) -> Shortlist:
    """An empty list for Tết."""
    values: dict[str, Any] = {"brand_id": brand.id, "name": "Tết 2027", "created_by": by.id, "created_at": NOON}
    return Shortlist(**(values | changes))


def make_shortlist_entry(shortlist: Shortlist, person: Influencer, **changes: Any) -> ShortlistEntry:
    """A person on a list, first in it, without a note."""
    values: dict[str, Any] = {
        "shortlist_id": shortlist.id,
        "influencer_id": person.id,
        "place": 1,
        "added_by": shortlist.created_by,
        "added_at": NOON,
    }
    return ShortlistEntry(**(values | changes))
