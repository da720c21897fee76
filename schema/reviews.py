"""Reviews: what each side of a booking says of the other afterwards."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, and_

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import BookingId, BrandId, InfluencerId, ReviewId
from domain.reviews import review
from domain.reviews.visibility import review_is_visible
from operations.reviews import reply_to_review, write_review
from schema.brands import BRAND, Brand
from schema.context import Info
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.node_keys import UnknownId, encoder_of, key_of, parse_node_id
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, One, one, page, reads, value
from schema.sides import Side


@strawberry.type(
    description="What one side of a booking says of the other; hidden until both have written or 7 days have passed "
    "since its end, then shown to everybody and never changed."
)
class Review(Node):
    booking_id: strawberry.ID = strawberry.field(description="The id of the booking.")
    side: Side = strawberry.field(description="Who says it.")
    rating: int = strawberry.field(description="1 to 5 stars.")
    words: str | None = strawberry.field(description="In words.")
    weight: int = strawberry.field(
        description="How much it counts in the track record, by the size of the booking: 10000 is once."
    )
    written_at: datetime = strawberry.field(description="When it was written.")
    closes_at: datetime = strawberry.field(description="From when it is shown whether the other side has written.")
    published_at: datetime | None = strawberry.field(description="Since when everybody sees it; null while hidden.")
    counts_until: datetime = strawberry.field(description="Until when it counts in the track record.")
    reply: str | None = strawberry.field(description="What the other side answered.")
    replied_at: datetime | None = strawberry.field(description="When it answered.")
    brand: Brand | None = strawberry.field(description="The brand of the booking.")
    influencer: Influencer | None = strawberry.field(description="The influencer of the booking.")


def _booking_id(key: UUID) -> strawberry.ID:
    return strawberry.ID(encoder_of("Booking")(key))


REVIEW: Final = reads(
    Review,
    review.Review,
    visible=review_is_visible,
    columns={"booking_id": value(_booking_id, review.Review.booking_id)},
    one={
        "brand": One(reading=BRAND, key=review.Review.brand_id),
        "influencer": One(reading=INFLUENCER, key=review.Review.influencer_id),
    },
)


@strawberry.input(description="What a side of a booking says of the other.")
class WriteReviewInput:
    rating: int = strawberry.field(description="1 to 5 stars.")
    words: str | None = strawberry.field(description="In words, 2,000 characters.", default=None)


WriteReviewResult = Annotated[Review | Problem, strawberry.union("WriteReviewResult")]
ReplyToReviewResult = Annotated[Review | Problem, strawberry.union("ReplyToReviewResult")]


@strawberry.type
class ReviewQuery:
    """Looking at reviews."""

    @strawberry.field(
        description="Reviews, newest first: all that are shown, and your own; of one influencer or one brand, if given."
    )
    async def reviews(
        self,
        info: Info,
        *,
        influencer_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those about this influencer.")
        ] = None,
        brand_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those about this brand.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Review]:
        """A page of them."""
        about = _about(influencer_id, brand_id)
        return await page(info, REVIEW, where=about, first=first, after=after, last=last, before=before)


@strawberry.type
class ReviewMutation:
    """Writing and answering reviews."""

    @strawberry.mutation(
        description="Review the other side of a booking, once, within 7 days of its end; it is never changed, and "
        "hidden until the other side has written too, or the 7 days are over."
    )
    async def write_review(
        self, info: Info, booking_id: strawberry.ID, input: WriteReviewInput, idempotency_key: str | None = None
    ) -> WriteReviewResult:
        """Either side."""
        key = _booking_id_of(booking_id)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            written = await perform(
                work, idempotency_key, write_review, booking_id=key, rating=input.rating, words=input.words
            )
        return await one(info, REVIEW, written)

    @strawberry.mutation(description="Answer what was said of you, once, within 30 days of its being shown.")
    async def reply_to_review(
        self,
        info: Info,
        review_id: strawberry.ID,
        reply: Annotated[str, strawberry.argument(description="The answer, 1 to 2,000 characters.")],
        idempotency_key: str | None = None,
    ) -> ReplyToReviewResult:
        """Whom it is about."""
        key = key_of(review_id, Review, ReviewId, field="reviewId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            replied = await perform(work, idempotency_key, reply_to_review, review_id=key, reply=reply)
        return await one(info, REVIEW, replied)


def _booking_id_of(given: strawberry.ID) -> BookingId:
    """By its name: bookings show their reviews, so their module loads after this one. Raises UnknownId."""
    name, key = parse_node_id(given)
    if name != "Booking":
        raise UnknownId(wanted="Booking", field="bookingId")
    return BookingId(key)


def _about(influencer_id: strawberry.ID | None, brand_id: strawberry.ID | None) -> ColumnElement[bool] | None:
    """Those about this influencer, or this brand: of both together there are none. Raises UnknownId."""
    row, wanted = review.Review, list[ColumnElement[bool]]()
    if influencer_id is not None:
        person = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        wanted += [row.influencer_id == person, row.side == Side.BRAND]
    if brand_id is not None:
        brand = key_of(brand_id, Brand, BrandId, field="brandId")
        wanted += [row.brand_id == brand, row.side == Side.INFLUENCER]
    return and_(*wanted) if wanted else None
