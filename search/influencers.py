"""The index of influencers: what of a public profile can be searched, filtered, counted and sorted by."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from search.documents import SearchDocument
from search.query import Sort
from search.spec import IndexSpec, TextField

INFLUENCERS: Final = IndexSpec(
    name="influencers",
    version=1,
    texts=(
        TextField(name="name"),
        TextField(name="handle", typos=False),
        TextField(name="niche"),
        TextField(name="province"),
        TextField(name="bio"),
    ),
    facets=(
        "niche",
        "province",
        "tier",
        "platform",
        "follower_band",
        "language",
        "price_band",
        "availability",
        "topic",
        "kind",
    ),
    numbers=("trust", "tier", "followers", "price", "engagement", "newest"),
    sorts=("trust", "followers", "price", "newest"),
    first=Sort("trust"),
)


class InfluencerAvailability(StrEnum):
    """Whether somebody takes bookings now."""

    OPEN = "open"
    """They take more bookings."""
    FULL = "full"
    """As many bookings as they take at once are under way."""
    AWAY = "away"
    """They take none for now."""


TIER_STEP: Final = 10_000
"""One trust tier outweighs any disclosure history, which runs from 0 to 10 000 basis points."""


@dataclass(frozen=True, kw_only=True)
class FindableInfluencer:
    """The public part of a profile, as plain values. What nobody measured is None, never a guess.

    Labels are in every language they may be searched in, places with their former names. `niches` holds the codes of
    both levels. `price` is the least a booking can cost in đồng, `engagement` and `disclosure` are basis points,
    `followers` are those of the largest channel.
    """

    id: str
    kind: str | None = None
    name: str
    bios: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()
    niche_labels: tuple[str, ...] = ()
    province: str | None = None
    province_labels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tier: int = 0
    disclosure: int = 0
    followers: int | None = None
    follower_band: str | None = None
    price: int | None = None
    price_band: str | None = None
    engagement: int | None = None
    availability: InfluencerAvailability
    listed_at: datetime


def influencer_document(who: FindableInfluencer) -> SearchDocument:
    """The document of a profile: tier before disclosure history makes its trust, and nothing else does."""
    known = {
        "followers": who.followers,
        "price": who.price,
        "engagement": who.engagement,
    }
    return SearchDocument(
        id=who.id,
        texts={
            "name": (who.name,),
            "handle": who.handles,
            "niche": who.niche_labels,
            "province": who.province_labels,
            "bio": who.bios,
        },
        codes={
            "niche": who.niches,
            "province": _one(who.province),
            "tier": (str(who.tier),),
            "platform": who.platforms,
            "follower_band": _one(who.follower_band),
            "language": who.languages,
            "price_band": _one(who.price_band),
            "availability": (who.availability,),
            "topic": who.topics,
            "kind": _one(who.kind),
        },
        numbers={
            "trust": who.tier * TIER_STEP + who.disclosure,
            "tier": who.tier,
            "newest": int(who.listed_at.timestamp()),
            **{number: value for number, value in known.items() if value is not None},
        },
    )


def _one(code: str | None) -> tuple[str, ...]:
    return () if code is None else (code,)
