import pytest

from domain.money import vnd
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.payments import add_campaign, fund

BOOKS = "{ books { balanced broken { rule row } brokenRules { rule count } } }"


@pytest.mark.parametrize("kind", [Kind.FINANCE, Kind.AUDITOR])
async def test_who_answers_for_the_books_sees_that_they_balance(api: Api, database: TestDatabase, kind: Kind) -> None:
    await fund(database, await add_campaign(database), vnd(10_000_000))

    assert await api.run(await api.caller(kind), BOOKS) == {"balanced": True, "broken": [], "brokenRules": []}


async def test_what_does_not_hold_is_named(api: Api, database: TestDatabase) -> None:
    await fund(database, await add_campaign(database), vnd(10_000_000))
    # As an intruder would have to: past the triggers.
    await database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
        " UPDATE fundings SET amount_minor = amount_minor + 1; END $$"
    )

    books = await api.run(await api.caller(Kind.AUDITOR), BOOKS)

    assert books["balanced"] is False
    (broken,) = books["broken"]
    assert books["brokenRules"] == [{"rule": broken["rule"], "count": 1}]
    assert (
        broken["rule"] == "a campaign's free money is what it was funded, less what is held, was released or went back"
    )


@pytest.mark.parametrize("kind", all_but(Kind.FINANCE, Kind.AUDITOR))
async def test_nobody_else_sees_the_books(api: Api, kind: Kind) -> None:
    expected = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    assert await api.refused(await api.caller(kind), BOOKS) == expected
