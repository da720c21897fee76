"""Accounts, statements and closed periods over HTTP, for those who answer for the books."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.ids import AccountingPeriodId, new_id
from domain.ledger import Account as AccountRow
from domain.ledger import AccountKind
from domain.money import vnd
from payments import holds
from payments.periods import close_period
from runtime.clock import now
from schema.bookings.types import Booking
from schema.campaigns.types import Campaign
from schema.ledger.types import Account, AccountingPeriod
from schema.node_keys import node_id
from schema.payments import Hold
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import PASSWORD
from tests.makers.payments import BOOKS, add_campaign, fund, hold
from tests.schema.campaigns.asking import mutation

ACCOUNTS = """query ($kind: AccountKind) { accounts(kind: $kind, first: 10) { totalCount nodes {
  id kind rail ownerId balance { minor text } postingCount openedAt } } }"""
ACCOUNT = "query ($id: ID!) { account(id: $id) { id kind } }"
STATEMENT = """query ($id: ID!, $firstDay: Date, $lastDay: Date!, $first: Int, $after: String) {
  accountStatement(accountId: $id, firstDay: $firstDay, lastDay: $lastDay, first: $first, after: $after) {
    accountId startsAt endsAt opening { minor } debits { minor } credits { minor } closing { minor text }
    movements { totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
      nodes { kind amount { minor text } balance { minor } followsId reversedById holdId bookingId } } } }"""
CLOSE = mutation("closePeriod", "input: ClosePeriodInput!", "... on AccountingPeriod { startsAt endsAt closedBy }")
PERIODS = "{ accountingPeriods(first: 5) { totalCount nodes { id startsAt endsAt closedBy } } }"
TRIAL = """query ($id: ID!) { trialBalance(accountingPeriodId: $id) { kind rail accounts balance { minor } } }"""
DAY = timedelta(days=1)


async def moved(database: TestDatabase) -> tuple[AccountRow, dict[str, Any]]:
    """A campaign that was funded, from which a fee was held and a part of it given back; its account."""
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(6_000_000))
    async with database.work(BOOKS, NOON) as work:
        await holds.refund(work, booking_id=held.booking_id, amount=vnd(1_000_000))
    (account,) = await database.all(select(AccountRow).where(AccountRow.kind == AccountKind.CAMPAIGN))
    owners = {
        "campaign": node_id(Campaign, campaign.id),
        "hold": node_id(Hold, held.id),
        "booking": node_id(Booking, held.booking_id),
    }
    return account, owners


@pytest.mark.parametrize("kind", [Kind.FINANCE, Kind.AUDITOR])
async def test_the_accounts_with_what_stands_on_them(api: Api, database: TestDatabase, kind: Kind) -> None:
    account, owners = await moved(database)
    caller = await api.caller(kind)

    everything = await api.run(caller, ACCOUNTS)
    (campaign,) = (await api.run(caller, ACCOUNTS, kind="CAMPAIGN"))["nodes"]

    assert [(each["kind"], each["rail"], each["ownerId"]) for each in everything["nodes"]] == [
        ("PARTNER", "sandbox", None), ("CAMPAIGN", None, owners["campaign"]), ("HOLD", None, owners["hold"]),
    ]  # fmt: skip
    assert campaign["balance"] == {"minor": 5_000_000, "text": "VND 5,000,000"}
    assert (campaign["id"], campaign["postingCount"]) == (node_id(Account, account.id), 3)
    assert (await api.run(caller, ACCOUNT, id=campaign["id"]))["kind"] == "CAMPAIGN"


async def test_a_statement_page_by_page(api: Api, database: TestDatabase) -> None:
    account, owners = await moved(database)
    finance = await api.caller(Kind.FINANCE)
    asked = {"id": node_id(Account, account.id), "lastDay": "2026-11-21", "first": 2}

    first = await api.run(finance, STATEMENT, **asked)
    second = await api.run(finance, STATEMENT, **asked, after=first["movements"]["pageInfo"]["endCursor"])

    assert {name: first[name]["minor"] for name in ("opening", "debits", "credits", "closing")} == {
        "opening": 0, "debits": 6_000_000, "credits": 11_000_000, "closing": 5_000_000,
    }  # fmt: skip
    assert (first["accountId"], first["startsAt"], first["endsAt"]) == (
        asked["id"], None, "2026-11-21T17:00:00+00:00",
    )  # fmt: skip
    assert [(each["kind"], each["amount"]["minor"], each["balance"]["minor"]) for each in nodes_of(first)] == [
        ("FUNDING", 10_000_000, 10_000_000), ("HOLD", -6_000_000, 4_000_000),
    ]  # fmt: skip
    assert nodes_of(first)[1]["amount"]["text"] == "VND -6,000,000"
    assert (nodes_of(first)[1]["holdId"], nodes_of(first)[1]["bookingId"]) == (owners["hold"], owners["booking"])
    assert [each["kind"] for each in nodes_of(second)] == ["REFUND"]
    ends = [(each["hasPreviousPage"], each["hasNextPage"]) for each in (pages_of(first), pages_of(second))]
    assert ends == [(False, True), (True, False)]
    assert first["movements"]["totalCount"] == second["movements"]["totalCount"] == 3
    assert second["closing"] == first["closing"]


def nodes_of(statement: dict[str, Any]) -> list[dict[str, Any]]:
    return statement["movements"]["nodes"]


def pages_of(statement: dict[str, Any]) -> dict[str, Any]:
    return statement["movements"]["pageInfo"]


async def test_a_statement_of_days_on_which_nothing_moved(api: Api, database: TestDatabase) -> None:
    account, _ = await moved(database)

    statement = await api.run(
        await api.caller(Kind.AUDITOR),
        STATEMENT,
        id=node_id(Account, account.id),
        firstDay="2026-11-22",
        lastDay="2026-11-22",
    )

    assert statement["startsAt"] == "2026-11-21T17:00:00+00:00"
    assert (statement["opening"]["minor"], statement["closing"]["minor"], nodes_of(statement)) == (
        5_000_000, 5_000_000, [],
    )  # fmt: skip
    assert statement["movements"]["pageInfo"]["endCursor"] is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"firstDay": "2026-11-22", "lastDay": "2026-11-21"}, "INVALID_INPUT"),
        ({"firstDay": "0001-01-01"}, "INVALID_INPUT"),
        ({"lastDay": "9999-12-31"}, "INVALID_INPUT"),
        ({"first": 101}, "INVALID_PAGE"),
        ({"after": "nowhere"}, "INVALID_CURSOR"),
        ({"id": node_id(Account, new_id())}, "NOT_FOUND"),
        ({"id": node_id(Campaign, new_id())}, "UNKNOWN_ID"),
    ],
)
async def test_what_is_no_statement_is_refused(
    api: Api, database: TestDatabase, changed: dict[str, Any], code: str
) -> None:
    account, _ = await moved(database)
    asked = {"id": node_id(Account, account.id), "lastDay": "2026-11-21"} | changed

    assert await api.refused(await api.caller(Kind.FINANCE), STATEMENT, **asked) == code


async def test_finance_closes_a_month_once(api: Api, database: TestDatabase) -> None:
    finance = await api.caller(Kind.FINANCE)
    given = {"year": 2026, "month": 9, "password": PASSWORD}

    first = await api.run(finance, CLOSE, input=given)
    before = await database.picture()
    again = await api.run(finance, CLOSE, input=given)
    assert await database.picture() == before
    second = await api.run(finance, CLOSE, input=given | {"month": 10})

    assert first == {"startsAt": None, "endsAt": "2026-09-30T17:00:00+00:00", "closedBy": "Nguyễn Văn An"}
    assert again["code"] == "PERIOD_CLOSED_ALREADY"
    assert (second["startsAt"], second["endsAt"]) == ("2026-09-30T17:00:00+00:00", "2026-10-31T17:00:00+00:00")
    seen = await api.run(await api.caller(Kind.AUDITOR), PERIODS)
    assert [each["endsAt"] for each in seen["nodes"]] == [second["endsAt"], first["endsAt"]]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"month": 13}, "INVALID_INPUT", "input.month"),
        ({"month": 0}, "INVALID_INPUT", "input.month"),
        ({"year": 12}, "INVALID_INPUT", "input.year"),
        ({"year": 2099}, "PERIOD_NOT_OVER", None),
        ({"password": "guessed"}, "WRONG_PASSWORD", None),
    ],
)
async def test_what_cannot_be_closed_stays_open(
    api: Api, changed: dict[str, Any], code: str, field: str | None
) -> None:
    finance = await api.caller(Kind.FINANCE)

    problem = await api.run(finance, CLOSE, input={"year": 2026, "month": 9, "password": PASSWORD} | changed)

    assert (problem["code"], problem["field"]) == (code, field)
    assert (await api.run(finance, PERIODS))["totalCount"] == 0


async def test_books_that_contradict_themselves_are_not_closed(api: Api, database: TestDatabase) -> None:
    finance = await api.caller(Kind.FINANCE)
    await moved(database)
    # As an intruder would have to: past the triggers.
    await database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
        " UPDATE accounts SET posted = posted + 1 WHERE kind <> 'hold'; END $$"
    )
    given = {"year": 2026, "month": 9, "password": PASSWORD}
    before = await database.picture()

    problem = await api.run(finance, CLOSE, input=given)
    finance.headers["accept-language"] = "vi"
    in_vietnamese = await api.run(finance, CLOSE, input=given)

    assert problem == {
        "code": "BOOKS_BROKEN",
        "message": "The books contradict themselves, so they cannot be closed. "
        "This does not hold: a balance is the sum of its postings (rows: 2).",
        "field": None,
    }
    assert in_vietnamese["message"] == (
        "Sổ sách có mâu thuẫn nên chưa thể khóa. Quy tắc bị vi phạm: số dư bằng tổng các bút toán (số dòng: 2)."
    )
    assert await database.picture() == before


async def test_a_trial_balance_sums_to_zero(api: Api, database: TestDatabase) -> None:
    await moved(database)
    async with database.work(BOOKS, now() + 30 * DAY) as work:
        period = await close_period(work, ends_at=NOON + DAY)
    auditor = await api.caller(Kind.AUDITOR)

    sums = await api.run(auditor, TRIAL, id=node_id(AccountingPeriod, period.id))

    assert sums == [
        {"kind": "CAMPAIGN", "rail": None, "accounts": 1, "balance": {"minor": 5_000_000}},
        {"kind": "HOLD", "rail": None, "accounts": 1, "balance": {"minor": 5_000_000}},
        {"kind": "PARTNER", "rail": "sandbox", "accounts": 1, "balance": {"minor": -10_000_000}},
    ]
    (closed,) = (await api.run(auditor, PERIODS))["nodes"]
    assert (closed["id"], closed["closedBy"]) == (node_id(AccountingPeriod, period.id), None)
    unknown = node_id(AccountingPeriod, AccountingPeriodId(new_id()))
    assert await api.refused(auditor, TRIAL, id=unknown) == "NOT_FOUND"


async def seen_by(api: Api, caller: Caller, document: str, **variables: Any) -> object:
    """What somebody sees of it: the code of their refusal, or what there is of it."""
    answer = (await api.post(caller, document, **variables)).json()
    if "errors" in answer:
        return answer["errors"][0]["extensions"]["code"]
    (found,) = answer["data"].values()
    return found["totalCount"] if found else found


@pytest.mark.parametrize("kind", all_but(Kind.FINANCE, Kind.AUDITOR))
async def test_nobody_else_sees_any_of_it(api: Api, database: TestDatabase, kind: Kind) -> None:
    account, _ = await moved(database)
    async with database.work(BOOKS, NOON) as work:
        period = await close_period(work, ends_at=NOON)
    caller = await api.caller(kind)
    refusal = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    account_id = node_id(Account, account.id)

    assert await seen_by(api, caller, ACCOUNTS) == 0
    assert await seen_by(api, caller, PERIODS) == 0
    assert await seen_by(api, caller, ACCOUNT, id=account_id) is None
    assert await seen_by(api, caller, STATEMENT, id=account_id, lastDay="2026-11-21") == refusal
    assert await seen_by(api, caller, TRIAL, id=node_id(AccountingPeriod, period.id)) == refusal
