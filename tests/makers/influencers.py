"""Influencers and their channels."""

from datetime import date
from typing import Any

from domain.ids import InfluencerId, LoginId, new_id
from domain.influencers.channels import Channel
from domain.influencers.content import InfluencerKind, ProfileContent
from domain.influencers.figures import FigureSource
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer, InfluencerLanguage, InfluencerNiche, ProfileStatus
from domain.influencers.versions import ProfileVersion, ProfileVersionStatus
from domain.logins import Login
from tests.instants import NOON


def make_influencer(login: Login | None, **changes: Any) -> Influencer:
    """An approved profile of the person behind a login."""
    values: dict[str, Any] = {
        "id": InfluencerId(new_id()),
        "login_id": None if login is None else login.id,
        "status": ProfileStatus.APPROVED,
        "display_name": "Hồng Nhung",
        "kind": InfluencerKind.KOL,
        "bio_vi": "Chăm sóc da mỗi ngày.",
        "province": "01",
        "bookings_at_once": 2,
        "created_at": NOON,
        "changed_at": NOON,
        "listed_at": NOON,
    }
    return Influencer(**(values | changes))


def make_profile_content(**changes: Any) -> ProfileContent:
    """What make_influencer's profile says, with niches and languages."""
    values: dict[str, Any] = {
        "display_name": "Hồng Nhung",
        "kind": InfluencerKind.KOL,
        "bio_vi": "Chăm sóc da mỗi ngày.",
        "province": "01",
        "languages": ("vi",),
        "niches": ("beauty.skincare", "travel"),
    }
    return ProfileContent(**(values | changes))


def make_profile_version(
    influencer: Influencer, status: ProfileVersionStatus = ProfileVersionStatus.STANDING, **changes: Any
) -> ProfileVersion:
    """Version 1 of a profile."""
    values: dict[str, Any] = {
        "number": 1,
        "content": ProfileVersion.of(influencer.id, 1, make_profile_content(), now=NOON).content,
        "written_at": NOON,
    }
    return ProfileVersion(influencer_id=influencer.id, status=status, **(values | changes))


def make_imported_influencer(**changes: Any) -> Influencer:
    """A listed profile that a file brought in and nobody has claimed."""
    return make_influencer(None, **({"status": ProfileStatus.IMPORTED, "version": 0} | changes))


def make_niche(influencer: Influencer, niche: str = "beauty.skincare", place: int = 0) -> InfluencerNiche:
    """A niche of a profile."""
    return InfluencerNiche(influencer_id=influencer.id, niche=niche, place=place)


def make_language(influencer: Influencer, language: str = "vi", place: int = 0) -> InfluencerLanguage:
    """A language of a profile."""
    return InfluencerLanguage(influencer_id=influencer.id, language=language, place=place)


def make_channel(influencer: Influencer, handle: Handle | None = None, **changes: Any) -> Channel:
    """A verified TikTok channel with 48,500 followers, 3.5 % engagement and 12,000 median views."""
    channel = Channel.named(
        influencer.id, handle or Handle(platform="tiktok", name=f"nhung.{influencer.id.hex}"), now=NOON
    )
    values: dict[str, Any] = {
        "followers": 48_500,
        "followers_source": FigureSource.DECLARED,
        "followers_as_of": date(2026, 11, 1),
        "engagement_rate": 350,
        "engagement_rate_source": FigureSource.DECLARED,
        "engagement_rate_as_of": date(2026, 11, 1),
        "median_views": 12_000,
        "median_views_source": FigureSource.DECLARED,
        "median_views_as_of": date(2026, 11, 1),
        "verified_at": NOON,
        "verified_by": LoginId(influencer.login_id) if influencer.login_id else None,
    }
    if influencer.login_id is None:
        values |= {"verified_at": None}
    for name, value in (values | changes).items():
        setattr(channel, name, value)
    return channel
