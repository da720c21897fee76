from collections.abc import Mapping

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.errors import KeyReused
from domain.ids import AccountId, new_id
from domain.ledger import Account, AccountKind, InsufficientFunds, Posting, Transfer, TransferKind, Unbalanced
from domain.money import Money, vnd
from payments.books import check_books
from payments.ledger import Posted, open_account, post
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS


async def partner(database: TestDatabase, currency: str = "VND") -> Account:
    async with database.work(BOOKS, NOON) as work:
        return await open_account(work, AccountKind.PARTNER, rail="sandbox", currency=currency)


async def purse(
    database: TestDatabase, rail: str | None = None, currency: str = "VND", kind: AccountKind = AccountKind.PARTNER
) -> Account:
    async with database.work(BOOKS, NOON) as work:
        if kind is AccountKind.PARTNER:
            return await open_account(work, kind, rail=rail or str(new_id()), currency=currency)
        return await open_account(work, kind, owner_id=new_id(), currency=currency)


async def move(
    database: TestDatabase, key: str, amounts: Mapping[AccountId, Money], kind: TransferKind = TransferKind.SWEEP
) -> Posted:
    async with database.work(BOOKS, NOON) as work:
        return await post(work, kind, key=key, amounts=amounts)


async def balances(database: TestDatabase) -> dict[AccountId, int]:
    return {account.id: account.posted for account in await database.all(select(Account))}


async def broken(database: TestDatabase) -> list[str]:
    async with database.reading() as session:
        return [found.rule for found in await check_books(session)]


async def test_a_transfer_moves_balances_by_its_postings(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)

    posted = await move(database, "k1", {source.id: vnd(-700), target.id: vnd(700)})

    postings = await database.all(select(Posting).order_by(Posting.account_id))
    assert {posting.account_id: posting.amount for posting in postings} == {source.id: vnd(-700), target.id: vnd(700)}
    (transfer,) = await database.all(select(Transfer))
    assert {posting.transfer_id for posting in postings} == {transfer.id} == {posted.transfer_id}
    assert (transfer.kind, transfer.size, transfer.at, posted.fresh) == (TransferKind.SWEEP, 2, NOON, True)
    assert await balances(database) == {source.id: -700, target.id: 700}
    assert await broken(database) == []


async def test_balances_in_the_session_follow(database: TestDatabase) -> None:
    async with database.work(BOOKS, NOON) as work:
        source = await open_account(work, AccountKind.PARTNER, rail="sandbox")
        target = await open_account(work, AccountKind.PARTNER, rail="other")

        await post(work, TransferKind.SWEEP, key="k1", amounts={source.id: vnd(-700), target.id: vnd(700)})

        assert (source.balance, target.balance) == (vnd(-700), vnd(700))


async def test_one_transfer_may_hold_several_currencies_each_summing_to_zero(database: TestDatabase) -> None:
    dong, dollars = (
        (await partner(database), await purse(database)),
        (
            await partner(database, "USD"),
            await purse(database, currency="USD"),
        ),
    )

    await move(
        database,
        "k1",
        {
            dong[0].id: vnd(-5),
            dong[1].id: vnd(5),
            dollars[0].id: Money(-7, "USD"),
            dollars[1].id: Money(7, "USD"),
        },
    )

    assert await balances(database) == {dong[0].id: -5, dong[1].id: 5, dollars[0].id: -7, dollars[1].id: 7}
    assert await broken(database) == []


async def test_a_replay_answers_the_first_transfer_and_moves_nothing(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)
    amounts = {source.id: vnd(-700), target.id: vnd(700)}
    first = await move(database, "k1", amounts)

    again = await move(database, "k1", amounts)

    assert again == Posted(transfer_id=first.transfer_id, fresh=False)
    assert await balances(database) == {source.id: -700, target.id: 700}
    assert await database.count(Posting) == 2


async def test_a_key_with_another_body_is_refused(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)
    await move(database, "k1", {source.id: vnd(-700), target.id: vnd(700)})

    with pytest.raises(KeyReused):
        await move(database, "k1", {source.id: vnd(-701), target.id: vnd(701)})

    assert await balances(database) == {source.id: -700, target.id: 700}
    assert await database.count(Transfer) == 1


async def test_an_account_does_not_go_below_its_floor(database: TestDatabase) -> None:
    empty, target = await purse(database, kind=AccountKind.EARNINGS), await purse(database, kind=AccountKind.PAYOUT)

    with pytest.raises(InsufficientFunds) as refusal:
        await move(database, "k1", {empty.id: vnd(-1), target.id: vnd(1)}, TransferKind.PAYOUT)

    assert (refusal.value.needed, refusal.value.available) == (vnd(1), vnd(0))
    assert await balances(database) == {empty.id: 0, target.id: 0}
    assert await database.count(Transfer) == 0


async def test_sums_are_larger_than_an_integer_of_thirty_two_bits(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)

    for turn in range(3):
        await move(database, f"k{turn}", {source.id: vnd(-999_999_999_999), target.id: vnd(999_999_999_999)})

    assert await balances(database) == {source.id: -2_999_999_999_997, target.id: 2_999_999_999_997}
    assert await broken(database) == []


async def test_postings_that_do_not_balance_are_not_written(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)

    with pytest.raises(Unbalanced):
        await move(database, "k1", {source.id: vnd(-700), target.id: vnd(701)})

    assert await database.count(Transfer) == 0


async def test_opening_an_account_at_once_makes_one(database: TestDatabase) -> None:
    rail = "bank"
    opened: list[AccountId] = []

    async def open_it() -> None:
        opened.append((await purse(database, rail)).id)

    async with anyio.create_task_group() as together:
        for _ in range(6):
            together.start_soon(open_it)

    assert len(opened) == 6
    assert len(set(opened)) == 1
    assert await database.count(Account) == 1


