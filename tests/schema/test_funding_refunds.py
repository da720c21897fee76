"""A closed campaign's free money goes back, over HTTP."""

import pytest
from sqlalchemy import select

from domain.funding_refunds import FundingRefund
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import open_stand
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS

REFUND = mutation(
    "refundCampaign",
    "campaignId: ID!, idempotencyKey: String",
    "... on Campaign { id status money { free { minor } } }",
)
REFUNDS = """query ($id: ID!) { campaign(id: $id) { money { free { minor } } fundings(first: 5) { nodes {
  amount { minor } refunds { amount { minor } returned { minor } status answeredAt reference } } } } }"""


@pytest.mark.parametrize("by_finance", [False, True])
async def test_it_leaves_at_once_and_arrives_a_little_later(
    api: Api, database: TestDatabase, gateways: Gateways, by_finance: bool
) -> None:
    stand = await open_stand(api)
    await database.execute("UPDATE campaigns SET status = 'closed'")
    caller = await api.caller(Kind.FINANCE) if by_finance else stand.manager

    answers = [await api.run(caller, REFUND, campaignId=stand.campaign_id, idempotencyKey="back") for _ in range(2)]

    assert answers[0] == answers[1]
    assert (answers[0]["status"], answers[0]["money"]) == ("CLOSED", {"free": {"minor": 0}})
    assert await database.count(FundingRefund) == 1
    await Relay(gateways, SUBSCRIPTIONS).turn(now())
    campaign = await api.run(stand.manager, REFUNDS, id=stand.campaign_id)
    (funding,) = campaign["fundings"]["nodes"]
    (refund,) = funding["refunds"]
    assert (refund["amount"], refund["returned"]) == ({"minor": 10_000_000}, {"minor": 10_000_000})
    assert refund["status"] == "RETURNED"
    assert refund["reference"].startswith("sandbox_")


async def test_an_open_campaign_keeps_its_money(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    before = await database.picture()

    problem = await api.run(stand.manager, REFUND, campaignId=stand.campaign_id)

    assert problem["code"] == "CAMPAIGN_NOT_CLOSED"
    assert await database.picture() == before
    assert await database.all(select(FundingRefund)) == []
