"""The books: accounts, transfers between them, and the postings each transfer is made of.

A posting's amount is signed: money entering an account is positive. The postings of a transfer sum to zero in
each currency, so all accounts together always hold zero: what a payment partner keeps for us stands on its
account as a negative balance, and everybody else's share of it as positive ones.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor, Auditor, Finance
from domain.errors import DomainError
from domain.ids import AccountId, HoldId, PostingId, TransferId, new_id
from domain.money import Money
from domain.rows import Row, money_columns


class AccountKind(StrEnum):
    """Whose money an account counts."""

    PARTNER = "partner"
    """Kept by the payment partner behind one rail, as a debit; may stand on either side of zero."""
    CAMPAIGN = "campaign"
    """Free to be held for a campaign's bookings."""
    HOLD = "hold"
    """Held for one booking."""
    EARNINGS = "earnings"
    """Released to one influencer and not yet paid out."""
    PAYOUT = "payout"
    """On its way to one influencer by one payout."""
    FEES = "fees"
    """Earned by the operator and not yet withdrawn; below zero when a fee was withdrawn and its payout failed."""
    TAX = "tax"
    """Withheld and not yet paid to the state; below zero when it was paid and its payout failed."""
    RECEIVABLE = "receivable"
    """Owed by a campaign's brand after a chargeback, as a debit; above zero when it paid and the chargeback was won."""
    COSTS = "costs"
    """Taken by payment partners for themselves, as a debit: the operator's expense."""


WITH_FLOOR = frozenset({AccountKind.CAMPAIGN, AccountKind.HOLD, AccountKind.EARNINGS, AccountKind.PAYOUT})
"""Other people's money: never below zero."""
OWNED = WITH_FLOOR | {AccountKind.RECEIVABLE}
"""One account for each owner; of the others there is one for all, or one for each rail."""


class TransferKind(StrEnum):
    """What a transfer does; `domain/chart_of_accounts.py` says between which accounts."""

    FUNDING = "funding"
    """A partner has taken in money for a campaign."""
    FUNDING_REFUND = "funding_refund"
    """A campaign's free money goes back to its brand, over the partner that took it in."""
    CHARGEBACK = "chargeback"
    """The brand's bank has taken a funding back from the partner."""
    RECOVERY = "recovery"
    """A campaign's free money pays what its brand owes after a chargeback, or comes back when that was won."""
    HOLD = "hold"
    """A booking's fee is set aside."""
    HOLD_INCREASE = "hold_increase"
    """A fee was raised: more of it is set aside."""
    HOLD_DECREASE = "hold_decrease"
    """A fee was lowered: so much of what was set aside is free for its campaign again."""
    RELEASE = "release"
    """A held fee, or a part of it, becomes the influencer's."""
    REFUND = "refund"
    """A held fee, or a part of it, is free for its campaign again."""
    PAYOUT = "payout"
    """Earnings are on their way to the influencer; the operator's fee and the tax withheld are taken off."""
    PAYOUT_SETTLEMENT = "payout_settlement"
    """The partner has paid a payout."""
    PAYOUT_FAILURE = "payout_failure"
    """The reversal of a payout that did not arrive."""
    FEE_WITHDRAWAL = "fee_withdrawal"
    """The operator takes its fees."""
    TAX_PAYMENT = "tax_payment"
    """The tax withheld is paid to the state."""
    SWEEP = "sweep"
    """Money goes from one partner to another, as from the card processor to the bank that pays out."""
    PARTNER_COST = "partner_cost"
    """A partner has taken its own fee out of what it keeps."""
    REVERSAL = "reversal"
    """Takes back another transfer, to the đồng."""


REVERSALS = frozenset({TransferKind.REVERSAL, TransferKind.PAYOUT_FAILURE})


