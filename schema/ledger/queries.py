"""Look at accounts, at one over a stretch of time, and at the periods that are closed."""

from datetime import UTC, date, timedelta
from typing import Annotated, Final
from uuid import UUID

import strawberry
from pydantic import TypeAdapter

from domain.accounting_periods import FIRST_YEAR, LAST_YEAR
from domain.actors import Auditor, Finance
from domain.errors import InvalidInput
from domain.ids import AccountId, AccountingPeriodId, PostingId
from domain.law.periods import midnight_in_vietnam
from domain.ledger import Account as AccountRow
from domain.ledger import AccountKind
from payments import statements
from schema.bookings.types import Booking
from schema.context import Info
from schema.ledger.readings import ACCOUNT, ACCOUNTING_PERIOD
from schema.ledger.types import Account, AccountingPeriod, AccountMovement, AccountStatement, ClosedSum
from schema.money import Money
from schema.node_keys import key_of, node_id
from schema.paging import Connection, Edge, PageInfo, cursor_of, place_of, window_of
from schema.payments import Hold
from schema.reading import OLDEST, one_or_none, page

MOVEMENTS: Final = "movements"
_PLACE: Final[TypeAdapter[tuple[object, ...]]] = TypeAdapter(tuple[UUID])


@strawberry.type
class LedgerQuery:
    """Looking at the ledger."""

    @strawberry.field(description="An account of the ledger by its id; for finance and the auditor.")
    async def account(self, info: Info, id: strawberry.ID) -> Account | None:
        """The account, or null."""
        return await one_or_none(info, ACCOUNT, key_of(id, Account, AccountId))

    @strawberry.field(description="The accounts of the ledger, oldest first; for finance and the auditor.")
    async def accounts(
        self,
        info: Info,
        *,
        kind: Annotated[
            AccountKind | None, strawberry.argument(description="Only those that count money of this kind.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Account]:
        """A page of them."""
        where = None if kind is None else AccountRow.kind == kind
        return await page(info, ACCOUNT, where=where, order=OLDEST, first=first, after=after, last=last, before=before)

    @strawberry.field(
        description="An account over some days of Viet Nam: opening, movements, closing; for finance and the auditor."
    )
    async def account_statement(
        self,
        info: Info,
        *,
        account_id: strawberry.ID,
        last_day: Annotated[date, strawberry.argument(description="The last day, which counts whole.")],
        first_day: Annotated[
            date | None, strawberry.argument(description="The first day; left out: since the account was opened.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
    ) -> AccountStatement:
        """The statement."""
        info.context.acting_as(Finance, Auditor)
        key = key_of(account_id, Account, AccountId, field="accountId")
        begins_on = date(FIRST_YEAR, 1, 1) if first_day is None else first_day
        if not FIRST_YEAR <= begins_on.year <= last_day.year <= LAST_YEAR or begins_on > last_day:
            raise InvalidInput(
                vi_reason=f"Ngày cuối phải từ ngày đầu trở đi, trong các năm {FIRST_YEAR} đến {LAST_YEAR}.",
                en_reason=f"The last day is not before the first, and both lie in {FIRST_YEAR} to {LAST_YEAR}.",
                field="lastDay",
            )
        size = window_of(first, after, None, None).size
        begins = None if after is None else place_of(after, MOVEMENTS, _PLACE, field="after")
        async with info.context.database.reading() as session:
            found = await statements.statement_of(
                session,
                key,
                starts_at=None if first_day is None else midnight_in_vietnam(first_day),
                ends_at=midnight_in_vietnam(last_day + timedelta(days=1)),
                after=None if begins is None else PostingId(UUID(str(begins[0]))),
                most=size + 1,
            )
        return AccountStatement(
            account_id=account_id,
            starts_at=None if found.starts_at is None else found.starts_at.astimezone(UTC),
            ends_at=found.ends_at.astimezone(UTC),
            opening=Money.of(found.opening),
            debits=Money.of(found.debits),
            credits=Money.of(found.credits),
            closing=Money.of(found.closing),
            movements=_movements(found, size, begun=after is None),
        )

    @strawberry.field(
        description="The accounting periods that are closed, newest first; for finance and the auditor. What comes "
        "after the newest is the open one."
    )
    async def accounting_periods(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AccountingPeriod]:
        """A page of them."""
        return await page(info, ACCOUNTING_PERIOD, first=first, after=after, last=last, before=before)

    @strawberry.field(
        description="The trial balance of a closed period: what stood on the accounts of each kind when it ended. In "
        "each currency it sums to zero. For finance and the auditor."
    )
    async def trial_balance(self, info: Info, accounting_period_id: strawberry.ID) -> list[ClosedSum]:
        """The sums, by kind."""
        info.context.acting_as(Finance, Auditor)
        key = key_of(accounting_period_id, AccountingPeriod, AccountingPeriodId, field="accountingPeriodId")
        async with info.context.database.reading() as session:
            found = await statements.closed_sums(session, key)
        return [
            ClosedSum(kind=each.kind, rail=each.rail, accounts=each.accounts, balance=Money.of(each.balance))
            for each in found
        ]


def _movements(found: statements.Statement, size: int, *, begun: bool) -> Connection[AccountMovement]:
    shown = found.movements[:size]
    nodes = [_movement(each) for each in shown]
    cursors = [cursor_of(MOVEMENTS, (each.posting_id,)) for each in shown]
    return Connection(
        edges=[Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, cursors, strict=True)],
        nodes=nodes,
        page_info=PageInfo(
            has_next_page=len(found.movements) > size,
            has_previous_page=not begun,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        total_count=found.count,
    )


def _movement(moved: statements.Movement) -> AccountMovement:
    return AccountMovement(
        kind=moved.kind,
        at=moved.at,
        amount=Money.of(moved.amount),
        balance=Money.of(moved.balance),
        transfer_id=str(moved.transfer_id),
        follows_id=None if moved.follows_id is None else str(moved.follows_id),
        reversed_by_id=None if moved.reversed_by_id is None else str(moved.reversed_by_id),
        hold_id=None if moved.hold_id is None else node_id(Hold, moved.hold_id),
        booking_id=None if moved.booking_id is None else node_id(Booking, moved.booking_id),
    )