async def test_one_key_posted_at_once_moves_once(database: TestDatabase) -> None:
    source, target = await partner(database), await purse(database)
    made: list[object] = []

    async def move_it() -> None:
        made.append((await move(database, "k1", {source.id: vnd(-700), target.id: vnd(700)})).transfer_id)

    async with anyio.create_task_group() as together:
        for _ in range(6):
            together.start_soon(move_it)

    assert len(set(made)) == 1
    assert await balances(database) == {source.id: -700, target.id: 700}


async def test_transfers_both_ways_at_once_do_not_deadlock(database: TestDatabase) -> None:
    async with database.work(BOOKS, NOON) as work:
        left, right = [await open_account(work, AccountKind.PARTNER, rail=rail) for rail in ("left", "right")]

    async def swap(turn: int) -> None:
        giver, taker = (left, right) if turn % 2 else (right, left)
        await move(database, f"swap {turn}", {giver.id: vnd(-10), taker.id: vnd(10)})

    async with anyio.create_task_group() as together:
        for turn in range(21):
            together.start_soon(swap, turn)

    assert await balances(database) == {left.id: 10, right.id: -10}
    assert await broken(database) == []


MADE_BY_HAND = """
WITH made AS (
    INSERT INTO transfers (id, kind, key, body_hash, size, at)
    VALUES (uuidv7(), 'sweep', 'by hand', 'x', 2, now()) RETURNING id
)
INSERT INTO postings (id, transfer_id, account_id, amount_minor, amount_currency)
SELECT uuidv7(), made.id, moved.account_id, moved.minor, moved.currency
FROM made, (VALUES {rows}) AS moved (account_id, minor, currency)
"""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("(cast(:a as uuid), -5, 'VND'), (cast(:b as uuid), 6, 'VND')", "does not balance"),
        ("(cast(:a as uuid), -5, 'VND')", "does not balance"),
        ("(cast(:a as uuid), -5, 'USD'), (cast(:b as uuid), 5, 'USD')", "fk_postings_account_id"),
        ("(cast(:a as uuid), 0, 'VND'), (cast(:b as uuid), 0, 'VND')", "moves_something"),
        ("(cast(:a as uuid), -5, 'VND'), (cast(:a as uuid), 5, 'VND')", "uq_postings_transfer_id_account_id"),
    ],
)
async def test_the_database_refuses_a_wrong_transfer_made_by_hand(
    database: TestDatabase, rows: str, reason: str
) -> None:
    bank, target = await partner(database), await purse(database)

    with pytest.raises(IntegrityError, match=reason):
        await database.execute(MADE_BY_HAND.format(rows=rows), a=bank.id, b=target.id)

    assert await balances(database) == {bank.id: 0, target.id: 0}
    assert await database.count(Transfer) == 0


async def test_a_balanced_transfer_made_by_hand_moves_the_balances(database: TestDatabase) -> None:
    bank, target = await partner(database), await purse(database)
    rows = "(cast(:a as uuid), -5, 'VND'), (cast(:b as uuid), 5, 'VND')"

    await database.execute(MADE_BY_HAND.format(rows=rows), a=bank.id, b=target.id)

    assert await balances(database) == {bank.id: -5, target.id: 5}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE postings SET amount_minor = 2 * amount_minor", "postings are never changed"),
        ("DELETE FROM postings", "postings are never changed"),
        ("TRUNCATE postings", "postings are never changed"),
        ("UPDATE transfers SET key = 'other'", "transfers are never changed"),
        ("DELETE FROM transfers", "transfers are never changed"),
        ("TRUNCATE transfers CASCADE", "are never changed"),
        ("UPDATE accounts SET posted = posted + 1", "changes by postings only"),
        ("UPDATE accounts SET floor = floor - 1", "changes by postings only"),
        ("DELETE FROM accounts", "changes by postings only"),
        (
            (
                "INSERT INTO accounts (id, kind, owner_id, currency, floor, posted, opened_at) "
                "VALUES (uuidv7(), 'campaign', uuidv7(), 'VND', 0, 5, now())"
            ),
            "changes by postings only",
        ),
        (
            (
                "INSERT INTO transfers (id, kind, key, body_hash, size, at) "
                "VALUES (uuidv7(), 'funding', 'empty', 'x', 2, now())"
            ),
            "does not balance",
        ),
        ("UPDATE accounts SET size = size + 1", "changes by postings only"),
        (
            (
                "INSERT INTO postings (id, transfer_id, account_id, amount_minor, amount_currency) "
                "SELECT uuidv7(), transfers.id, added.id, 2 * added.place - 3, 'VND' FROM transfers, ("
                " SELECT id, row_number() OVER () AS place FROM accounts WHERE posted = 0 AND currency = 'VND'"
                ") AS added"
            ),
            "has all its postings",
        ),
    ],
)
async def test_the_books_cannot_be_changed_even_by_hand(database: TestDatabase, change: str, reason: str) -> None:
    bank, target = await partner(database), await purse(database)
    await partner(database, "USD")
    async with database.work(BOOKS, NOON) as work:
        for rail in ("one", "other"):
            await open_account(work, AccountKind.PARTNER, rail=rail)
    await move(database, "k1", {bank.id: vnd(-700), target.id: vnd(700)})
    before = await balances(database)

    with pytest.raises(IntegrityError, match=reason):
        await database.execute(change)

    assert await balances(database) == before
    assert (await database.count(Transfer), await database.count(Posting)) == (1, 2)
    assert await broken(database) == []
