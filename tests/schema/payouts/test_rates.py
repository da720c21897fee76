"""The rules by which fee and tax were taken, with their numbers and articles: on a payout and in a year's statement."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.influencers.profiles import Influencer
from domain.payouts.stated_payees import StatedPayee
from runtime.gateways import Gateways
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.bank_batches import send_due
from tests.makers.payouts import BUSINESS, DUE, NON_RESIDENT, add_details, earn, schedule
from tests.schema.bookings.test_journeys import turn

RULE = """{ version basisPoints threshold { text } house verified payees validFrom validTo
  articles { instrument number text } }"""
RATES = f"payeeKind feeRule feeRate {RULE} taxRule taxRate {RULE}"
PAYOUTS = f"{{ payouts(first: 1) {{ nodes {{ {RATES} }} }} }}"
STATEMENT = f"query ($year: Int!) {{ payoutStatement(year: $year) {{ rules {{ {RATES} }} lines {{ {RATES} }} }} }}"


def rates(*, house: str, article: str, threshold: str) -> dict[str, Any]:
    """What is shown of the rules of 2026, in either language."""
    return {
        "payeeKind": "RESIDENT_PERSON",
        "feeRule": "fee-2026-01",
        "feeRate": {
            "version": "fee-2026-01",
            "basisPoints": 1000,
            "threshold": None,
            "house": True,
            "verified": True,
            "payees": ["RESIDENT_PERSON", "NON_RESIDENT_PERSON", "BUSINESS"],
            "validFrom": "2026-01-01",
            "validTo": None,
            "articles": [{"instrument": "house", "number": "", "text": house}],
        },
        "taxRule": "pit-d253-2026",
        "taxRate": {
            "version": "pit-d253-2026",
            "basisPoints": 1000,
            "threshold": {"text": threshold},
            "house": False,
            "verified": True,
            "payees": ["RESIDENT_PERSON"],
            "validFrom": "2026-07-01",
            "validTo": None,
            "articles": [{"instrument": "d253", "number": "50.2", "text": article}],
        },
    }


VI = rates(house="Quy định của sàn", article="khoản 2 Điều 50 Nghị định 253/2026/NĐ-CP", threshold="5.000.000 ₫")
EN = rates(house="House rule of the operator", article="Decree 253/2026/ND-CP Art 50.2", threshold="VND 5,000,000")


async def paid_influencer(api: Api, gateways: Gateways) -> Caller:
    """Somebody who was paid once."""
    await send_due(api.database, 6_000_000, rail="sandbox")
    await turn(gateways)
    (influencer,) = await api.database.all(select(Influencer))
    return await api.caller(Kind.INFLUENCER, influencer=influencer)


@pytest.mark.parametrize(("language", "expected"), [("vi", VI), ("en", EN)])
async def test_every_payout_and_line_names_its_rules_with_their_articles(
    api: Api, gateways: Gateways, language: str, expected: dict[str, Any]
) -> None:
    me = await paid_influencer(api, gateways)
    speaking = replace(me, headers=me.headers | {"accept-language": language})

    payouts = await api.run(speaking, PAYOUTS)
    statement = await api.run(speaking, STATEMENT, year=DUE.year)

    assert payouts["nodes"] == [expected]
    assert statement == {"rules": [expected], "lines": [expected]}


async def test_a_payout_under_an_older_rule_names_that_one(api: Api, database: TestDatabase) -> None:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    await database.execute("UPDATE payouts SET tax_rule = 'pit-c111-2013'")

    (shown,) = (await api.run(await api.caller(Kind.FINANCE), PAYOUTS))["nodes"]

    assert shown["feeRate"] == EN["feeRate"]
    assert shown["taxRate"] == {
        "version": "pit-c111-2013",
        "basisPoints": 1000,
        "threshold": {"text": "VND 2,000,000"},
        "house": False,
        "verified": True,
        "payees": ["RESIDENT_PERSON"],
        "validFrom": "2013-10-01",
        "validTo": "2026-07-01",
        "articles": [{"instrument": "c111", "number": "25", "text": "Circular 111/2013/TT-BTC Art 25"}],
    }


@pytest.mark.parametrize(
    ("payee", "rule"),
    [
        (NON_RESIDENT, ("NON_RESIDENT_PERSON", "pit-non-resident-2026", 2000)),
        (BUSINESS, ("BUSINESS", "pit-invoiced-2026", 0)),
    ],
)
async def test_a_rule_that_a_lawyer_has_to_confirm_says_so(
    api: Api, database: TestDatabase, payee: StatedPayee, rule: tuple[str, str, int]
) -> None:
    earning = await earn(database)
    await add_details(database, earning, payee=payee)
    await schedule(database, earning)

    (shown,) = (await api.run(await api.caller(Kind.FINANCE), PAYOUTS))["nodes"]

    kind, version, basis_points = rule
    assert (shown["payeeKind"], shown["taxRule"], shown["feeRate"]) == (kind, version, EN["feeRate"])
    assert shown["taxRate"] == {
        "version": version,
        "basisPoints": basis_points,
        "threshold": None,
        "house": False,
        "verified": False,
        "payees": [kind],
        "validFrom": "2026-07-01",
        "validTo": None,
        "articles": [{"instrument": "pit109", "number": "", "text": "Personal Income Tax Law 109/2025/QH15"}],
    }
