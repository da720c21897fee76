"""What revisions do to rows: nothing is lost, what they fill in is exact, the books agree, and the rules hold.

A revision that alters a table finds a row there: `docs/adding-a-subject.md` says how to add one.
"""

from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.funding_ends.draws import HoldDraw
from domain.ids import new_id
from operations.bookings.settling import cancel_silent_bookings, remind_of_cancellations
from payments.books import check_books
from storage.migrate import create_database, migrate
from tests.databases import TestDatabase
from tests.storage.journeys import Journey, named, picture, travel, untried

RENAMED = {"deliverables": {"evidence_before": "before_url", "evidence_during": "during_url"}}
"""Columns that have another name at the newest revision."""
RESIDENT = "resident_person"
FILLED = {
    "deliveries": {
        count: {named(f"delivery {name}"): 0 for name in ("waiting", "leased", "parked")}
        for count in ("away", "takeovers")
    },
    # 24 hours before it lapses.
    "offers": {
        "reminds_at": {
            named("offer asked"): "2026-11-22T02:00:00+00:00",
            named("offer longer"): "2026-11-25T02:00:00+00:00",
        },
    },
    "bookings": {
        # 48 hours before silence agrees, and not before it was asked.
        "cancellation_reminds_at": {
            named("booking wished"): "2026-07-11T02:00:00+00:00",
            named("booking trial"): "2026-07-10T02:00:00+00:00",
        },
        "overdue_pays_minor": {named(f"booking {name}"): 0 for name in ("settled", "wished", "cancelled", "trial")},
        "cancellation_at_fault": {
            named(f"booking {name}"): False for name in ("settled", "wished", "cancelled", "trial")
        },
        "fee_rule": {named(f"booking {name}"): "fee-2026-01" for name in ("settled", "wished", "cancelled", "trial")},
    },
    "payout_details": {
        "payee_kind": {named(f"details {name}"): RESIDENT for name in ("bank", "connected", "minh")},
    },
    "payouts": {"payee_kind": {named(f"payout {name}"): RESIDENT for name in ("failed", "paid", "waiting")}},
    "deliverables": {
        "before_url": {named("piece settled"): "https://files.example.vn/before.png"},
        "during_url": {named("piece settled"): "https://files.example.vn/during.png"},
    },
}
"""Table → column → row → value. Where a revision writes into rows, it says here what."""
MADE = {
    # 9,000,000 of the first funding had not gone back, and 6,000,000 of the second: fees draw on them in their order.
    "hold_draws": [
        {"hold_id": named("hold settled"), "funding_id": named("funding first"), "amount_minor": 6_000_000},
        {"hold_id": named("hold wished"), "funding_id": named("funding first"), "amount_minor": 3_000_000},
        {"hold_id": named("hold wished"), "funding_id": named("funding second"), "amount_minor": 2_000_000},
        {"hold_id": named("hold cancelled"), "funding_id": named("funding second"), "amount_minor": 1_000_000},
        {"hold_id": named("hold trial"), "funding_id": named("funding played"), "amount_minor": 2_000_000},
    ],
    # 75 days after it came in through Stripe; play money has no end.
    "funding_ends": [
        {
            "funding_id": named("funding first"),
            "rule_version": "funding-ends-stripe-2026-01",
            "ends_at": "2026-08-24T03:00:00+00:00",
            "reminds_at": "2026-08-10T03:00:00+00:00",
            "looks_at": "2026-08-24T03:00:00+00:00",
        },
        {
            "funding_id": named("funding second"),
            "rule_version": "funding-ends-stripe-2026-01",
            "ends_at": "2026-08-26T03:00:00+00:00",
            "reminds_at": "2026-08-12T03:00:00+00:00",
            "looks_at": "2026-08-26T03:00:00+00:00",
        },
    ],
}
"""Table → the rows that revisions make out of what they find."""


@pytest.fixture(scope="module")
async def journey(postgres_url: str) -> Journey:
    """One database, from the oldest rows to the newest revision."""
    return await travel(await new_database(postgres_url))


@pytest.fixture
async def arrived(journey: Journey) -> AsyncGenerator[TestDatabase]:
    """Where it arrived, for whoever leaves it as it is."""
    database = TestDatabase(journey.url, pool_size=2)
    yield database
    await database.close()


@pytest.fixture
async def copied(postgres_url: str, journey: Journey) -> str:
    """A copy of where it arrived."""
    return await new_database(postgres_url, make_url(journey.url).database)


@pytest.fixture
async def there(copied: str) -> AsyncGenerator[TestDatabase]:
    """The copy, open."""
    database = TestDatabase(copied, pool_size=2)
    yield database
    await database.close()


