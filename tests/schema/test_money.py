"""Amounts as they are sent: whole numbers, and nothing that Python would take for one."""

from typing import Any

import pytest

from domain.campaigns.programmes import Campaign
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.campaigns.asking import CREATE_CAMPAIGN, PLAN

WRITTEN_OUT = """mutation {
  createCampaign(input: {name: "Tết", budget: %s, startsOn: "2027-01-01", endsOn: "2027-02-01"}) {
    __typename ... on Problem { code } } }"""
NOT_WHOLE = "MinorUnits takes a whole number, written as an integer."
TOO_LONG = "MinorUnits takes at most 18 digits."


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (1.7, NOT_WHOLE),
        (1.0, NOT_WHOLE),
        (True, NOT_WHOLE),
        ("1000", NOT_WHOLE),
        ("1_000", NOT_WHOLE),
        ("１２", NOT_WHOLE),
        (" 7 ", NOT_WHOLE),
        ("abc", NOT_WHOLE),
        ("1" * 5_000, NOT_WHOLE),
        ([], NOT_WHOLE),
        ({}, NOT_WHOLE),
        (10**18, TOO_LONG),
        (-(10**18), TOO_LONG),
    ],
)
async def test_what_is_no_whole_number_is_no_amount(
    api: Api, database: TestDatabase, budget: object, reason: str
) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    answer = await api.post(manager, CREATE_CAMPAIGN, input={**PLAN, "budget": budget})

    (error,) = answer.json()["errors"]
    assert "data" not in answer.json()
    assert error["message"].endswith(reason)
    assert "extensions" not in error
    assert await database.count(Campaign) == 0


@pytest.mark.parametrize(
    "budget", ["1.7", "1.0", "true", '"1000"', '"abc"', '""" 7 """', "VND", "[1, 2]", "{minor: 1}", "1" + "0" * 18]
)
async def test_a_literal_is_judged_alike(api: Api, database: TestDatabase, budget: str) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    answer: dict[str, Any] = (await api.post(manager, WRITTEN_OUT % budget)).json()

    assert "data" not in answer
    assert [error.get("extensions") for error in answer["errors"]] == [None]
    assert "MinorUnits" in answer["errors"][0]["message"]
    assert await database.count(Campaign) == 0


async def test_eighteen_digits_are_an_amount(api: Api) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    variable = await api.post(manager, CREATE_CAMPAIGN, input={**PLAN, "budget": 10**18 - 1})
    literal = await api.post(manager, WRITTEN_OUT % (10**18 - 1))

    assert "errors" not in variable.json() | literal.json()
