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

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import AccountId, HoldId, PostingId, TransferId, new_id
from domain.money import Money
from domain.rows import Row, money_columns


class AccountKind(StrEnum):
    """Whose money an account counts."""

    PARTNER = "partner"
    """Kept by the payment partner behind one funding rail; the only account that may stand below zero."""
    CAMPAIGN = "campaign"
    """Free to be held for a campaign's bookings."""
    HOLD = "hold"
    """Held for one booking."""
    EARNINGS = "earnings"
    """Released to one influencer and not yet paid out."""


class TransferKind(StrEnum):
    """What a transfer does."""

    FUNDING = "funding"
    HOLD = "hold"
    RELEASE = "release"
    REFUND = "refund"


ENDS_A_HOLD = (TransferKind.RELEASE, TransferKind.REFUND)


class Account(Row, kw_only=True):
    """A place where money is counted, in one currency.

    `posted` is kept by the database: it changes only by a posting, and never goes below `floor`.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("kind", "owner_id", "rail", "currency", postgresql_nulls_not_distinct=True),
        UniqueConstraint("id", "currency"),
        CheckConstraint("posted >= floor", name="floor"),
        CheckConstraint("(kind = 'partner') = (floor IS NULL)", name="only_partners_lack_a_floor"),
        CheckConstraint("(kind = 'partner') = (rail IS NOT NULL)", name="only_partners_have_a_rail"),
        CheckConstraint("(kind = 'partner') = (owner_id IS NULL)", name="only_partners_lack_an_owner"),
    )

    id: Mapped[AccountId] = mapped_column(primary_key=True, default_factory=lambda: AccountId(new_id()))
    kind: Mapped[AccountKind]
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    rail: Mapped[str | None] = mapped_column(default=None)
    currency: Mapped[str]
    floor: Mapped[int | None]
    posted: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]

    @property
    def balance(self) -> Money:
        """What stands on the account."""
        return Money(self.posted, self.currency)


class Transfer(Row, kw_only=True):
    """Money moving between accounts, all at once. Never changed: what was wrong is moved back by another one."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("(kind = 'funding') = (hold_id IS NULL)", name="hold_named"),
        CheckConstraint("size >= 2", name="has_two_sides"),
        Index("uq_transfers_hold_begins", "hold_id", unique=True, postgresql_where=text("kind = 'hold'")),
        Index("uq_transfers_hold_ends", "hold_id", unique=True, postgresql_where=text("kind IN ('release', 'refund')")),
    )

    id: Mapped[TransferId] = mapped_column(primary_key=True, default_factory=lambda: TransferId(new_id()))
    kind: Mapped[TransferKind]
    key: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    size: Mapped[int]
    """How many postings it has: none can be added later."""
    hold_id: Mapped[HoldId | None] = mapped_column(ForeignKey("holds.id"), default=None)
    at: Mapped[datetime]


class Posting(Row, kw_only=True):
    """One account's part in a transfer."""

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("transfer_id", "account_id"),
        ForeignKeyConstraint(["account_id", "amount_currency"], ["accounts.id", "accounts.currency"]),
        CheckConstraint("amount_minor <> 0", name="moves_something"),
    )

    id: Mapped[PostingId] = mapped_column(primary_key=True, default_factory=lambda: PostingId(new_id()))
    transfer_id: Mapped[TransferId] = mapped_column(ForeignKey("transfers.id"))
    account_id: Mapped[AccountId] = mapped_column(index=True)
    amount: Mapped[Money] = money_columns("amount")


class Unbalanced(ValueError):
    """Postings that do not sum to zero in each currency: a mistake in our code, never a user's."""


@dataclass(eq=False, kw_only=True)
class InsufficientFunds(DomainError):
    """An account would go below its floor. Amounts are minor units of `currency`."""

    needed: int
    available: int
    currency: str
    vi = "Cần {needed} {currency} nhưng chỉ còn {available} {currency}."
    en = "{needed} {currency} are needed and only {available} {currency} are left."


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


def hash_of_transfer(kind: TransferKind, amounts: Mapping[AccountId, Money], hold_id: HoldId | None) -> str:
    """SHA-256 over what a transfer does, so that its key cannot come again for something else."""
    body = [
        kind.value,
        str(hold_id),
        *([str(key), amounts[key].minor, amounts[key].currency] for key in sorted(amounts)),
    ]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()
