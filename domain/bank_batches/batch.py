"""A bank batch: a file of bank orders that one person makes and another approves before anybody may have it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, mapped_column, undefer

from domain.bank_batches.orders import LONGEST_REASON, BankOrder
from domain.bank_batches.rules import bank_batch_rule
from domain.errors import HA_NOI, DomainError
from domain.events import Event
from domain.ids import BankBatchDownloadId, BankBatchId, LoginId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money, vnd
from domain.offers.texts import needed_text
from domain.rows import Row, money_columns


class BankBatchStatus(StrEnum):
    """Where a bank batch stands."""

    DRAFT = "draft"
    """Made by one person; another one has not approved it."""
    APPROVED = "approved"
    """Approved by another person; its file may be downloaded."""
    EXPORTED = "exported"
    """Its file was downloaded, and the bank has answered nothing of it."""
    PARTLY_ANSWERED = "partly_answered"
    """The bank has answered some of its orders."""
    ANSWERED = "answered"
    """The bank has answered all of its orders."""
    REJECTED = "rejected"
    """Given up before anybody had its file; its orders wait again."""


BANK_BATCH_LIFECYCLE: Final = Lifecycle(
    "bank batch",
    BankBatchStatus.DRAFT,
    {
        "approve": ({BankBatchStatus.DRAFT}, BankBatchStatus.APPROVED),
        "reject": ({BankBatchStatus.DRAFT, BankBatchStatus.APPROVED}, BankBatchStatus.REJECTED),
        "export": ({BankBatchStatus.APPROVED}, BankBatchStatus.EXPORTED),
        "answer_partly": (
            {BankBatchStatus.EXPORTED, BankBatchStatus.PARTLY_ANSWERED},
            BankBatchStatus.PARTLY_ANSWERED,
        ),
        "answer": ({BankBatchStatus.EXPORTED, BankBatchStatus.PARTLY_ANSWERED}, BankBatchStatus.ANSWERED),
    },
)
OUTSIDE: Final = (BankBatchStatus.EXPORTED, BankBatchStatus.PARTLY_ANSWERED, BankBatchStatus.ANSWERED)
"""Those whose file somebody has."""
UNANSWERED: Final = (BankBatchStatus.EXPORTED, BankBatchStatus.PARTLY_ANSWERED)
"""Those for which the bank owes an answer."""


class BankBatch(Row, kw_only=True):
    """A file for a bank, kept to the byte as it was made: what was approved is what is downloaded, however often.

    `orders` and `total` are the control figures that the bank's screen shows again.
    """

    __tablename__ = "bank_batches"
    __table_args__ = (
        CheckConstraint("orders > 0 AND total_minor > 0 AND total_currency = 'VND'", name="control"),
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="hash"),
        CheckConstraint("approved_by <> made_by", name="two_people"),
        CheckConstraint(
            "num_nulls(approved_by, approved_at) IN (0, 2)"
            " AND (status IN ('draft', 'rejected') OR approved_by IS NOT NULL)"
            " AND (status <> 'draft' OR approved_by IS NULL)",
            name="approved",
        ),
        CheckConstraint(
            "(status IN ('exported', 'partly_answered', 'answered')) = (exported_at IS NOT NULL)"
            " AND num_nulls(exported_at, answer_due_at) IN (0, 2)",
            name="exported",
        ),
        CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint(
            "(status = 'rejected') = (rejected_at IS NOT NULL)"
            " AND num_nulls(rejected_by, rejected_at, rejected_because) IN (0, 3)",
            name="rejected",
        ),
        CheckConstraint("overdue_since >= answer_due_at", name="overdue"),
    )

    id: Mapped[BankBatchId] = mapped_column(primary_key=True, default_factory=lambda: BankBatchId(new_id()))
    orders: Mapped[int]
    total: Mapped[Money] = money_columns("total")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, repr=False)
    sha256: Mapped[str]
    made_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    made_at: Mapped[datetime]
    status: Mapped[BankBatchStatus] = mapped_column(default=BANK_BATCH_LIFECYCLE.initial, index=True)
    approved_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    exported_at: Mapped[datetime | None] = mapped_column(default=None)
    answer_due_at: Mapped[datetime | None] = mapped_column(default=None)
    overdue_since: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    rejected_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    rejected_at: Mapped[datetime | None] = mapped_column(default=None)
    rejected_because: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def drafted(cls, orders: Sequence[BankOrder], content: bytes, *, by: LoginId, now: datetime) -> "BankBatch":
        """A batch of these (claimed) orders, whose file is `content`. Raises NothingToBatch."""
        if not orders:
            raise NothingToBatch
        return cls(
            orders=len(orders),
            total=sum((each.amount for each in orders), vnd(0)),
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            made_by=by,
            made_at=now,
        )

    @property
    def file_name(self) -> str:
        """What its file is called: the day it was made, and the end of its id."""
        return f"niemtin-{self.made_at.astimezone(HA_NOI):%Y%m%d}-{self.id.hex[-8:]}.csv"

    def approve(self, *, by: LoginId, now: datetime) -> "BankBatchApproved":
        """Let its file be downloaded. Raises NotByItsMaker, WrongState."""
        if by == self.made_by:
            raise NotByItsMaker
        BANK_BATCH_LIFECYCLE.enter("approve", self)
        self.approved_by, self.approved_at = by, now
        return BankBatchApproved(batch_id=self.id, sha256=self.sha256, made_by=self.made_by, by=by)

    def reject(self, reason: str, *, by: LoginId, now: datetime) -> "BankBatchRejected":
        """Give it up before anybody has its file; its orders are put back by the caller. Raises WrongState."""
        because = needed_text(reason, "reason", LONGEST_REASON)
        BANK_BATCH_LIFECYCLE.enter("reject", self)
        self.rejected_by, self.rejected_at, self.rejected_because = by, now, because
        return BankBatchRejected(batch_id=self.id, by=by)

    def export(self, *, by: LoginId, now: datetime) -> "BankBatchExported":
        """Hand its file out, the first time or again: each time is a fact. Raises WrongState."""
        if self.status not in OUTSIDE:
            BANK_BATCH_LIFECYCLE.enter("export", self)
            self.exported_at, self.answer_due_at = now, bank_batch_rule(now).answer_due_at(now)
        return BankBatchExported(batch_id=self.id, sha256=self.sha256, by=by)

    def hear(self, *, unanswered: int, now: datetime) -> None:
        """Record that the bank has answered for it, and for how many orders it has not. Raises WrongState."""
        if self.status is BankBatchStatus.ANSWERED:
            return
        BANK_BATCH_LIFECYCLE.enter("answer_partly" if unanswered else "answer", self)
        self.answered_at = None if unanswered else now

    def fall_overdue(self, *, now: datetime) -> "BankBatchOverdue":
        """Record that the bank should have answered for all of it by now."""
        self.overdue_since = now
        return BankBatchOverdue(batch_id=self.id)


class BankBatchDownload(Row, kw_only=True):
    """Somebody was handed the file of a batch. Never changed."""

    __tablename__ = "bank_batch_downloads"

    id: Mapped[BankBatchDownloadId] = mapped_column(
        primary_key=True, default_factory=lambda: BankBatchDownloadId(new_id())
    )
    batch_id: Mapped[BankBatchId] = mapped_column(ForeignKey("bank_batches.id"), index=True)
    by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class BankBatchMade(Event):
    """Bank orders were put into a batch; another person has to approve it."""

    batch_id: BankBatchId
    orders: int
    total: Money
    sha256: str
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class BankBatchApproved(Event):
    """A second person has approved the file of a batch, known by its hash."""

    batch_id: BankBatchId
    sha256: str
    made_by: LoginId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class BankBatchRejected(Event):
    """A batch was given up before anybody had its file; its orders wait again."""

    batch_id: BankBatchId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class BankBatchExported(Event):
    """Somebody was handed the file of an approved batch; recorded each time."""

    batch_id: BankBatchId
    sha256: str
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class BankBatchOverdue(Event):
    """The bank has not answered for every order of a batch in time; finance has to ask it."""

    batch_id: BankBatchId


@dataclass(eq=False, kw_only=True)
class NothingToBatch(DomainError):
    """A batch holds at least one order."""

    vi = "Không có lệnh chi trả nào đang chờ vào lô."
    en = "No bank order waits for a batch."


@dataclass(eq=False, kw_only=True)
class NotByItsMaker(DomainError):
    """Two people answer for each file: whoever made it does not approve it."""

    vi = "Người lập lô không được tự duyệt lô đó; cần một người khác."
    en = "Whoever made a batch does not approve it: another person does."


@dataclass(eq=False, kw_only=True)
class PayeesChanged(DomainError):
    """Somebody whom a batch pays has named another account since it was made: reject it, and make another one."""

    vi = "Có người trong lô đã đổi tài khoản nhận tiền sau khi lập lô. Hãy từ chối lô này và lập lô khác."
    en = "Somebody in this batch has named another account since it was made. Reject it, and make another one."


def batch_by(batch_id: BankBatchId) -> Select[BankBatch]:
    """One batch, whoever asks."""
    return select(BankBatch).where(BankBatch.id == batch_id)


def batch_with_file(batch_id: BankBatchId) -> Select[BankBatch]:
    """One batch with its file."""
    return batch_by(batch_id).options(undefer(BankBatch.content))


def batches_fallen_overdue(now: datetime, most: int) -> Select[BankBatch]:
    """Batches whose bank is late since lately: not reported as overdue yet."""
    late = select(BankBatch).where(BankBatch.status.in_(UNANSWERED), BankBatch.answer_due_at <= now)
    return late.where(BankBatch.overdue_since.is_(None)).order_by(BankBatch.id).limit(most)
