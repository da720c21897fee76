"""Chargebacks over HTTP: finance and the brand see what the bank took, and what is owed."""

import pytest
from sqlalchemy import select

from domain.chargebacks import Chargeback, ChargebackStatus
from domain.money import vnd
from domain.payments import Funding
from payments.fundings import charge_back
from schema.chargebacks import Chargeback as ChargebackType
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.chargebacks import make_chargeback
from tests.makers.payments import BOOKS, hold
from tests.schema.offers.asking import Stand, open_stand

CHARGEBACK = """query ($id: ID!) { chargeback(id: $id) {
  funding { id amount { minor } } rail reference amount { minor } status endedAt } }"""
CHARGEBACKS = """query ($status: ChargebackStatus) {
  chargebacks(status: $status, first: 5) { totalCount nodes { reference status } } }"""
MONEY = "query ($id: ID!) { campaign(id: $id) { money { free { minor } owed { minor } } } }"


async def taken(database: TestDatabase, stand: Stand) -> Chargeback:
    """4,000,000 đ of the stand's only funding."""
    (funding,) = await database.all(select(Funding).where(Funding.campaign_id == stand.market.campaign.id))
    return await database.add(make_chargeback(funding))


async def seeing(api: Api, stand: Stand, kind: Kind) -> Caller:
    """A caller of this kind; a brand's member is one of the stand's brand."""
    own = {"brand": stand.market.brand} if kind.value.startswith("brand ") else {}
    return await api.caller(kind, **own)


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_a_chargeback(api: Api, database: TestDatabase, kind: Kind) -> None:
    stand = await open_stand(api)
    chargeback = await taken(database, stand)
    id_ = node_id(ChargebackType, chargeback.id)

    seen = await api.run(await seeing(api, stand, kind), CHARGEBACK, id=id_)

    allowed = {Kind.FINANCE, Kind.AUDITOR, Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER}
    assert (seen is not None) is (kind in allowed)
    if seen is not None:
        assert seen["funding"]["amount"] == {"minor": 10_000_000}
        assert {name: seen[name] for name in ("rail", "reference", "amount", "status", "endedAt")} == {
            "rail": "sandbox",
            "reference": "du_1",
            "amount": {"minor": 4_000_000},
            "status": "TAKEN",
            "endedAt": None,
        }
    if kind is Kind.BRAND_MANAGER:
        assert await api.run(await api.caller(kind), CHARGEBACK, id=id_) is None


async def test_they_are_listed_newest_first_by_status(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    older = await taken(database, stand)
    (funding,) = await database.all(select(Funding).where(Funding.id == older.funding_id))
    await database.add(make_chargeback(funding, reference="du_2", status=ChargebackStatus.LOST, ended_at=NOON))
    finance = await api.caller(Kind.FINANCE)

    every = await api.run(finance, CHARGEBACKS)
    lost = await api.run(finance, CHARGEBACKS, status="LOST")
    of_another = await api.run(await api.caller(Kind.BRAND_OWNER), CHARGEBACKS)

    assert [each["reference"] for each in every["nodes"]] == ["du_2", "du_1"]
    assert lost == {"totalCount": 1, "nodes": [{"reference": "du_2", "status": "LOST"}]}
    assert of_another == {"totalCount": 0, "nodes": []}


async def test_a_brand_sees_what_its_campaign_owes(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    campaign = stand.market.campaign
    (funding,) = await database.all(select(Funding).where(Funding.campaign_id == campaign.id))
    await hold(database, campaign, vnd(8_000_000))
    async with database.work(BOOKS, NOON) as work:
        await charge_back(work, funding_id=funding.id, amount=vnd(3_000_000), key="chargeback:sandbox:du_1")

    money = (await api.run(stand.manager, MONEY, id=stand.campaign_id))["money"]

    assert money == {"free": {"minor": 0}, "owed": {"minor": 1_000_000}}