async def new_database(server_url: str, template: str | None = None) -> str:
    name = f"journey_{new_id().hex}"
    await create_database(server_url, name, template or "template0")
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def in_order(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {table: sorted(each, key=lambda row: sorted(map(str, row.values()))) for table, each in rows.items()}


async def test_a_table_that_a_revision_alters_has_rows(journey: Journey) -> None:
    assert journey.untried == [], "add rows in tests/storage/rows: docs/adding-a-subject.md, 3"


def test_an_altered_table_without_rows_is_named() -> None:
    before = {"brands.name": "text", "logins.name": "text", "logins pk_logins": "PRIMARY KEY (id)"}
    after = {
        "brands.name": "varchar",
        "logins.name": "varchar",
        "notes.id": "uuid",
        "notes pk_notes": "PRIMARY KEY (id)",
    }

    assert untried(before, after, with_rows={"logins"}) == ["brands"]
    assert untried(before, after, with_rows=set()) == ["brands", "logins"]


async def test_nothing_is_lost(journey: Journey) -> None:
    assert journey.lost(RENAMED) == []


async def test_what_revisions_fill_in_is_exact(journey: Journey) -> None:
    assert journey.filled() == FILLED
    assert in_order(journey.made()) == in_order(MADE)


async def test_the_books_agree(arrived: TestDatabase) -> None:
    async with arrived.reading() as session:
        assert await check_books(session) == []


@pytest.mark.parametrize(
    ("deed", "rule"),
    [
        ("UPDATE funding_ends SET ends_at = ends_at + interval '1 day'", "the end of a funding never moves"),
        ("UPDATE hold_draws SET amount_minor = amount_minor - 1", "does not draw on fundings for what is held of it"),
        ("UPDATE bookings SET fee_minor = fee_minor + 1", "what was agreed is never changed"),
        ("UPDATE bookings SET overdue_pays_minor = fee_minor + 1 WHERE ended_at IS NULL", "ck_bookings_overdue_pays"),
        ("UPDATE bookings SET fee_rule = 'fee-2027-01'", "what was agreed is never changed"),
        ("UPDATE payouts SET fee_rule = 'fee-2027-01' WHERE sent_at IS NULL", "fk_payouts_fee_rule"),
        ("UPDATE deliverables SET before_url = 'https://x.vn'", "a deliverable is published once"),
        ("UPDATE payouts SET payee_kind = 'business' WHERE sent_at IS NOT NULL", "keeps its sums and its way"),
        ("UPDATE payouts SET payee_kind = 'nobody' WHERE sent_at IS NULL", "ck_payouts_payeekind"),
        ("UPDATE payout_details SET tax_code = '0312345678'", "payout_details are never changed"),
        ("UPDATE holds SET released_minor = 0, status = 'held', ended_at = NULL", "does not follow its transfers"),
        ("UPDATE reconciliation_cases SET kind = 'anything'", "ck_reconciliation_cases_differencekind"),
        ("UPDATE tax_commitments SET year = 2027", "otherwise never changed"),
        ("UPDATE postings SET amount_minor = 1", "never change"),
    ],
)
async def test_rows_of_before_are_held_to_the_rules_of_now(arrived: TestDatabase, deed: str, rule: str) -> None:
    before = await arrived.picture()

    with pytest.raises(IntegrityError, match=rule):
        await arrived.execute(deed)

    assert await arrived.picture() == before


async def test_what_lived_goes_on(there: TestDatabase) -> None:
    for step, day, moved in (
        (remind_of_cancellations, 10, 1),
        (remind_of_cancellations, 12, 1),
        (cancel_silent_bookings, 28, 2),
    ):
        async with there.work(System(name="clocks"), datetime(2026, 7, day, 12, tzinfo=UTC)) as work:
            assert await step(work) == moved

    assert Counter(await there.event_names()) == {
        "SearchSaved": 1,
        "CancellationReminded": 2,
        "BookingCancelled": 2,
        "PlaceFreed": 2,
        "FeeRefunded": 2,
    }
    drawn = {str(each.hold_id): each.amount_minor for each in await there.all(select(HoldDraw))}
    assert drawn == {named("hold settled"): 6_000_000, named("hold cancelled"): 1_000_000}
    async with there.reading() as session:
        assert await check_books(session) == []


async def test_rows_go_down_and_up_again(copied: str, journey: Journey) -> None:
    await migrate(copied, f"-{journey.steps_since_rows}")
    assert await picture(copied) == journey.departed

    await migrate(copied)
    assert await picture(copied) == journey.arrived
