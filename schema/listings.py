"""Listings as the alliance moderates them: the steps taken, and the reason of each."""

from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, and_, false, select, true

from domain import listings
from domain.actors import ActingAdmin, ActingBrand, SignedIn
from domain.campaigns.briefs import Brief
from domain.influencers.profiles import Influencer
from domain.listings import ListingKind
from schema.reading import Node, reads

strawberry.enum(listings.ReviewStep, description="What happened to a listing in moderation.")
strawberry.enum(listings.ReviewGround, description="What a review rests on.")


@strawberry.type(description="One step in the moderation of a brief or a profile. Steps are appended, never changed.")
class ListingReview(Node):
    number: int = strawberry.field(description="Counts the steps of one listing from 1.")
    version: int = strawberry.field(description="The version of the listing it was about.")
    step: listings.ReviewStep = strawberry.field(description="What happened.")
    ground: listings.ReviewGround | None = strawberry.field(description="What the answer rests on.")
    clause: str | None = strawberry.field(description="The clause of the law or rule.")
    text: str | None = strawberry.field(description="The reason in words.")
    at: datetime = strawberry.field(description="When.")


@strawberry.input(description="Why a listing is approved, sent back or refused.")
class ReviewReasonInput:
    ground: listings.ReviewGround = strawberry.field(
        description="`IN_ORDER` for an approval, and for nothing else; every other answer rests on a law or rule."
    )
    clause: str | None = strawberry.field(
        description="The clause, such as `Art 8.11`; for a law or rule.", default=None
    )
    text: str = strawberry.field(description="The reason in words, 1 to 2,000 characters.")

    def read(self) -> listings.ReviewReason:
        """The reason as a value."""
        return listings.ReviewReason(ground=self.ground, clause=self.clause, text=self.text)


def reviews_visible_to(actor: Any) -> ColumnElement[bool]:
    """The alliance's admins see every review, a brand those of its briefs, a person those of their own profile."""
    if isinstance(actor, ActingAdmin):
        return true()
    if isinstance(actor, ActingBrand):
        ours = select(Brief.id).where(Brief.brand_id == actor.brand_id)
        return and_(
            listings.ListingReview.listing_kind == ListingKind.BRIEF, listings.ListingReview.listing_id.in_(ours)
        )
    if isinstance(actor, SignedIn):
        mine = select(Influencer.id).where(Influencer.login_id == actor.login_id)
        return and_(
            listings.ListingReview.listing_kind == ListingKind.PROFILE, listings.ListingReview.listing_id.in_(mine)
        )
    return false()


LISTING_REVIEW = reads(ListingReview, listings.ListingReview, visible=reviews_visible_to)
