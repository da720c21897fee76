"""A bank order: one payout that a bank is to pay. It waits for a batch, goes to the bank in it, and is answered."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor, Auditor, Finance
from domain.events import Event
from domain.ids import BankBatchId, BankOrderId, InfluencerId, LoginId, PayoutId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.offers.texts import needed_text
from domain.payouts.events import PayoutFollowed
from domain.payouts.payout import Payout, sent_to_an_older_account
from domain.rows import Row, money_columns

LONGEST_REASON: Final = 500


class BankOrderStatus(StrEnum):
    """Where a bank order stands."""

    WAITING = "waiting"
    """For a batch."""
    BATCHED = "batched"
    """In a batch, which the bank has not answered for it."""
    PAID = "paid"
    """The bank has paid it."""
    REFUSED = "refused"
    """It was not paid and will not be: by the bank, or taken out before any bank was given it."""
    RETURNED = "returned"
    """The money came back, however late."""


BANK_ORDER_LIFECYCLE: Final = Lifecycle(
    "bank order",
    BankOrderStatus.WAITING,
    {
        "batch": ({BankOrderStatus.WAITING}, BankOrderStatus.BATCHED),
        "put_back": ({BankOrderStatus.BATCHED}, BankOrderStatus.WAITING),
        "pay": ({BankOrderStatus.BATCHED}, BankOrderStatus.PAID),
        "refuse": ({BankOrderStatus.WAITING, BankOrderStatus.BATCHED}, BankOrderStatus.REFUSED),
        "return": ({BankOrderStatus.BATCHED, BankOrderStatus.PAID}, BankOrderStatus.RETURNED),
    },
)


class BankOrder(Row, kw_only=True):
    """What a bank is asked to pay for one payout, once. `reference` is our name for it, which the bank's answer bears.

    `place` is its row in the file of its batch, from 1.
    """

    __tablename__ = "bank_orders"
    __table_args__ = (
        UniqueConstraint("batch_id", "place"),
        CheckConstraint("amount_minor > 0 AND amount_currency = 'VND'", name="amount"),
        CheckConstraint(
            "num_nulls(batch_id, place) IN (0, 2) AND place >= 1"
            " AND (status <> 'waiting' OR batch_id IS NULL)"
            " AND (status NOT IN ('batched', 'paid', 'returned') OR batch_id IS NOT NULL)",
            name="batched",
        ),
        CheckConstraint("(status IN ('paid', 'refused', 'returned')) = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint("status <> 'paid' OR bank_reference IS NOT NULL", name="paid_under_a_name"),
        CheckConstraint("num_nulls(bank_reference, paid_on) IN (0, 2)", name="paid_on_a_day"),
        CheckConstraint("(status IN ('refused', 'returned')) = (failure IS NOT NULL)", name="failed_for_a_reason"),
        Index("ix_bank_orders_status", "status"),
    )

    id: Mapped[BankOrderId] = mapped_column(primary_key=True, default_factory=lambda: BankOrderId(new_id()))
    payout_id: Mapped[PayoutId] = mapped_column(ForeignKey("payouts.id"), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money] = money_columns("amount")
    bank: Mapped[str]
    account_number: Mapped[str] = mapped_column(repr=False)
    holder: Mapped[str] = mapped_column(repr=False)
    asked_at: Mapped[datetime]
    status: Mapped[BankOrderStatus] = mapped_column(default=BANK_ORDER_LIFECYCLE.initial)
    batch_id: Mapped[BankBatchId | None] = mapped_column(ForeignKey("bank_batches.id"), default=None)
    place: Mapped[int | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    bank_reference: Mapped[str | None] = mapped_column(default=None)
    paid_on: Mapped[date | None] = mapped_column(default=None)
    """The day in Viet Nam, as the bank says."""
    failure: Mapped[str | None] = mapped_column(default=None)

    def batch(self, batch_id: BankBatchId, *, place: int) -> None:
        """Go into a batch, as the row `place` of its file. Raises WrongState."""
        BANK_ORDER_LIFECYCLE.enter("batch", self)
        self.batch_id, self.place = batch_id, place

    def put_back(self) -> None:
        """Wait for another batch. Raises WrongState."""
        BANK_ORDER_LIFECYCLE.enter("put_back", self)
        self.batch_id, self.place = None, None

    def pay(self, *, bank_reference: str, on: date, now: datetime) -> PayoutFollowed:
        """Record that the bank has paid it on a day, under the bank's own name for it. Raises WrongState."""
        BANK_ORDER_LIFECYCLE.enter("pay", self)
        self.bank_reference, self.paid_on, self.answered_at = bank_reference, on, now
        return PayoutFollowed(payout_id=self.payout_id)

    def refuse(self, reason: str, *, now: datetime) -> PayoutFollowed:
        """Record that it was not paid and will not be. Raises WrongState, InvalidInput."""
        because = needed_text(reason, "reason", LONGEST_REASON)
        BANK_ORDER_LIFECYCLE.enter("refuse", self)
        self.failure, self.answered_at = because, now
        return PayoutFollowed(payout_id=self.payout_id)

    def come_back(self, reason: str, *, now: datetime) -> PayoutFollowed:
        """Record that the money came back, after it was paid or instead of it. Raises WrongState."""
        BANK_ORDER_LIFECYCLE.enter("return", self)
        self.failure, self.answered_at = reason[:LONGEST_REASON], now
        return PayoutFollowed(payout_id=self.payout_id)


