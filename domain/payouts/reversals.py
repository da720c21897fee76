"""Payout reversals: what was paid is taken back at the partner, because finance says so; then the payout has failed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor
from domain.errors import DomainError
from domain.events import Event
from domain.ids import LoginId, PayoutId, PayoutReversalId, new_id
from domain.lifecycle import Lifecycle
from domain.offers.texts import needed_text
from domain.payouts.payout import LONGEST_REASON, Payout, PayoutStatus, payout_is_visible
from domain.rows import Row


class PayoutReversalStatus(StrEnum):
    """Where a reversal stands."""

    REQUESTED = "requested"
    """The payment partner was asked and has not answered."""
    REVERSED = "reversed"
    """The partner has the money again."""
    REFUSED = "refused"
    """The partner cannot have it; the payout stays paid."""


PAYOUT_REVERSAL_LIFECYCLE: Final = Lifecycle(
    "payout reversal",
    PayoutReversalStatus.REQUESTED,
    {
        "reverse": ({PayoutReversalStatus.REQUESTED}, PayoutReversalStatus.REVERSED),
        "refuse": ({PayoutReversalStatus.REQUESTED}, PayoutReversalStatus.REFUSED),
    },
)


class PayoutReversal(Row, kw_only=True):
    """One wish of finance's that a paid payout be taken back; its id is the key under which the partner is asked."""

    __tablename__ = "payout_reversals"
    __table_args__ = (
        CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(status = 'reversed') = (reference IS NOT NULL)", name="reversed_under_a_name"),
        CheckConstraint("(status = 'refused') = (refusal IS NOT NULL)", name="refused_for_a_reason"),
        Index("uq_payout_reversals_one", "payout_id", unique=True, postgresql_where=text("status <> 'refused'")),
    )

    id: Mapped[PayoutReversalId] = mapped_column(primary_key=True, default_factory=lambda: PayoutReversalId(new_id()))
    payout_id: Mapped[PayoutId] = mapped_column(ForeignKey("payouts.id"), index=True)
    reason: Mapped[str]
    asked_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    asked_at: Mapped[datetime]
    status: Mapped[PayoutReversalStatus] = mapped_column(default=PAYOUT_REVERSAL_LIFECYCLE.initial)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    reference: Mapped[str | None] = mapped_column(default=None)
    refusal: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def of(
        cls, payout: Payout, reason: str, *, by: LoginId, now: datetime
    ) -> "tuple[PayoutReversal, PayoutReversalRequested]":
        """A wish that a (claimed) payout be taken back. Raises PayoutNotPaid, InvalidInput."""
        because = needed_text(reason, "reason", LONGEST_REASON)
        if payout.status is not PayoutStatus.PAID:
            raise PayoutNotPaid
        reversal = cls(payout_id=payout.id, reason=because, asked_by=by, asked_at=now)
        return reversal, PayoutReversalRequested(reversal_id=reversal.id, payout_id=payout.id, by=by)

    def reverse(self, *, reference: str, now: datetime) -> "PayoutReversed":
        """Record that the partner has the money again, under its own name for that. Raises WrongState."""
        PAYOUT_REVERSAL_LIFECYCLE.enter("reverse", self)
        self.reference, self.answered_at = reference, now
        return PayoutReversed(reversal_id=self.id, payout_id=self.payout_id)

    def refuse(self, refusal: str, *, now: datetime) -> "PayoutReversalRefused":
        """Record that the partner cannot have it, and why. Raises WrongState."""
        PAYOUT_REVERSAL_LIFECYCLE.enter("refuse", self)
        self.refusal, self.answered_at = refusal, now
        return PayoutReversalRefused(reversal_id=self.id, payout_id=self.payout_id)


@dataclass(frozen=True, kw_only=True)
class PayoutReversalRequested(Event):
    """Finance wants a paid payout to be taken back, and the payment partner is to be asked."""

    reversal_id: PayoutReversalId
    payout_id: PayoutId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class PayoutReversed(Event):
    """The partner has again what it had paid."""

    reversal_id: PayoutReversalId
    payout_id: PayoutId


@dataclass(frozen=True, kw_only=True)
class PayoutReversalRefused(Event):
    """The partner cannot take a payout back; it stays paid."""

    reversal_id: PayoutReversalId
    payout_id: PayoutId


@dataclass(eq=False, kw_only=True)
class PayoutNotPaid(DomainError):
    """Only what was paid can be taken back; what was not sent is held or cancelled."""

    vi = "Khoản chi trả này chưa được trả, nên không có gì để thu hồi."
    en = "This payout is not paid, so there is nothing to take back."


def reversal_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Who sees a payout sees what was tried to take it back."""
    return PayoutReversal.payout_id.in_(select(Payout.id).where(payout_is_visible(actor)))


def reversal_by(reversal_id: PayoutReversalId) -> Select[PayoutReversal]:
    """One reversal, whoever asks."""
    return select(PayoutReversal).where(PayoutReversal.id == reversal_id)


def reversal_under_way(payout_id: PayoutId) -> Select[PayoutReversal]:
    """The reversal of a payout that the partner has not answered, if there is one."""
    waiting = PayoutReversal.status == PayoutReversalStatus.REQUESTED
    return select(PayoutReversal).where(PayoutReversal.payout_id == payout_id, waiting)
