"""The track record of a brand or an influencer, as everybody sees it."""

from typing import Any

import strawberry

from domain.offers.terms import Side
from domain.reviews import track_record
from schema.reading import NOW, Value, value


@strawberry.type(
    description="What was said of somebody in reviews over the last 24 months, larger bookings counting for more."
)
class TrackRecord:
    n: int = strawberry.field(description="How many reviews it is made of.")
    rating: int | None = strawberry.field(
        description="Their weighted mean in hundredths of a star, 100 to 500; null where nobody has said anything."
    )


def track_record_of(n: int, weighted: int | None, weights: int | None) -> TrackRecord:
    """A track record, from its sums."""
    record = track_record.track_record(n, weighted, weights)
    return TrackRecord(n=record.n, rating=record.rating)


def record_about(side: Side, subject_id: Any) -> Value:
    """The field that shows what was said of one side, by the column of its id."""
    return value(track_record_of, *track_record.sums_about(side, subject_id, NOW))
