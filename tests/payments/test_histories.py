"""The books stay in order whatever happens, and what would break them is found.

`just histories` tries a thousand histories of fifty steps; here there are a few short ones.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.engine import make_url

from domain.ids import TransferId, new_id
from domain.influencers.profiles import Influencer
from domain.ledger import AccountKind, TransferKind
from domain.payments import Hold
from payments import holds
from payments.ledger import Posted, open_account, post, transfer_under
from storage.migrate import create_database, migrate
from tests.databases import TestDatabase
from tests.payments.amending_histories import AmendingHistories
from tests.payments.model import Moves
from tests.payments.stage import Stage, run, set_stage

pytestmark = pytest.mark.usefixtures("anyio_backend")

HISTORIES: Final = os.environ.get("NIEMTIN_TEST_HISTORIES")
"""How many long ones to try; none: a few short ones."""
SHORT: Final = settings(
    max_examples=10,
    stateful_step_count=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)
LONG: Final = settings(SHORT, max_examples=int(HISTORIES or 1), stateful_step_count=50)
HUNT: Final = settings(SHORT, max_examples=30, stateful_step_count=15, phases=[Phase.generate], derandomize=True)


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def books(portal: BlockingPortal, migrated_url: str) -> Iterator[TestDatabase]:
    """The database, on the portal's own event loop."""
    database = TestDatabase(migrated_url, pool_size=5)
    yield database
    portal.call(database.clear)
    portal.call(database.close)


def play(portal: BlockingPortal, database: TestDatabase, chosen: settings, moves: Moves | None = None) -> None:
    """Play histories on a stage in this database. Raises what they find."""

    async def prepare() -> Stage:
        return await set_stage(database, bookings=chosen.stateful_step_count)

    stage = portal.call(prepare)

    class Played(AmendingHistories):
        def __init__(self) -> None:
            super().__init__(portal, database, stage, moves or Moves())

    run_state_machine_as_test(Played, settings=chosen)


def test_the_books_stay_in_order_whatever_happens(portal: BlockingPortal, books: TestDatabase) -> None:
    play(portal, books, LONG if HISTORIES else SHORT)


@dataclass(frozen=True)
class Plant:
    """A bug for a database of its own: what the database is made to do, what the program is, and what is seen of it."""

    seen: str
    database: tuple[str, ...] = ()
    replace: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """In the body of a function, these words by those."""
    moves: Moves = field(default_factory=Moves)


async def releases_twice(work: Any, **named: Any) -> Hold:
    """Pays, and pays once more past the hold, as two workers might who do not know of each other."""
    held = await holds.release(work, **named)
    earnings = await open_account(work, AccountKind.EARNINGS, owner_id=held.influencer_id)
    amounts = {held.account_id: -named["amount"], earnings.id: named["amount"]}
    await post(work, TransferKind.RELEASE, key=f"{named['key']} again", amounts=amounts, hold_id=held.id)
    return held


async def releases_to_another(work: Any, **named: Any) -> Hold:
    """Pays, and then gives the rest to somebody who did not work for it, as one who mistakes the account might."""
    held = await holds.release(work, **named)
    if await transfer_under(work, f"{named['key']} astray") or not held.left.minor:
        return held
    (another,) = await work.all(select(Influencer).where(Influencer.id != held.influencer_id).limit(1))
    earnings, rest = await open_account(work, AccountKind.EARNINGS, owner_id=another.id), held.left
    amounts = {held.account_id: -rest, earnings.id: rest}
    held.release(rest, now=work.now)
    await post(work, TransferKind.RELEASE, key=f"{named['key']} astray", amounts=amounts, hold_id=held.id)
    return held


async def loses_it(work: Any, transfer_id: TransferId | None = None, **_: Any) -> Posted:
    """Says that it has reversed, and posts nothing."""
    assert work is not None
    return Posted(transfer_id=transfer_id or TransferId(new_id()), fresh=True)


HOLDS_UNGUARDED: Final = (
    "ALTER TABLE transfers DISABLE TRIGGER transfers_lead_holds",
    "ALTER TABLE holds DISABLE TRIGGER holds_follow_transfers",
)
PLANTS: Final = {
    "double release": Plant(
        seen="a hold was held, released and refunded as its transfers say",
        database=(
            "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_floor",
            *HOLDS_UNGUARDED,
        ),
        replace={"place_posting": ("(floor IS NULL OR", "(floor IS NULL OR kind = 'hold' OR")},
        moves=Moves(release=releases_twice),
    ),
    "release to the wrong person": Plant(
        seen="a fee is held from its own campaign, released to its own influencer",
        replace={"place_posting": ("OR moved.owner_id =", "OR made.kind = 'release' OR moved.owner_id =")},
        moves=Moves(release=releases_to_another),
    ),
    "lost reversal": Plant(
        seen="the balances are not the model's|taken back when it failed",
        moves=Moves(take_back=loses_it, reverse=loses_it, win_chargeback=loses_it, fail_payout=loses_it),
    ),
    "unbalanced posting": Plant(
        seen="the postings of a transfer sum to zero",
        database=("ALTER TABLE transfers DISABLE TRIGGER transfers_balance", *HOLDS_UNGUARDED),
        replace={"post_transfer": ("minor, currency, 0, 0", "minor + (minor > 0)::int, currency, 0, 0")},
    ),
    "stale balance": Plant(
        seen="each posting carries its account's balance on",
        database=("ALTER TABLE accounts DROP CONSTRAINT ck_accounts_floor",),
        replace={
            "place_posting": (
                "SET posted = posted + NEW.amount_minor",
                (
                    "SET posted = coalesce((SELECT balance FROM postings WHERE account_id = accounts.id"
                    " AND number = accounts.size - 1), 0) + NEW.amount_minor"
                ),
            )
        },
    ),
    "reused key with another body": Plant(
        seen="KeyReused was expected",
        replace={"post_transfer": ("SELECT id, transfers.body_hash INTO", "SELECT id, made_hash INTO")},
    ),
}


@pytest.fixture(scope="session")
async def untouched(postgres_url: str) -> str:
    """A migrated database in which nobody ever is: one is copied while nobody is in it."""
    name = f"untouched_{new_id().hex}"
    await create_database(postgres_url, name)
    await migrate(_named(postgres_url, name))
    return name


@pytest.fixture
async def copied_url(untouched: str, postgres_url: str) -> str:
    """A database of the test's own, as migrated."""
    name = f"planted_{new_id().hex}"
    await create_database(postgres_url, name, template=untouched)
    return _named(postgres_url, name)


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_bug_is_found(portal: BlockingPortal, copied_url: str, name: str) -> None:
    plant, database = PLANTS[name], TestDatabase(copied_url, pool_size=5)
    portal.call(bury, database, plant)

    with pytest.raises(BaseException, match=plant.seen):
        play(portal, database, HUNT, plant.moves)

    portal.call(database.close)


async def bury(database: TestDatabase, plant: Plant) -> None:
    """Make the database do what it must not."""
    changed = list(plant.database)
    async with database.connection() as connection:
        for function, (words, others) in plant.replace.items():
            body: str = (
                await connection.exec_driver_sql(f"SELECT pg_get_functiondef('{function}'::regproc)")
            ).scalar_one()
            assert words in body
            changed.append(body.replace(words, others))
    await run(database, *changed)
