"""The track record: what was said of somebody over the last 24 months, larger bookings counting for more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, BindParameter, ScalarSelect, cast, func, select

from domain.offers.terms import Side
from domain.reviews.review import Review

HUNDREDTHS = 100


@dataclass(frozen=True, kw_only=True)
class TrackRecord:
    """How many reviews there are, and their weighted mean in hundredths; None where nobody has said anything."""

    n: int
    rating: int | None


def track_record(n: int, weighted: int | None, weights: int | None) -> TrackRecord:
    """The record of `n` reviews with these sums of weight x rating and of weights, rounded half up."""
    if not weighted or not weights:
        return TrackRecord(n=n, rating=None)
    return TrackRecord(n=n, rating=(2 * HUNDREDTHS * weighted + weights) // (2 * weights))


def sums_about(side: Side, subject_id: Any, now: datetime | BindParameter[Any]) -> tuple[ScalarSelect[Any], ...]:
    """What `track_record` is made of: all that is said of one side (an id or a column of ids), as of an instant."""
    about = Review.brand_id if side is Side.BRAND else Review.influencer_id
    counted = (
        Review.side == side.other,
        about == subject_id,
        Review.published_at <= now,
        Review.counts_until > now,
    )
    sums = (func.count(), func.sum(Review.weight * Review.rating), func.sum(Review.weight))
    return tuple(select(cast(each, BigInteger)).select_from(Review).where(*counted).scalar_subquery() for each in sums)
