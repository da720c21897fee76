"""Showings and reports of exposure."""

from datetime import date
from typing import Any

from domain.campaigns.briefs import Brief
from domain.exposure.showings import Showing
from domain.influencers.profiles import Influencer
from matching.attention import attention

MONDAY = date(2026, 11, 16)
"""The week that noon of the tests lies in."""


def make_showing(brief: Brief, person: Influencer, **changes: Any) -> Showing:
    """A person shown first on the Monday of the week."""
    place = changes.get("place", 1)
    values: dict[str, Any] = {
        "day": MONDAY,
        "brief_id": brief.id,
        "influencer_id": person.id,
        "place": place,
        "attention": attention(max(place, 1)),
        "newcomer": False,
        "tier": 2,
        "province": "01",
    }
    return Showing(**(values | changes))
