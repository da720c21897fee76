"""`niemtin ledger check`, run as an operator runs it: another process, the settings in its environment."""

import os
import subprocess
import sys
from pathlib import Path

import anyio
from sqlalchemy import select, text

from domain.actors import System
from domain.ledger import Account, AccountKind
from domain.money import vnd
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold


async def ledger(database: TestDatabase, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "DATABASE_URL": database.url.replace("postgresql+asyncpg", "postgresql"),
        "NIEMTIN_DATA_FOLDER": str(folder),
        "COLUMNS": "160",
    }
    command = [sys.executable, "-c", "from cli.main import app; app()", "ledger", *arguments]
    return await anyio.run_process(command, env=environment, check=False)


async def test_good_books_balance(database: TestDatabase, tmp_path: Path) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    await hold(database, campaign, vnd(1_000_000))
    before = await database.picture()

    done = await ledger(database, tmp_path, "check")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"The books balance: 8 rules hold.\n"
    assert await database.picture() == before


async def test_what_is_off_is_named_row_by_row(database: TestDatabase, tmp_path: Path) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    async with database.work(System(name="intruder"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        await work.session.execute(text("UPDATE accounts SET posted = posted + 1 WHERE kind = 'campaign'"))

    done = await ledger(database, tmp_path, "check")

    (account,) = await database.all(select(Account).where(Account.kind == AccountKind.CAMPAIGN))
    said = done.stdout.decode()
    assert done.returncode == 1
    assert "The books do not balance" in said
    assert said.count(str(account.id)) == 2
    for rule in (
        "a balance is the sum of its postings",
        "all accounts together hold zero",
        "a campaign's free money is what it was funded, less what is held and what was released",
    ):
        assert rule in said


async def test_help_says_what_is_checked_and_what_the_exit_code_means(database: TestDatabase, tmp_path: Path) -> None:
    done = await ledger(database, tmp_path, "check", "--help")

    said = done.stdout.decode()
    assert done.returncode == 0
    assert "Exit code 1" in said
    assert "DATABASE_URL" in said
