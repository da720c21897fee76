from sqlalchemy import select

from domain.campaigns.briefs import BriefStatus
from domain.campaigns.documents import Document
from schema.campaigns.papers import Document as DocumentType
from schema.campaigns.types import Brief as BriefType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.campaigns import make_document
from tests.schema.campaigns import asking
from tests.schema.campaigns.asking import add_brief, add_campaign

MINE = "query { myDocuments(first: 10) { nodes { kind { code name about } number validUntil withdrawnAt } } }"
NODE = "query ($id: ID!) { node(id: $id) { ... on Document { number } } }"


async def test_papers_are_filed_listed_and_withdrawn(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    filed = await api.run(manager, asking.FILE, input=asking.PAPER, idempotencyKey="k")
    again = await api.run(manager, asking.FILE, input=asking.PAPER, idempotencyKey="k")
    listed = await api.run(manager, MINE)

    assert filed == again
    assert listed["nodes"] == [
        {
            "kind": {
                "code": "business_registration",
                "name": "Business or household-business registration certificate",
                "about": "BRAND",
            },
            "number": "0312345678",
            "validUntil": None,
            "withdrawnAt": None,
        }
    ]
    assert (await api.run(manager, asking.WITHDRAW, documentId=filed["id"]))["withdrawnAt"] is not None
    assert await api.refused(manager, asking.WITHDRAW, documentId=filed["id"]) == "DOCUMENT_WITHDRAWN_ALREADY"
    assert await database.event_names() == ["DocumentFiled", "DocumentWithdrawn"]


async def test_a_paper_filed_with_a_draft_is_attached_to_it(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    assert manager.brand is not None
    assert manager.login is not None
    brief = await add_brief(database, await add_campaign(database, manager.brand), manager.login, BriefStatus.DRAFT)

    filed = await api.run(
        manager,
        asking.FILE,
        input=asking.PAPER | {"kind": "conformity", "briefId": node_id(BriefType, brief.id)},
    )

    (document,) = await database.all(select(Document))
    assert (await database.reload(brief)).documents == [str(document.id)]
    assert filed["kind"] == {"code": "conformity"}


async def test_a_bad_paper_names_its_field(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)

    problem = await api.run(manager, asking.FILE, input=asking.PAPER | {"contentHash": "abc"})

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.contentHash")
    assert await database.count(Document) == 0


async def test_papers_are_seen_by_their_brand_and_the_admins(api: Api, database: TestDatabase) -> None:
    viewer = await api.caller(Kind.BRAND_VIEWER)
    assert viewer.brand is not None
    assert viewer.login is not None
    paper = await database.add(make_document(viewer.brand, viewer.login))
    key = node_id(DocumentType, paper.id)

    for caller in (viewer, await api.caller(Kind.SECRETARIAT), await api.caller(Kind.AUDITOR)):
        assert await api.run(caller, NODE, id=key) == {"number": "0312345678"}
    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER):
        assert await api.run(await api.caller(kind), NODE, id=key) is None
    assert await api.refused(await api.caller(Kind.SIGNED_IN), MINE) == "NOT_ALLOWED"