class Account(Row, kw_only=True):
    """A place where money is counted, in one currency.

    `posted` and `size`, how many postings it has, are kept by the database: they change only by a posting, and
    `posted` never goes below `floor`.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("kind", "owner_id", "rail", "currency", postgresql_nulls_not_distinct=True),
        UniqueConstraint("id", "currency"),
        CheckConstraint("posted >= floor", name="floor"),
        CheckConstraint(
            "(kind IN ('campaign', 'hold', 'earnings', 'payout')) = (floor IS NOT NULL)",
            name="floor_under_others_money",
        ),
        CheckConstraint("(kind = 'partner') = (rail IS NOT NULL)", name="only_partners_have_a_rail"),
        CheckConstraint(
            "(kind IN ('campaign', 'hold', 'earnings', 'payout', 'receivable')) = (owner_id IS NOT NULL)",
            name="has_its_owner",
        ),
    )

    id: Mapped[AccountId] = mapped_column(primary_key=True, default_factory=lambda: AccountId(new_id()))
    kind: Mapped[AccountKind]
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    rail: Mapped[str | None] = mapped_column(default=None)
    currency: Mapped[str]
    floor: Mapped[int | None]
    posted: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]

    @property
    def balance(self) -> Money:
        """What stands on the account."""
        return Money(self.posted, self.currency)


class Transfer(Row, kw_only=True):
    """Money moving between accounts, all at once. Never changed: what was wrong is moved back by another one."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint(
            "kind = 'reversal' OR (kind IN ('hold', 'hold_increase', 'hold_decrease', 'release', 'refund'))"
            " = (hold_id IS NOT NULL)",
            name="hold_named",
        ),
        CheckConstraint(
            "(kind IN ('funding_refund', 'chargeback', 'payout_settlement', 'payout_failure', 'reversal'))"
            " = (follows_id IS NOT NULL)",
            name="follows_another",
        ),
        CheckConstraint("size >= 2", name="has_two_sides"),
        Index("uq_transfers_hold_begins", "hold_id", unique=True, postgresql_where=text("kind = 'hold'")),
        Index("ix_transfers_hold_id", "hold_id", postgresql_where=text("hold_id IS NOT NULL")),
        Index("ix_transfers_follows_id", "follows_id", postgresql_where=text("follows_id IS NOT NULL")),
        Index(
            "uq_transfers_reversed_once",
            "follows_id",
            unique=True,
            postgresql_where=text("kind IN ('reversal', 'payout_failure')"),
        ),
        Index("ix_transfers_at", "at", postgresql_using="brin"),
    )

    id: Mapped[TransferId] = mapped_column(primary_key=True, default_factory=lambda: TransferId(new_id()))
    kind: Mapped[TransferKind]
    key: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    size: Mapped[int]
    """How many postings it has: none can be added later."""
    hold_id: Mapped[HoldId | None] = mapped_column(ForeignKey("holds.id"), default=None)
    follows_id: Mapped[TransferId | None] = mapped_column(ForeignKey("transfers.id"), default=None)
    """The funding that is refunded or charged back, the payout that is settled, the transfer that is reversed."""
    at: Mapped[datetime]
    made_in: Mapped[int] = mapped_column(default=0)
    """The database's transaction that made it, set by the database: only there it gets its postings."""


class Posting(Row, kw_only=True):
    """One account's part in a transfer.

    `number` counts the postings of the account from 1, and `balance` is what stood on it afterwards, in minor units:
    both are set by the database, so that each posting can be checked against the one before it.
    """

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("transfer_id", "account_id"),
        UniqueConstraint("account_id", "number"),
        ForeignKeyConstraint(["account_id", "amount_currency"], ["accounts.id", "accounts.currency"]),
        CheckConstraint("amount_minor <> 0", name="moves_something"),
    )

    id: Mapped[PostingId] = mapped_column(primary_key=True, default_factory=lambda: PostingId(new_id()))
    transfer_id: Mapped[TransferId] = mapped_column(ForeignKey("transfers.id"))
    account_id: Mapped[AccountId]
    amount: Mapped[Money] = money_columns("amount")
    number: Mapped[int] = mapped_column(default=0)
    balance: Mapped[int] = mapped_column(default=0)


def books_are_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor sees accounts, statements and closed periods: who answers for the books."""
    return true() if isinstance(actor, Finance | Auditor) else false()


class Unbalanced(ValueError):
    """Postings that do not sum to zero in each currency: a mistake in our code, never a user's."""


@dataclass(eq=False, kw_only=True)
class NotReversible(DomainError):
    """What a hold, a funding or a reversal did is undone by a move of its own, not by a reversal."""

    kind: str
    vi = "Giao dịch loại “{kind}” không thể đảo lại."
    en = "A transfer of the kind “{kind}” cannot be reversed."


@dataclass(eq=False, kw_only=True)
class PeriodClosed(DomainError):
    """What belongs to a closed period is corrected by a transfer in the open one."""

    until: datetime
    vi = "Sổ đã khóa đến {until}; hãy điều chỉnh trong kỳ đang mở."
    en = "The books are closed until {until}; correct it in the open period."


@dataclass(eq=False, kw_only=True)
class InsufficientFunds(DomainError):
    """An account would go below its floor."""

    needed: Money
    available: Money
    vi = "Cần {needed} nhưng chỉ còn {available}."
    en = "{needed} is needed and only {available} is left."


def checked_amounts(amounts: Mapping[AccountId, Money]) -> dict[AccountId, Money]:
    """The amounts in the order of account ids, in which accounts are locked and posted to.

    Raises Unbalanced unless they are two or more, none of them zero, and sum to zero in each currency.
    """
    sums: dict[str, int] = {}
    for amount in amounts.values():
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    if not amounts or any(sums.values()) or not all(amount.minor for amount in amounts.values()):
        raise Unbalanced(f"{dict(amounts)}")
    return dict(sorted(amounts.items()))


def hash_of_transfer(
    kind: TransferKind,
    amounts: Mapping[AccountId, Money],
    hold_id: HoldId | None = None,
    follows_id: TransferId | None = None,
) -> str:
    """SHA-256 over what a transfer does, so that its key cannot come again for something else."""
    body = [
        kind.value,
        str(hold_id),
        *([str(key), amounts[key].minor, amounts[key].currency] for key in sorted(amounts)),
        *([] if follows_id is None else [str(follows_id)]),
    ]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()
