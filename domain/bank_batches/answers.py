"""What a bank answers to its batches: a file, kept once by its hash, and what became of each of its rows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.bank_batches.orders import BankOrder, BankOrderStatus
from domain.errors import DomainError
from domain.events import Event
from domain.ids import BankAnswerId, BankAnswerRowId, BankOrderId, LoginId, new_id
from domain.law.periods import day_in_vietnam
from domain.lifecycle_words.names import state_named
from domain.money import Money
from domain.payouts.events import PayoutFollowed
from domain.payouts.reasons import own_words
from domain.rows import Row
from domain.sentences import Sentence, amount


class BankWord(StrEnum):
    """What a bank says of one order."""

    PAID = "paid"
    """The beneficiary's bank has it."""
    REFUSED = "refused"
    """It was not paid."""
    RETURNED = "returned"
    """It was sent, and came back."""


class BankRowOutcome(StrEnum):
    """What became of one row of a bank's answer."""

    PAID = "paid"
    """The order is paid; the payout is settled."""
    REFUSED = "refused"
    """The bank did not pay; the payout fails, and another one is held for review."""
    RETURNED = "returned"
    """The money came back; the payout fails even if it was paid, and another one is held for review."""
    KNOWN = "known"
    """The bank had said so before; nothing moved."""
    NOT_TAKEN = "not_taken"
    """The row contradicts what is known or cannot be read; nothing moved, and somebody has to look at it."""


@dataclass(frozen=True, kw_only=True)
class AnswerRead:
    """One row of a bank's answer, read: `reference` is ours, `bank_reference` and `reason` are the bank's words.

    `on` is the day in Viet Nam on which the bank paid; it is there for PAID, and so is `bank_reference`.
    """

    line: int
    reference: str
    amount: Money
    word: BankWord
    on: date | None
    bank_reference: str | None
    reason: str | None

    def told_to(
        self, order: BankOrder, *, since: date, now: datetime
    ) -> "tuple[BankRowOutcome, PayoutFollowed | None]":
        """Let a (claimed) order be answered by this row; one that says what is known moves nothing.

        `since` is the day on which the bank was given it. Raises BankAmountDiffers, BankDayImpossible,
        BankAnswerContradicts.
        """
        if self.amount != order.amount:
            raise BankAmountDiffers(ordered=amount(order.amount), answered=amount(self.amount), field="amount")
        if self._is_known_of(order):
            return BankRowOutcome.KNOWN, None
        match self.word, order.status:
            case BankWord.PAID, BankOrderStatus.BATCHED:
                on = self._day(since, day_in_vietnam(now))
                return BankRowOutcome.PAID, order.pay(bank_reference=self.bank_reference or "", on=on, now=now)
            case BankWord.REFUSED, BankOrderStatus.BATCHED:
                return BankRowOutcome.REFUSED, order.refuse(own_words(self.reason or ""), now=now)
            case BankWord.RETURNED, BankOrderStatus.BATCHED | BankOrderStatus.PAID:
                return BankRowOutcome.RETURNED, order.come_back(own_words(self.reason or ""), now=now)
            case _:
                raise BankAnswerContradicts(status=state_named("bank order", order.status.value), field="status")

    def _day(self, since: date, today: date) -> date:
        if self.on is None or not since <= self.on <= today:
            raise BankDayImpossible(since=since, today=today, field="date")
        return self.on

    def _is_known_of(self, order: BankOrder) -> bool:
        """Whether the order heard this before. A file may repeat that it was paid after it has come back."""
        if self.word is BankWord.PAID:
            return order.bank_reference is not None and order.bank_reference == self.bank_reference
        return order.status.value == self.word.value


class BankAnswer(Row, kw_only=True):
    """One file of a bank's answers, as it was brought in; the same file is brought in once."""

    __tablename__ = "bank_answers"

    id: Mapped[BankAnswerId] = mapped_column(primary_key=True, default_factory=lambda: BankAnswerId(new_id()))
    sha256: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    imported_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    imported_at: Mapped[datetime]


class BankAnswerRow(Row, kw_only=True):
    """What became of one row of an answer, and why it was not taken where it was not. Never changed."""

    __tablename__ = "bank_answer_rows"
    __table_args__ = (
        UniqueConstraint("answer_id", "line"),
        CheckConstraint(
            "num_nulls(refusal_code, refusal_vi, refusal_en) IN (0, 3)"
            " AND (outcome = 'not_taken') = (refusal_code IS NOT NULL)",
            name="says_why",
        ),
        CheckConstraint("outcome = 'not_taken' OR order_id IS NOT NULL", name="about_an_order"),
    )

    id: Mapped[BankAnswerRowId] = mapped_column(primary_key=True, default_factory=lambda: BankAnswerRowId(new_id()))
    answer_id: Mapped[BankAnswerId] = mapped_column(ForeignKey("bank_answers.id"))
    line: Mapped[int]
    reference: Mapped[str]
    outcome: Mapped[BankRowOutcome]
    order_id: Mapped[BankOrderId | None] = mapped_column(ForeignKey("bank_orders.id"), default=None, index=True)
    refusal_code: Mapped[str | None] = mapped_column(default=None)
    refusal_vi: Mapped[str | None] = mapped_column(default=None)
    refusal_en: Mapped[str | None] = mapped_column(default=None)


@dataclass(frozen=True, kw_only=True)
class BankAnswerImported(Event):
    """A bank's answer was brought in: how many rows came to what end."""

    answer_id: BankAnswerId
    sha256: str
    paid: int
    refused: int
    returned: int
    known: int
    not_taken: int


@dataclass(eq=False, kw_only=True)
class BankReferenceUnknown(DomainError):
    """No order that a bank was given goes by this name."""

    written: str
    vi = "Không có lệnh chi trả nào đã gửi ngân hàng mang mã “{written}”."
    en = "No order that a bank was given goes by “{written}”."


@dataclass(eq=False, kw_only=True)
class BankAmountDiffers(DomainError):
    """The bank speaks of another amount than it was asked to pay."""

    ordered: Sentence
    answered: Sentence
    vi = "Ngân hàng báo {answered}, nhưng lệnh là {ordered}."
    en = "The bank says {answered}, but the order was for {ordered}."


@dataclass(eq=False, kw_only=True)
class BankDayImpossible(DomainError):
    """The bank cannot have paid before it was asked, nor in the future."""

    since: date
    today: date
    vi = "Ngày chi phải từ {since:%d/%m/%Y}, khi giao tệp cho ngân hàng, đến {today:%d/%m/%Y}."
    en = "The day of payment lies between {since}, when the bank was given the file, and {today}."


@dataclass(eq=False, kw_only=True)
class BankAnswerContradicts(DomainError):
    """The bank has said something else of this order before, or paid it under another name."""

    status: Sentence
    vi = "Ngân hàng đã trả lời khác cho lệnh này: hiện là “{status}”."
    en = "The bank has answered otherwise for this order, which is “{status}”."


@dataclass(eq=False, kw_only=True)
class BankUndecided(DomainError):
    """The bank has the order and has not said how it ended; a later answer will."""

    written: str
    vi = "Ngân hàng chưa cho biết kết quả cuối cùng của lệnh này (“{written}”)."
    en = "The bank has not said yet how this order ends (“{written}”)."


def answer_with_hash(sha256: str) -> Select[BankAnswer]:
    """The answer that was brought in from a file of this hash, if it was."""
    return select(BankAnswer).where(BankAnswer.sha256 == sha256)
