"""Reviews of listings."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from domain.ids import LoginId, new_id
from domain.listings import ListingKind, ListingReview, ReviewGround, ReviewReason, ReviewStep
from tests.instants import NOON

IN_ORDER = ReviewReason(ground=ReviewGround.IN_ORDER, clause=None, text="Đủ giấy tờ, nội dung đúng.")
UNCLEAR = ReviewReason(ground=ReviewGround.HOUSE_RULE, clause="Mục 2", text="Hãy nói rõ sản phẩm.")
UNLAWFUL = ReviewReason(ground=ReviewGround.LAW, clause="Luật Quảng cáo, Điều 8.11", text="So sánh không có căn cứ.")


def make_submission(**changes: Any) -> ListingReview:
    """A brief's first submission."""
    values: dict[str, Any] = {
        "listing_kind": ListingKind.BRIEF,
        "listing_id": new_id(),
        "number": 1,
        "version": 1,
        "step": ReviewStep.SUBMITTED,
        "by": LoginId(new_id()),
        "at": NOON,
    }
    return ListingReview(**(values | changes))


def reviews_of(kind: ListingKind, listing_id: UUID) -> Select[ListingReview]:
    """The reviews of one listing, oldest first."""
    mine = (ListingReview.listing_kind == kind, ListingReview.listing_id == listing_id)
    return select(ListingReview).where(*mine).order_by(ListingReview.number)
