"""Accounting periods, once they are closed: nothing is posted into them any more, and their closing balances stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import HA_NOI, DomainError, InvalidInput
from domain.events import Event
from domain.ids import AccountId, AccountingPeriodId, LoginId, new_id
from domain.rows import Row
from domain.sentences import Sentence


class AccountingPeriod(Row, kw_only=True):
    """A closed stretch of time, half-open: it accepts no postings. Each begins where the one before it ended."""

    __tablename__ = "accounting_periods"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at AND ends_at <= closed_at", name="is_over"),
        Index("uq_accounting_periods_first", "starts_at", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[AccountingPeriodId] = mapped_column(
        primary_key=True, default_factory=lambda: AccountingPeriodId(new_id())
    )
    starts_at: Mapped[datetime | None]
    """None for the first: since the books began."""
    ends_at: Mapped[datetime] = mapped_column(unique=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    """None when the operator closed it from the command line."""


class ClosingBalance(Row, kw_only=True):
    """What stood on an account when a period ended, in minor units; an account without one stood at zero."""

    __tablename__ = "closing_balances"
    __table_args__ = (CheckConstraint("balance <> 0", name="says_something"),)

    period_id: Mapped[AccountingPeriodId] = mapped_column(ForeignKey("accounting_periods.id"), primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    balance: Mapped[int]


@dataclass(frozen=True, kw_only=True)
class BooksClosed(Event):
    """The books were closed up to an instant."""

    period_id: AccountingPeriodId
    ends_at: datetime


@dataclass(eq=False, kw_only=True)
class PeriodNotOver(DomainError):
    """Only what is past can be closed."""

    ends_at: datetime
    vi = "Kỳ kết thúc lúc {ends_at} chưa qua nên chưa thể khóa sổ."
    en = "The period that ends at {ends_at} is not over, so it cannot be closed."


@dataclass(eq=False, kw_only=True)
class PeriodClosedAlready(DomainError):
    """Periods are closed one after the other, each once."""

    until: datetime
    vi = "Sổ đã khóa đến {until}."
    en = "The books are closed until {until} already."


@dataclass(eq=False, kw_only=True)
class BooksBroken(DomainError):
    """What contradicts itself is not closed: nothing could be mended before that instant any more."""

    rule: Sentence
    """The first rule of the books that does not hold."""
    rows: int
    """How many rows break it."""
    vi = "Sổ sách có mâu thuẫn nên chưa thể khóa. Quy tắc bị vi phạm: {rule} (số dòng: {rows})."
    en = "The books contradict themselves, so they cannot be closed. This does not hold: {rule} (rows: {rows})."


FIRST_YEAR, LAST_YEAR = 2000, 2100


def checked_month(year: int, number: int) -> tuple[datetime, datetime]:
    """The same as `month` for what somebody wrote. Raises InvalidInput."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(vi_reason="Năm không hợp lệ.", en_reason="There is no such year.", field="input.year")
    if not 1 <= number <= 12:  # noqa: PLR2004 - December
        raise InvalidInput(vi_reason="Tháng từ 1 đến 12.", en_reason="A month is 1 to 12.", field="input.month")
    return month(year, number)


def month(year: int, number: int) -> tuple[datetime, datetime]:
    """A calendar month in Vietnamese time: its first instant, and the first of the next."""
    following = (year + 1, 1) if number == 12 else (year, number + 1)  # noqa: PLR2004 - December
    return datetime(year, number, 1, tzinfo=HA_NOI), datetime(*following, 1, tzinfo=HA_NOI)
