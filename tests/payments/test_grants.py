"""What the role of the program may do to the books."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.money import vnd
from domain.payments import FeeReleased
from payments import holds
from payments.treasury import sweep
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, fund, hold

AS_THE_PROGRAM = text("SET LOCAL ROLE niemtin_app")


async def test_the_program_can_do_all_that_it_does(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(1_000_000))

    async with database.work(BOOKS, NOON) as work:
        await work.session.execute(AS_THE_PROGRAM)
        await holds.release(work, booking_id=held.booking_id)
        await sweep(work, amount=vnd(5), from_rail="sandbox", to_rail="bank", key="k1")

    assert (await database.events())[-1] == FeeReleased(
        hold_id=held.id, booking_id=held.booking_id, amount=vnd(1_000_000)
    )


@pytest.mark.parametrize(
    "change",
    [
        *(
            f"{verb} {table}"
            for table in ("transfers", "postings", "accounting_periods", "closing_balances", "accounts", "holds")
            for verb in ("DELETE FROM", "TRUNCATE")
        ),
        "UPDATE transfers SET at = now()",
        "UPDATE postings SET amount_minor = 1",
        "UPDATE accounts SET floor = -1",
        "UPDATE holds SET amount_minor = 1",
        "UPDATE fundings SET amount_minor = 1",
        "UPDATE closing_balances SET balance = 1",
        "ALTER TABLE postings DISABLE TRIGGER ALL",
    ],
)
async def test_the_program_cannot_change_what_stands_in_the_books(database: TestDatabase, change: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with database.work(BOOKS, NOON) as work:
            await work.session.execute(AS_THE_PROGRAM)
            await work.session.execute(text(change))
