"""`niemtin ledger check`, run as an operator runs it."""

import pytest
from sqlalchemy import select, text

from domain.actors import System
from domain.ledger import Account, AccountKind
from domain.money import vnd
from payments.rules import RULES
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold


async def test_good_books_balance(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    await hold(database, campaign, vnd(1_000_000))
    before = await database.picture()

    done = await niemtin(database, "ledger", "check")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"The books balance: {len(RULES)} rules hold.\n"
    # What is told are the rules that are asked, each of which can be broken (`tests/payments/test_books.py`).
    assert len(RULES) >= 25
    assert await database.picture() == before


async def test_what_is_off_is_named_row_by_row(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    async with database.work(System(name="intruder"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        await work.session.execute(text("UPDATE accounts SET posted = posted + 1 WHERE kind = 'campaign'"))

    done = await niemtin(database, "ledger", "check")

    (account,) = await database.all(select(Account).where(Account.kind == AccountKind.CAMPAIGN))
    said = done.stdout
    assert done.exit_code == 1
    assert "The books do not balance" in said
    assert said.count(str(account.id)) == 2
    for rule in (
        "a balance is the sum of its postings",
        "all accounts together hold zero",
        "a campaign's free money is what it was funded, less what is held, was released or went back",
    ):
        assert rule in said


async def test_help_says_what_is_checked_and_what_the_exit_code_means(database: TestDatabase) -> None:
    done = await niemtin(database, "ledger", "check", "--help")

    said = done.stdout
    assert done.exit_code == 0
    assert "Exit code 1" in said
    assert "DATABASE_URL" in said
