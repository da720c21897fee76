"""Removal orders: an authority asks for an ad to be gone, and a clock of 24 hours runs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaigns.checks import LONGEST_TITLE, text_line
from domain.campaigns.events import TakedownFulfilled, TakedownOverdue
from domain.errors import DomainError, InvalidInput
from domain.ids import BriefId, LoginId, TakedownOrderId, new_id
from domain.instants import aware
from domain.law.clocks import takedown_deadline
from domain.listings import LONGEST_REASON
from domain.rows import Row


@dataclass(frozen=True, kw_only=True)
class TakedownRequest:
    """A written or electronic request: whose, under which number, received when, and for what."""

    authority: str
    reference: str
    received_at: datetime
    reason: str


class TakedownOrder(Row, kw_only=True):
    """A request as recorded, with its deadline and the rule that sets it (Decree 342/2025/ND-CP Art 18)."""

    __tablename__ = "takedown_orders"
    __table_args__ = (
        CheckConstraint("due_at > received_at", name="due_after_received"),
        CheckConstraint("received_at <= ordered_at", name="received_before_ordered"),
        CheckConstraint("num_nulls(fulfilled_at, fulfilled_by) IN (0, 2)", name="fulfilled_by_somebody"),
        Index("ix_takedown_orders_running", "due_at", postgresql_where=text("fulfilled_at IS NULL")),
    )

    id: Mapped[TakedownOrderId] = mapped_column(primary_key=True, default_factory=lambda: TakedownOrderId(new_id()))
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"), unique=True)
    authority: Mapped[str]
    reference: Mapped[str]
    reason: Mapped[str]
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    rule_version: Mapped[str]
    ordered_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    ordered_at: Mapped[datetime]
    overdue_at: Mapped[datetime | None] = mapped_column(default=None)
    fulfilled_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    fulfilled_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def recorded(cls, brief_id: BriefId, request: TakedownRequest, *, by: LoginId, now: datetime) -> "TakedownOrder":
        """The order a request makes. Raises InvalidInput, LawNotOnFile."""
        if aware(request.received_at, field="input.receivedAt") > now:
            raise InvalidInput(
                vi_reason="Thời điểm nhận yêu cầu không ở tương lai.",
                en_reason="The request was not received in the future.",
                field="input.receivedAt",
            )
        deadline = takedown_deadline(request.received_at)
        return cls(
            brief_id=brief_id,
            authority=text_line(request.authority, "authority", LONGEST_TITLE),
            reference=text_line(request.reference, "reference", LONGEST_TITLE),
            reason=text_line(request.reason, "reason", LONGEST_REASON),
            received_at=request.received_at,
            due_at=deadline.at,
            rule_version=deadline.rule_version,
            ordered_by=by,
            ordered_at=now,
        )

    def fulfil(self, *, by: LoginId, now: datetime) -> TakedownFulfilled:
        """Record that nothing of the brief is online any more. Raises TakedownFulfilledAlready."""
        if self.fulfilled_at is not None:
            raise TakedownFulfilledAlready(fulfilled_at=self.fulfilled_at)
        self.fulfilled_by, self.fulfilled_at = by, now
        return TakedownFulfilled(brief_id=self.brief_id, order_id=self.id)

    def report_overdue(self, *, now: datetime) -> TakedownOverdue:
        """Record, once, that the time ran out."""
        self.overdue_at = now
        return TakedownOverdue(brief_id=self.brief_id, order_id=self.id)


@dataclass(eq=False, kw_only=True)
class TakedownFulfilledAlready(DomainError):
    """An order is fulfilled once."""

    fulfilled_at: datetime
    vi = "Yêu cầu gỡ đã hoàn tất lúc {fulfilled_at}."
    en = "The removal was completed at {fulfilled_at}."


MOST_AT_ONCE: Final = 100


def takedowns_newly_overdue(now: datetime) -> Select[TakedownOrder]:
    """Unfulfilled orders whose time ran out and of which nobody was told yet, a hundred at most, by id."""
    return (
        select(TakedownOrder)
        .where(TakedownOrder.fulfilled_at.is_(None), TakedownOrder.overdue_at.is_(None), TakedownOrder.due_at <= now)
        .order_by(TakedownOrder.id)
        .limit(MOST_AT_ONCE)
    )
