"""Statements of an account, over closed and open periods."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.accounting_periods import AccountingPeriod, BooksClosed, PeriodClosedAlready, PeriodNotOver, month
from domain.errors import NotFound
from domain.ids import AccountId, new_id
from domain.ledger import Account, AccountKind, PeriodClosed, TransferKind
from domain.money import vnd
from payments import holds
from payments.fundings import refund_funding
from payments.ledger import reverse
from payments.periods import close_period
from payments.statements import Statement, statement_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, fund, hold

DAY = timedelta(days=1)


async def statement(database: TestDatabase, account_id: AccountId, starts: int | None, ends: int) -> Statement:
    async with database.reading() as session:
        starts_at = None if starts is None else NOON + starts * DAY
        return await statement_of(session, account_id, starts_at=starts_at, ends_at=NOON + ends * DAY)


async def test_a_statement_opens_where_the_one_before_closed_and_links_each_movement(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    funding = await fund(database, campaign, vnd(5_000_000_000))
    held = await hold(database, campaign, vnd(3_000_000_000))
    (account,) = await database.all(select(Account).where(Account.kind == AccountKind.CAMPAIGN))
    async with database.work(BOOKS, NOON + 2 * DAY) as work:
        period = await close_period(work, ends_at=NOON + DAY)
        await holds.refund(work, booking_id=held.booking_id, amount=vnd(1))
        back = await refund_funding(work, funding_id=funding.id, amount=vnd(7), key="back")
    async with database.work(BOOKS, NOON + 3 * DAY) as work:
        undone = await reverse(work, back.transfer_id)

    first = await statement(database, account.id, None, 1)
    second = await statement(database, account.id, 1, 4)

    assert (period.starts_at, (await database.events())[-2]) == (
        None,
        BooksClosed(period_id=period.id, ends_at=NOON + DAY),
    )
    assert (first.opening, first.credits, first.debits, first.closing, first.count) == (
        vnd(0), vnd(5_000_000_000), vnd(3_000_000_000), vnd(2_000_000_000), 2,
    )  # fmt: skip
    assert (second.opening, second.credits, second.debits, second.closing, second.count) == (
        vnd(2_000_000_000), vnd(8), vnd(7), vnd(2_000_000_001), 3,
    )  # fmt: skip
    assert [(each.kind, each.amount, each.balance) for each in second.movements] == [
        (TransferKind.REFUND, vnd(1), vnd(2_000_000_001)),
        (TransferKind.FUNDING_REFUND, vnd(-7), vnd(1_999_999_994)),
        (TransferKind.REVERSAL, vnd(7), vnd(2_000_000_001)),
    ]
    refund, went, came = second.movements
    assert (refund.hold_id, refund.booking_id) == (held.id, held.booking_id)
    assert (went.follows_id, went.reversed_by_id) == ((await database.reload(funding)).transfer_id, undone.transfer_id)
    assert (came.follows_id, came.transfer_id) == (back.transfer_id, undone.transfer_id)
    async with database.reading() as session:
        rest = await statement_of(
            session, account.id, starts_at=NOON + DAY, ends_at=NOON + 4 * DAY, after=refund.posting_id
        )
    assert rest.movements == (went, came)


async def test_an_account_that_is_not_there_has_no_statement(database: TestDatabase) -> None:
    with pytest.raises(NotFound):
        await statement(database, AccountId(new_id()), 0, 1)


async def test_what_is_not_over_is_not_closed_and_what_is_closed_stays_so(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    async with database.work(BOOKS, NOON) as work:
        await close_period(work, ends_at=NOON)

    with pytest.raises(PeriodNotOver):
        async with database.work(BOOKS, NOON) as work:
            await close_period(work, ends_at=NOON + DAY)
    with pytest.raises(PeriodClosedAlready):
        async with database.work(BOOKS, NOON) as work:
            await close_period(work, ends_at=NOON)
    async with database.work(BOOKS, NOON + DAY) as work:
        await close_period(work, ends_at=NOON + DAY)
    with pytest.raises(PeriodClosed) as refusal:
        await fund(database, campaign, vnd(1))

    assert refusal.value.until == NOON + DAY
    assert [each.ends_at for each in await database.all(select(AccountingPeriod).order_by(AccountingPeriod.id))] == [
        NOON,
        NOON + DAY,
    ]


def test_a_month_is_that_of_ha_noi() -> None:
    starts_at, ends_at = month(2028, 12)

    assert (starts_at.isoformat(), ends_at.isoformat()) == ("2028-12-01T00:00:00+07:00", "2029-01-01T00:00:00+07:00")
