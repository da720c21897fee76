"""Refunds of fundings: free money goes back to the brand, over the partner that took it in, once it is not needed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor
from domain.errors import DomainError
from domain.events import Event
from domain.ids import CampaignId, FundingId, FundingRefundId, LoginId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.payments import Funding, funding_is_visible
from domain.rows import Row, money_columns


class FundingRefundStatus(StrEnum):
    """Where money on its way back to a brand stands."""

    REQUESTED = "requested"
    """Taken from the campaign; the payment partner was asked and has not answered."""
    RETURNED = "returned"
    """Back at the brand, all of it or the part that `returned` names; the rest is the campaign's again."""
    FAILED = "failed"
    """The partner could give nothing back, or all of it came back later; all of it is the campaign's again."""


FUNDING_REFUND_LIFECYCLE: Final = Lifecycle(
    "funding refund",
    FundingRefundStatus.REQUESTED,
    {
        "arrive": ({FundingRefundStatus.REQUESTED}, FundingRefundStatus.RETURNED),
        "fail": ({FundingRefundStatus.REQUESTED}, FundingRefundStatus.FAILED),
        "undo_partly": ({FundingRefundStatus.RETURNED}, FundingRefundStatus.RETURNED),
        "undo": ({FundingRefundStatus.RETURNED}, FundingRefundStatus.FAILED),
    },
)


class FundingRefund(Row, kw_only=True):
    """A part of one funding, or all of it, that goes back to its brand."""

    __tablename__ = "funding_refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("returned_minor >= 0 AND returned_minor <= amount_minor", name="within_its_amount"),
        CheckConstraint("(status = 'returned') = (returned_minor > 0)", name="returned_something"),
        CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[FundingRefundId] = mapped_column(primary_key=True, default_factory=lambda: FundingRefundId(new_id()))
    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"), index=True)
    amount: Mapped[Money] = money_columns("amount")
    asked_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"))
    """Empty where nobody asked: its partner may no longer keep the money."""
    asked_at: Mapped[datetime]
    status: Mapped[FundingRefundStatus] = mapped_column(default=FUNDING_REFUND_LIFECYCLE.initial)
    returned_minor: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the partner answered last: it may take back what it said."""
    reference: Mapped[str | None] = mapped_column(default=None)

    @property
    def key(self) -> str:
        """The idempotency key of its transfer."""
        return f"funding_refund:{self.id}"

    def answer(self, returned: Money, *, reference: str, now: datetime) -> "FundingRefunded | FundingRefundFailed":
        """Record how much the partner gave back. Raises WrongState."""
        FUNDING_REFUND_LIFECYCLE.enter("arrive" if returned.minor else "fail", self)
        self.returned_minor, self.reference, self.answered_at = returned.minor, reference or None, now
        if not returned.minor:
            return FundingRefundFailed(refund_id=self.id, funding_id=self.funding_id, amount=self.amount)
        return FundingRefunded(refund_id=self.id, funding_id=self.funding_id, amount=self.amount, returned=returned)

    def undo(self, returned: Money, *, reference: str, now: datetime) -> "FundingRefundUndone":
        """Record that only so much arrived after all, less than the partner had said. Raises WrongState."""
        came_back = Money(self.returned_minor, self.amount.currency) - returned
        FUNDING_REFUND_LIFECYCLE.enter("undo_partly" if returned.minor else "undo", self)
        self.returned_minor, self.reference, self.answered_at = returned.minor, reference or None, now
        return FundingRefundUndone(refund_id=self.id, funding_id=self.funding_id, amount=came_back)


@dataclass(frozen=True, kw_only=True)
class FundingRefundRequested(Event):
    """A part of a funding is to go back to its brand."""

    refund_id: FundingRefundId
    funding_id: FundingId
    campaign_id: CampaignId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FundingRefunded(Event):
    """`returned`, of what was asked for, is back at the brand."""

    refund_id: FundingRefundId
    funding_id: FundingId
    amount: Money
    returned: Money


@dataclass(frozen=True, kw_only=True)
class FundingRefundFailed(Event):
    """The partner could give nothing back."""

    refund_id: FundingRefundId
    funding_id: FundingId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FundingRefundsFollowed(Event):
    """What went back of a funding is to be looked at again: its partner told something, or its list says less."""

    funding_id: FundingId


@dataclass(frozen=True, kw_only=True)
class FundingRefundUndone(Event):
    """The partner could not give back after all what it had said; `amount` of it is the campaign's again."""

    refund_id: FundingRefundId
    funding_id: FundingId
    amount: Money


@dataclass(eq=False, kw_only=True)
class CampaignNotClosed(DomainError):
    """Money goes back once a campaign is closed: until then it is there for the briefs."""

    vi = "Chiến dịch chưa đóng; hãy đóng chiến dịch trước."
    en = "The campaign is not closed; close it first."


@dataclass(eq=False, kw_only=True)
class NothingToRefund(DomainError):
    """None of the campaign's money is free to go back."""

    vi = "Không còn tiền nào để hoàn lại."
    en = "There is no free money to give back."


def refund_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Who sees a funding sees what of it went back."""
    return FundingRefund.funding_id.in_(select(Funding.id).where(funding_is_visible(actor)))


def refund_by(refund_id: FundingRefundId) -> Select[FundingRefund]:
    """One refund, whoever asks."""
    return select(FundingRefund).where(FundingRefund.id == refund_id)


def refunds_of(funding_id: FundingId) -> Select[FundingRefund]:
    """What was to go back of a funding, oldest first."""
    return select(FundingRefund).where(FundingRefund.funding_id == funding_id).order_by(FundingRefund.id)
