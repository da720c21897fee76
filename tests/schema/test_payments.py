"""Money over HTTP: asked for, collected by the worker, shown to those whose it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.money import vnd
from domain.partners import FundingAction
from domain.payments import Funding, FundingStatus
from payments.sandbox_rail import SandboxRail
from payments.stripe.rail import open_stripe
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.schema.offers.asking import FUND, Stand, open_stand
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS

FUNDING = "query ($id: ID!) { funding(id: $id) { status amount { minor text } rail reference answeredAt } }"
MONEY = """query ($id: ID!) { campaign(id: $id) { money { funded { minor } free { minor } held { minor } }
  fundings(first: 10) { totalCount nodes { status amount { minor } } } } }"""


async def fund(api: Api, stand: Stand, amount: int, **more: Any) -> Any:
    given = {"campaignId": stand.campaign_id, "amount": amount}
    return await api.run(stand.manager, FUND, input=given, **more)


@pytest.mark.parametrize(
    ("amount", "status", "free"), [(5_000_000, "RECEIVED", 15_000_000), (5_000_402, "DECLINED", 10_000_000)]
)
async def test_a_funding_is_answered_by_the_partner(
    api: Api, gateways: Gateways, amount: int, status: str, free: int
) -> None:
    stand = await open_stand(api)

    asked = await fund(api, stand, amount)
    assert (asked["status"], asked["amount"], asked["rail"]) == ("REQUESTED", {"minor": amount}, "sandbox")
    assert (asked["answeredAt"], asked["reference"]) == (None, None)
    await Relay(gateways, SUBSCRIPTIONS).turn(now())

    answered = await api.run(stand.manager, FUNDING, id=asked["id"])
    assert answered["status"] == status
    assert answered["reference"].startswith("sandbox_")
    campaign = await api.run(stand.manager, MONEY, id=stand.campaign_id)
    assert campaign["money"] == {"funded": {"minor": free}, "free": {"minor": free}, "held": {"minor": 0}}
    assert campaign["fundings"] == {
        "totalCount": 2,
        "nodes": [
            {"status": status, "amount": {"minor": amount}},
            {"status": "RECEIVED", "amount": {"minor": 10_000_000}},
        ],
    }


async def test_one_key_asks_for_money_once(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)

    answers = [await fund(api, stand, 5_000_000, idempotencyKey="k") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(Funding) == 2
    assert (await fund(api, stand, 6_000_000, idempotencyKey="k"))["code"] == "KEY_REUSED"


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "AMOUNT_NOT_POSITIVE"), (-5, "AMOUNT_NOT_POSITIVE"), (10**13, "INVALID_INPUT")]
)
async def test_an_amount_that_cannot_be_moves_nothing(api: Api, database: TestDatabase, amount: int, code: str) -> None:
    stand = await open_stand(api)
    before = await database.picture()

    problem = await fund(api, stand, amount)

    assert (problem["code"], problem["field"]) == (code, "input.amount")
    assert await database.picture() == before


@pytest.mark.parametrize(
    ("through_stripe", "taken", "refused"),
    [
        (False, (1, 1_000_000_000_000), ()),
        (True, (13_000, 99_999_999, 100_000_000, 1_999_999_980), (12_999, 1_999_999_981, 1_000_000_000_000)),
    ],
)
async def test_what_the_partner_does_not_take_is_refused_with_its_bounds(
    database: TestDatabase, gateways: Gateways, through_stripe: bool, taken: Sequence[int], refused: Sequence[int]
) -> None:
    # Nothing is asked of the partner before the worker's turn.
    stripe = open_stripe(database, secret_key="sk", webhook_secret="wh", api_url="http://localhost", clock=now)
    async with client_of(replace(gateways, funding_rail=stripe if through_stripe else SandboxRail())) as http:
        api = Api(http, database)
        stand = await open_stand(api)
        for amount in taken:
            assert (await fund(api, stand, amount))["amount"] == {"minor": amount}
        before = await database.picture()

        problems = [await fund(api, stand, amount) for amount in refused]

    assert await database.picture() == before
    words = "The payment partner takes from VND 13,000 to VND 1,999,999,980 at once."
    assert [(each["code"], each["field"], each["message"]) for each in problems] == [
        ("FUNDING_OUT_OF_BOUNDS", "input.amount", words)
    ] * len(refused)


async def test_a_closed_campaign_takes_no_money(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    await database.execute("UPDATE campaigns SET status = 'closed'")
    before = await database.picture()

    assert (await fund(api, stand, 5_000_000))["code"] == "CAMPAIGN_NOT_OPEN"

    assert await database.picture() == before


async def test_an_id_of_something_else_is_no_campaign(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    before = await database.picture()

    problem = await api.run(stand.manager, FUND, input={"campaignId": stand.brief_id, "amount": 1})

    assert (problem["code"], problem["field"]) == ("UNKNOWN_ID", "input.campaignId")
    assert await database.picture() == before


ACTIONS = """query ($id: ID!) { funding(id: $id) { status
  actions { amount { minor } reference clientSecret url } } }"""


async def test_what_the_brand_must_do_is_shown_to_its_managers_alone(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    asked = await fund(api, stand, 5_000_000)
    (funding,) = await database.all(select(Funding).where(Funding.status == FundingStatus.REQUESTED))
    await database.add(
        FundingAction(
            funding_id=funding.id, reference="pi_1", amount=vnd(5_000_000), client_secret="pi_1_secret", url=None
        )
    )
    action = {"amount": {"minor": 5_000_000}, "reference": "pi_1", "clientSecret": "pi_1_secret", "url": None}

    assert await api.run(stand.manager, ACTIONS, id=asked["id"]) == {"status": "REQUESTED", "actions": [action]}
    for kind in (Kind.BRAND_VIEWER, Kind.FINANCE, Kind.AUDITOR):
        at = {"brand": stand.market.brand} if kind is Kind.BRAND_VIEWER else {}
        seen = await api.run(await api.caller(kind, **at), ACTIONS, id=asked["id"])
        assert seen == {"status": "REQUESTED", "actions": []}


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_a_funding(api: Api, kind: Kind) -> None:
    stand = await open_stand(api)
    asked = await fund(api, stand, 5_000_000)

    seen = await api.run(await api.caller(kind), FUNDING, id=asked["id"])

    is_admin = kind.value in {"secretariat", "integrity", "decider", "council", "finance", "auditor"}
    assert (seen is not None) is is_admin
    if kind.value.startswith("brand "):
        member = await api.caller(kind, brand=stand.market.brand)
        assert (await api.run(member, FUNDING, id=asked["id"]))["status"] == "REQUESTED"
