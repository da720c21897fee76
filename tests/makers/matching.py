"""A brief for skincare and the people weighed for it, valid by default: the candidate passes every gate."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.ids import BrandId, BriefId, InfluencerId
from domain.money import vnd
from matching.brief import AudienceTrait, Brief, Candidate, Delivery, Disclosure

TODAY = date(2026, 11, 21)

BRIEF = Brief(
    id=BriefId(UUID(int=1)),
    brand_id=BrandId(UUID(int=2)),
    niches={"beauty.skincare": 7000, "beauty.makeup": 3000},
    category="cosmetics",
    platforms=frozenset({"tiktok"}),
    languages=frozenset({"vi"}),
    provinces={"01": "red_river_delta"},
    audience={AudienceTrait.GENDER: frozenset({"female"}), AudienceTrait.AGE: frozenset({"18-24", "25-34"})},
    fee_floor=vnd(2_000_000),
    fee_ceiling=vnd(6_000_000),
)

CANDIDATE = Candidate(
    influencer_id=InfluencerId(UUID(int=100)),
    niches=frozenset({"beauty.skincare"}),
    province="01",
    region="red_river_delta",
    languages=frozenset({"vi"}),
    tier=2,
    certificate_until=date(2027, 3, 1),
    disclosure=Disclosure(value_bp=8938, mean_bp=9333, posts=52, newest=date(2026, 11, 20)),
    delivery=Delivery(bookings=10, kept=9),
    audience={
        AudienceTrait.GENDER: {"female": 7000, "male": 3000},
        AudienceTrait.AGE: {"18-24": 4000, "25-34": 3000, "35-44": 3000},
    },
    price=vnd(4_000_000),
    free_places=2,
    platforms=frozenset({"tiktok", "facebook"}),
)


def make_brief(**changes: Any) -> Brief:
    return replace(BRIEF, **changes)


def make_candidate(number: int = 100, **changes: Any) -> Candidate:
    return replace(CANDIDATE, influencer_id=InfluencerId(UUID(int=number)), **changes)
