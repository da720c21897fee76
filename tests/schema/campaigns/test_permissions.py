"""Every mutation of campaigns as every kind of caller that may not use it."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.documents import Document
from domain.campaigns.programmes import Campaign
from domain.campaigns.violators import NamedViolator
from schema.campaigns.papers import Document as DocumentType
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign as CampaignType
from schema.campaigns.violators import NamedViolator as ViolatorType
from schema.node_keys import node_id
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_document, make_notice
from tests.makers.logins import make_login
from tests.schema.campaigns import asking

SPENDERS = {Kind.BRAND_MANAGER, Kind.BRAND_OWNER}
SECRETARIAT = {Kind.SECRETARIAT}


@dataclass(frozen=True)
class Deed:
    """A mutation, who may do it, and to a brief in which state."""

    document: str
    allowed: set[Kind]
    on: BriefStatus = BriefStatus.SUBMITTED
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


DEEDS = {
    "createCampaign": Deed(asking.CREATE_CAMPAIGN, SPENDERS, variables={"input": asking.PLAN}),
    "editCampaign": Deed(asking.EDIT_CAMPAIGN, SPENDERS, variables={"input": asking.PLAN}),
    "closeCampaign": Deed(asking.CLOSE_CAMPAIGN, SPENDERS),
    "draftBrief": Deed(asking.DRAFT, SPENDERS, variables={"input": asking.brief_input()}),
    "editBrief": Deed(asking.EDIT, SPENDERS, BriefStatus.DRAFT, {"input": asking.brief_input()}),
    "submitBrief": Deed(asking.SUBMIT, SPENDERS, BriefStatus.DRAFT),
    "takeBackBrief": Deed(asking.TAKE_BACK, SPENDERS),
    "closeBrief": Deed(asking.CLOSE, SPENDERS),
    "approveBrief": Deed(asking.APPROVE, SECRETARIAT, variables={"reason": asking.APPROVED}),
    "askForBriefChanges": Deed(asking.ASK, SECRETARIAT, variables={"reason": asking.TURNED_DOWN}),
    "refuseBrief": Deed(asking.REFUSE, SECRETARIAT, variables={"reason": asking.TURNED_DOWN}),
    "orderTakedown": Deed(asking.TAKE_DOWN, SECRETARIAT, BriefStatus.PUBLISHED, {"input": asking.order_input()}),
    "fulfilTakedown": Deed(asking.FULFIL, SECRETARIAT),
    "fileDocument": Deed(asking.FILE, SPENDERS, variables={"input": asking.PAPER}),
    "withdrawDocument": Deed(asking.WITHDRAW, SPENDERS),
    "blockViolator": Deed(asking.BLOCK, SECRETARIAT, variables={"input": asking.NOTICE}),
    "unblockViolator": Deed(asking.UNBLOCK, {Kind.DECIDER}),
}


@pytest.mark.parametrize("name", DEEDS)
async def test_whoever_may_not_do_it_is_refused_and_nothing_moves(api: Api, database: TestDatabase, name: str) -> None:
    deed = DEEDS[name]
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await asking.add_campaign(database, brand)
    brief = await asking.add_brief(database, campaign, author, deed.on)
    paper = await database.add(make_document(brand, author))
    violator, _ = NamedViolator.blocked(make_notice(), by=author.id, now=NOON)
    await database.add(violator)
    named = {
        "campaignId": node_id(CampaignType, campaign.id),
        "briefId": node_id(BriefType, brief.id),
        "documentId": node_id(DocumentType, paper.id),
        "violatorId": node_id(ViolatorType, violator.id),
    }
    asked = {key: value for key, value in named.items() if f"${key}:" in deed.document}

    for kind in all_but(*deed.allowed):
        caller = await api.caller(kind, brand=brand) if kind.value.startswith("brand ") else await api.caller(kind)
        code = await api.refused(caller, deed.document, **asked, **deed.variables)
        assert code == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"), kind

    assert await database.event_names() == []
    assert (await database.reload(brief)).status is deed.on
    assert (await database.reload(paper)).withdrawn_at is None
    assert (await database.reload(violator)).lifted_at is None
    counts = [await database.count(table) for table in (Campaign, Brief, Document, NamedViolator)]
    assert counts == [1, 1, 1, 1]


OWN = {name: deed for name, deed in DEEDS.items() if deed.allowed is SPENDERS and "Id: ID!" in deed.document}


@pytest.mark.parametrize("name", OWN)
async def test_what_is_another_brands_is_not_found(api: Api, database: TestDatabase, name: str) -> None:
    deed = OWN[name]
    brand, author = await database.add(make_brand()), await database.add(make_login())
    campaign = await asking.add_campaign(database, brand)
    brief = await asking.add_brief(database, campaign, author, deed.on)
    paper = await database.add(make_document(brand, author))
    named = {
        "campaignId": node_id(CampaignType, campaign.id),
        "briefId": node_id(BriefType, brief.id),
        "documentId": node_id(DocumentType, paper.id),
    }
    asked = {key: value for key, value in named.items() if f"${key}:" in deed.document}

    stranger = await api.caller(Kind.BRAND_OWNER)
    assert await api.refused(stranger, deed.document, **asked, **deed.variables) == "NOT_FOUND"

    assert await database.event_names() == []
    assert (await database.reload(brief)).status is deed.on
    assert (await database.reload(campaign)).name == "Tết 2027"
    assert (await database.reload(paper)).withdrawn_at is None
