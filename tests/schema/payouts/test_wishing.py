"""Asking for tax below the threshold over HTTP: who may, who sees it, and how a payout and a statement show it."""

import csv
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import select

from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.payouts.withholding_wishes import WithholdingWish
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.payouts import DUE, acting_as_payee, add_details, earn, pay, schedule
from tests.schema.campaigns.asking import mutation

ASK = mutation("askForWithholding", "idempotencyKey: String", "... on WithholdingWish { id withdrawnAt }")
WITHDRAW = mutation("withdrawWithholdingWish", "idempotencyKey: String", "... on WithholdingWish { id withdrawnAt }")
WISHES = "{ withholdingWishes(first: 5) { nodes { id withdrawnAt } } }"
TAXED = "gross { minor } tax { minor } net { minor } taxRule taxedAsAsked"
PAYOUTS = f"{{ payouts(first: 5) {{ nodes {{ {TAXED} }} }} }}"
STATEMENT = f"query ($year: Int!) {{ payoutStatement(year: $year) {{ lines {{ {TAXED} }} }} }}"


async def wishes(api: Api, caller: Caller) -> list[dict[str, Any]]:
    return (await api.run(caller, WISHES))["nodes"]


async def test_it_is_asked_once_under_a_key_and_seen_by_who_answers_for_the_books(
    api: Api, database: TestDatabase
) -> None:
    me = await api.caller(Kind.INFLUENCER)

    asked = await api.run(me, ASK, idempotencyKey="small ones too")
    assert await api.run(me, ASK, idempotencyKey="small ones too") == asked
    for kind in Kind:
        seen = await wishes(api, await api.caller(kind))
        assert seen == ([asked] if kind in {Kind.FINANCE, Kind.AUDITOR} else [])
    withdrawn = await api.run(me, WITHDRAW)
    nothing_left = await api.run(me, WITHDRAW)

    assert (withdrawn["id"], asked["withdrawnAt"]) == (asked["id"], None)
    assert await wishes(api, me) == [withdrawn]
    assert nothing_left["code"] == "WITHHOLDING_NOT_ASKED"
    # Under the key of what was done it is not done again, though it was withdrawn meanwhile.
    assert await api.run(me, ASK, idempotencyKey="small ones too") == withdrawn
    assert await database.count(WithholdingWish) == 1


@pytest.mark.parametrize("kind", all_but(Kind.INFLUENCER))
@pytest.mark.parametrize("act", [ASK, WITHDRAW])
async def test_nobody_asks_for_others(api: Api, database: TestDatabase, kind: Kind, act: str) -> None:
    caller = await api.caller(kind)
    before = await database.picture()

    problem = await api.run(caller, act)

    assert problem["code"] == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED")
    assert await database.picture() == before


async def test_a_payout_and_the_statement_say_that_it_was_asked_for(api: Api, database: TestDatabase) -> None:
    earning = await earn(database, vnd(4_999_999))
    await add_details(database, earning)
    person = await acting_as_payee(database, earning)
    (influencer,) = await database.all(select(Influencer).where(Influencer.id == person.influencer_id))
    me = await api.caller(Kind.INFLUENCER, influencer=influencer)
    payout = await schedule(database, earning)
    assert payout is not None
    (unasked,) = (await api.run(me, PAYOUTS))["nodes"]

    await api.run(me, ASK)

    (shown,) = (await api.run(me, PAYOUTS))["nodes"]
    expected = {
        "gross": {"minor": 4_999_999},
        "tax": {"minor": 499_999},
        "net": {"minor": 4_000_001},
        "taxRule": "pit-d253-2026",
        "taxedAsAsked": True,
    }
    assert unasked == expected | {"tax": {"minor": 0}, "net": {"minor": 4_500_000}, "taxedAsAsked": False}
    assert shown == expected
    await pay(database, payout, DUE)
    assert (await api.run(me, STATEMENT, year=2026))["lines"] == [expected]
    file = await api.http.get("/payouts/statements/2026.csv", headers=me.headers)
    rows = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert [(each["row"], each["tax"], each["taxed_as_asked"]) for each in rows] == [
        ("payout", "499999", "yes"),
        ("rules", "499999", ""),
        ("year", "499999", ""),
    ]
