"""Disputes as they come from bookings."""

from datetime import datetime
from typing import Any

from domain.bookings.booking import Booking
from domain.bookings.status import BookingStatus
from domain.disputes.dispute import Dispute, Ruling
from domain.ids import LoginId, new_id
from domain.money import Money, vnd
from domain.offers.terms import Side
from tests.instants import NOON
from tests.makers.bookings import make_booking

SOMEBODY = LoginId(new_id())
GROUNDS = "Video không có cảnh mở hộp như bản yêu cầu."


def make_published_booking(now: datetime = NOON) -> Booking:
    """A booking of 3,000,000 đ, all of it online since `now`."""
    booking = make_booking(draft_review=False)
    booking.publish(last_day=booking.due_on, now=now)
    return booking


def make_dispute(
    booking: Booking | None = None, side: Side = Side.BRAND, *, now: datetime = NOON, **changes: Any
) -> Dispute:
    """A dispute over a published booking in which the brand wants everything back."""
    disputed = booking or make_published_booking(now)
    had = disputed.fee if disputed.status is BookingStatus.SETTLED else vnd(0)
    values: dict[str, Any] = {"claim": vnd(0), "grounds": GROUNDS, "had": had, "online": 0, "by": SOMEBODY}
    dispute, _ = Dispute.opened(disputed, side, now=now, **(values | changes))
    return dispute


def make_ruling(released: Money, **changes: Any) -> Ruling:
    """A decision that gives the influencer so much."""
    values: dict[str, Any] = {
        "ground": "Bản yêu cầu, mục 2; Bộ quy tắc, điều 5.1.",
        "facts": "Video dài 41 giây và không có cảnh mở hộp.",
        "reasons": "Phần đã làm dùng được một nửa.",
    }
    return Ruling(released=released, **(values | changes))
