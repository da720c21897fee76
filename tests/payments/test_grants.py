"""What the role of the program may do to the books."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.ledger import AccountKind, TransferKind
from domain.money import vnd
from domain.payments import FeeReleased
from payments import holds
from payments.ledger import open_account, post
from payments.treasury import sweep
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
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
        "UPDATE holds SET booking_id = gen_random_uuid()",
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


@pytest.mark.parametrize("kind", [TransferKind.RELEASE, TransferKind.REFUND])
async def test_the_program_cannot_give_a_held_fee_to_anybody_else(database: TestDatabase, kind: TransferKind) -> None:
    campaign, another = await add_campaign(database), await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(900_001))
    to, owner = (
        (AccountKind.EARNINGS, (await database.add(make_imported_influencer())).id)
        if kind is TransferKind.RELEASE
        else (AccountKind.CAMPAIGN, another.id)
    )
    before = await database.picture()

    with pytest.raises(IntegrityError, match=f"a {kind.value} of hold {held.id} does not post to the {to.value}"):
        async with database.work(BOOKS, NOON) as work:
            await work.session.execute(AS_THE_PROGRAM)
            account = await open_account(work, to, owner_id=owner)
            amounts = {held.account_id: vnd(-900_001), account.id: vnd(900_001)}
            await post(work, kind, key="k1", amounts=amounts, hold_id=held.id)

    assert await database.picture() == before


async def test_the_program_cannot_release_one_hold_from_another(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held, other = await hold(database, campaign, vnd(5)), await hold(database, campaign, vnd(5))
    before = await database.picture()

    with pytest.raises(IntegrityError, match=f"a release of hold {held.id} does not post to the hold account"):
        async with database.work(BOOKS, NOON) as work:
            await work.session.execute(AS_THE_PROGRAM)
            earnings = await open_account(work, AccountKind.EARNINGS, owner_id=held.influencer_id)
            amounts = {other.account_id: vnd(-5), earnings.id: vnd(5)}
            await post(work, TransferKind.RELEASE, key="k1", amounts=amounts, hold_id=held.id)

    assert await database.picture() == before
