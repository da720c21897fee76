"""Why a review is not written, or not answered."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class BookingNotEnded(DomainError):
    """What is not over is not reviewed."""

    vi = "Chỉ đánh giá khi hợp đồng đã kết thúc."
    en = "A booking is reviewed once it has ended."


@dataclass(eq=False, kw_only=True)
class ReviewTooLate(DomainError):
    """Reviews are written, and answered, for some days only."""

    until: datetime
    vi = "Đã hết hạn lúc {until}."
    en = "The time for this was over at {until}."


@dataclass(eq=False, kw_only=True)
class ReviewedAlready(DomainError):
    """Each side reviews a booking once, and what was written stays."""

    vi = "Bạn đã đánh giá hợp đồng này."
    en = "You have reviewed this booking already."


@dataclass(eq=False, kw_only=True)
class RepliedAlready(DomainError):
    """A review is answered once."""

    vi = "Đánh giá này đã được trả lời."
    en = "This review has been answered already."
