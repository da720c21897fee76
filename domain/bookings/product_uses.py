"""The influencer's word that they have used the product, where they had declared that they would (Art 15a.3.a)."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.booking import Booking
from domain.bookings.events import ProductUseStated
from domain.bookings.refusals import ProductUseStatedAlready
from domain.bookings.samples import Sample, SampleStatus
from domain.errors import InvalidInput
from domain.ids import BookingId, LoginId, ProductUseId, SampleId, new_id
from domain.law.periods import day_in_vietnam
from domain.offers.declarations import ProductNotUnderstood, ProductUse, checked_use_day
from domain.rows import Row


@dataclass(frozen=True, kw_only=True)
class StatedUse:
    """Since which day in Viet Nam somebody has used a product, and that they understand it."""

    used_on: date
    understood: bool


class StatedProductUse(Row, kw_only=True):
    """The statement of one booking, made once; a trigger keeps it, and publications wait for it."""

    __tablename__ = "stated_product_uses"
    __table_args__ = (CheckConstraint("understood", name="understood"),)

    id: Mapped[ProductUseId] = mapped_column(primary_key=True, default_factory=lambda: ProductUseId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"), unique=True)
    used_on: Mapped[date]
    """The first day of use, in Viet Nam."""
    understood: Mapped[bool]
    sample_id: Mapped[SampleId | None] = mapped_column(ForeignKey("samples.id"))
    """The brand's sample that was used, where it was one."""
    stated_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    stated_at: Mapped[datetime]

    @classmethod
    def stated(
        cls, booking: Booking, use: StatedUse, *, sample: Sample | None, by: LoginId, now: datetime
    ) -> "tuple[StatedProductUse, ProductUseStated]":
        """The statement for a booking in which the product was yet to be used; `sample` is one of its own.

        Raises WrongState, ProductUseStatedAlready, ProductNotUnderstood, InvalidInput.
        """
        booking.require_unpublished("state_product_use")
        if not is_yet_to_be_used(booking):
            raise ProductUseStatedAlready
        if not use.understood:
            raise ProductNotUnderstood(field="input.understood")
        used_on = checked_use_day(use.used_on, now=now, field="input.usedOn")
        if sample is not None:
            _require_at_hand(sample, used_on)
        statement = cls(
            booking_id=booking.id,
            used_on=used_on,
            understood=True,
            sample_id=sample and sample.id,
            stated_by=by,
            stated_at=now,
        )
        return statement, ProductUseStated(booking_id=booking.id, used_on=used_on)


def is_yet_to_be_used(booking: Booking) -> bool:
    """Whether the influencer declared, when it was agreed, that they would use the product."""
    return _declared(booking)["product_use"] == ProductUse.WILL_USE


def declared_use_day(booking: Booking) -> date | None:
    """The first day of use that was declared when it was agreed; contracts older than such days know none."""
    day = _declared(booking).get("used_on")
    return None if day is None else date.fromisoformat(day)


def _declared(booking: Booking) -> dict[str, str | None]:
    return json.loads(booking.contract)["declarations"]


def _require_at_hand(sample: Sample, used_on: date) -> None:
    """That a sample had come by the day on which it was used. Raises InvalidInput."""
    came = sample.status is SampleStatus.RECEIVED and sample.answered_at is not None
    if not came or (sample.answered_at is not None and day_in_vietnam(sample.answered_at) > used_on):
        raise InvalidInput(
            vi_reason="Mẫu sản phẩm này chưa đến vào ngày dùng.",
            en_reason="This sample had not arrived by the day of use.",
            field="input.sampleId",
        )
