"""Statements: what stood on an account, what moved it, and what stands there now, over any stretch of time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.accounting_periods import AccountingPeriod
from domain.errors import NotFound
from domain.ids import AccountId, AccountingPeriodId, BookingId, HoldId, PostingId, TransferId
from domain.ledger import Account, AccountKind, TransferKind
from domain.money import Money

MOST_MOVEMENTS: Final = 200
"""How many movements one answer holds, unless fewer are asked for."""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One posting of an account, what stood there after it, and where it leads.

    `follows_id` is the transfer that this one refunds, settles or reverses; `reversed_by_id` the one that reversed it.
    """

    posting_id: PostingId
    transfer_id: TransferId
    kind: TransferKind
    at: datetime
    amount: Money
    balance: Money
    hold_id: HoldId | None
    booking_id: BookingId | None
    follows_id: TransferId | None
    reversed_by_id: TransferId | None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """An account from `starts_at` (None: since it was opened) to before `ends_at`.

    `opening + credits - debits = closing`. `movements` are the first ones after the place asked for, in the order of
    their time; `count` says how many there are in all.
    """

    account_id: AccountId
    starts_at: datetime | None
    ends_at: datetime
    opening: Money
    debits: Money
    credits: Money
    closing: Money
    count: int
    movements: tuple[Movement, ...]


async def statement_of(
    session: AsyncSession,
    account_id: AccountId,
    *,
    starts_at: datetime | None,
    ends_at: datetime,
    after: PostingId | None = None,
    most: int = MOST_MOVEMENTS,
) -> Statement:
    """The statement of an account, with `most` movements; `after` is the last one before them. Raises NotFound."""
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound
    asked = {"account": account_id, "starts": starts_at, "ends": ends_at}
    opening = int((await session.execute(_OPENING, asked)).scalar_one())
    moved = (await session.execute(_MOVED, asked)).one()
    rows = await session.execute(_MOVEMENTS, {**asked, "opening": opening, "after": after, "most": most})

    def money(minor: int) -> Money:
        return Money(int(minor), account.currency)

    return Statement(
        account_id=account_id,
        starts_at=starts_at,
        ends_at=ends_at,
        opening=money(opening),
        debits=money(moved.debits),
        credits=money(moved.credits),
        closing=money(opening + moved.credits - moved.debits),
        count=moved.postings,
        movements=tuple(_movement(row, account.currency) for row in rows),
    )


@dataclass(frozen=True, kw_only=True)
class ClosedSum:
    """What stood on all accounts of one kind, of a partner's rail and in one currency, when a period ended."""

    kind: AccountKind
    rail: str | None
    accounts: int
    balance: Money


async def closed_sums(session: AsyncSession, period_id: AccountingPeriodId) -> list[ClosedSum]:
    """The trial balance of a closed period, by kind of account; in each currency it sums to zero. Raises NotFound."""
    if await session.get(AccountingPeriod, period_id) is None:
        raise NotFound
    rows = await session.execute(_CLOSED_SUMS, {"period": period_id})
    return [
        ClosedSum(
            kind=AccountKind(row.kind),
            rail=row.rail,
            accounts=row.accounts,
            balance=Money(int(row.balance), row.currency),
        )
        for row in rows
    ]


def _movement(row: Row[Any], currency: str) -> Movement:
    return Movement(
        posting_id=row.id,
        transfer_id=row.transfer_id,
        kind=TransferKind(row.kind),
        at=row.at,
        amount=Money(row.amount_minor, currency),
        balance=Money(int(row.stands), currency),
        hold_id=row.hold_id,
        booking_id=row.booking_id,
        follows_id=row.follows_id,
        reversed_by_id=row.reversed_by_id,
    )


_OPENING: Final = text(
    """
    WITH closed AS (SELECT max(ends_at) AS until FROM accounting_periods WHERE ends_at <= CAST(:starts AS timestamptz))
    SELECT coalesce((
        SELECT balance FROM closing_balances JOIN accounting_periods ON id = period_id
        WHERE account_id = :account AND ends_at = (SELECT until FROM closed)
    ), 0) + coalesce((
        SELECT sum(amount_minor) FROM postings JOIN transfers ON transfers.id = transfer_id
        WHERE account_id = :account AND at < CAST(:starts AS timestamptz)
        AND at >= coalesce((SELECT until FROM closed), '-infinity')
    ), 0)
    """
)
"""What was kept when a period before was closed, and what was posted since."""

_CLOSED_SUMS: Final = text(
    """
    SELECT kind, rail, currency, count(*) AS accounts, sum(balance) AS balance
    FROM closing_balances JOIN accounts ON accounts.id = account_id
    WHERE period_id = :period GROUP BY kind, rail, currency ORDER BY kind, rail, currency
    """
)
_IN_PERIOD: Final = (
    "FROM postings JOIN transfers ON transfers.id = transfer_id WHERE account_id = :account"
    " AND at >= coalesce(CAST(:starts AS timestamptz), '-infinity') AND at < CAST(:ends AS timestamptz)"
)
_MOVED: Final = text(
    "SELECT count(*) AS postings, coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0) AS debits,"
    f" coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0) AS credits {_IN_PERIOD}"
)
_MOVEMENTS: Final = text(
    f"""
    WITH moved AS (
        SELECT postings.*, kind, at, hold_id, follows_id,
            :opening + sum(amount_minor) OVER (ORDER BY at, number) AS stands {_IN_PERIOD}
    )
    SELECT moved.*, holds.booking_id, undoing.id AS reversed_by_id FROM moved
    LEFT JOIN holds ON holds.id = moved.hold_id
    LEFT JOIN transfers undoing
        ON undoing.follows_id = moved.transfer_id AND undoing.kind IN ('reversal', 'payout_failure')
    WHERE CAST(:after AS uuid) IS NULL
        OR (moved.at, moved.number) > (SELECT at, number FROM moved last WHERE last.id = :after)
    ORDER BY moved.at, moved.number LIMIT :most
    """  # noqa: S608
)