@dataclass(frozen=True, kw_only=True)
class BankOrderTakenOut(Event):
    """A bank order is kept from any batch, by finance or because its influencer named another account.

    Its payout fails, and another one is held for review.
    """

    order_id: BankOrderId
    payout_id: PayoutId
    by: LoginId


def reference_of(payout_id: PayoutId) -> str:
    """Our name for a payout at a bank: NT and 16 of A-Z and 2-7, which no bank's system and no Excel changes."""
    return "NT" + base64.b32encode(hashlib.sha256(payout_id.bytes).digest()).decode()[:16]


def banking_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor sees bank orders, batches and answers: who answers for the books."""
    return true() if isinstance(actor, Finance | Auditor) else false()


def order_for(payout_id: PayoutId) -> Select[BankOrder]:
    """The order of a payout, if the bank was asked to pay it."""
    return select(BankOrder).where(BankOrder.payout_id == payout_id)


def order_by_id(order_id: BankOrderId) -> Select[BankOrder]:
    """One order, whoever asks."""
    return select(BankOrder).where(BankOrder.id == order_id)


def waiting_orders(most: int) -> Select[BankOrder]:
    """The orders that wait longest for a batch, oldest first."""
    waiting = select(BankOrder).where(BankOrder.status == BankOrderStatus.WAITING)
    return waiting.order_by(BankOrder.id).limit(most)


def orders_of(batch_id: BankBatchId) -> Select[BankOrder]:
    """The orders of a batch, by id, which is the order of its file."""
    return select(BankOrder).where(BankOrder.batch_id == batch_id).order_by(BankOrder.id)


def unanswered_orders_to(influencer_id: InfluencerId) -> Select[BankOrder]:
    """The orders that are to pay an influencer and no bank has answered, by id."""
    mine = select(BankOrder).join(Payout, Payout.id == BankOrder.payout_id)
    unanswered = BankOrder.status.in_((BankOrderStatus.WAITING, BankOrderStatus.BATCHED))
    return mine.where(Payout.influencer_id == influencer_id, unanswered).order_by(BankOrder.id)


def orders_to_older_accounts(batch_id: BankBatchId) -> Select[BankOrder]:
    """Those of a batch whose influencers have named another account since; ask once the orders are locked."""
    return orders_of(batch_id).join(Payout, Payout.id == BankOrder.payout_id).where(sent_to_an_older_account())
