from typing import Any

from domain.campaigns.briefs import BriefStatus
from domain.law.rules import RULE_VERSION
from schema.campaigns.types import Brief as BriefType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief_version
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign, content_ahead, register

PACK = """{
  ruleVersion gate passes category { code } articles { text }
  papers { kind { code } whereRequired filed { number } fine { minimum { minor } } articles { instrument number } }
  claims { text proofs { number } } mandatoryTexts { anyOf shown }
  bans { code message confidence fine { maximum { text } } } duties { code whose message }
  findings { code severity rule message documentKind { name } match { path text start end } fine { minimum { minor } }
    articles { text } }
}"""
GATE = f"query ($id: ID!) {{ lawGate(briefId: $id) {PACK} }}"
LAW_PACK = f"query ($id: ID!) {{ lawPack(briefId: $id) {PACK} }}"


async def test_a_brand_reads_what_stands_in_the_way_of_its_draft(api: Api, database: TestDatabase) -> None:
    viewer = await api.caller(Kind.BRAND_VIEWER)
    assert viewer.brand is not None
    assert viewer.login is not None
    await register(database, viewer.brand, viewer.login)
    campaign = await add_campaign(database, viewer.brand)
    brief = await add_brief(
        database, campaign, viewer.login, BriefStatus.DRAFT, category="cosmetics", title="Kem tốt nhất"
    )

    gate = await api.run(viewer, GATE, id=node_id(BriefType, brief.id))

    assert (gate["ruleVersion"], gate["gate"], gate["passes"]) == (RULE_VERSION, "DOCUMENT", False)
    assert gate["category"] == {"code": "cosmetics"}
    assert [(paper["kind"]["code"], paper["filed"]) for paper in gate["papers"]] == [
        ("business_registration", {"number": "0312345678"}),
        ("cosmetic_notification", None),
    ]
    missing, superlative = gate["findings"]
    assert (missing["code"], missing["severity"], missing["message"]) == (
        "PAPER_MISSING",
        "HOLDS",
        "Missing: Valid receipt number of the cosmetic product notification.",
    )
    assert missing["documentKind"] == {"name": "Valid receipt number of the cosmetic product notification"}
    assert superlative["match"] == {"path": "title", "text": "tốt nhất", "start": 4, "end": 12}
    assert superlative["articles"] == [
        {"text": "Law on Advertising 16/2012/QH13 Art 8.11"},
        {"text": "Decree 87/2026/ND-CP Art 50.2.a"},
    ]
    assert superlative["fine"] == {"minimum": {"minor": 10_000_000}}


async def test_the_gate_looks_at_the_version_in_work_and_the_pack_at_what_stands(
    api: Api, database: TestDatabase
) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    assert owner.brand is not None
    assert owner.login is not None
    await register(database, owner.brand, owner.login)
    brief = await add_brief(database, await add_campaign(database, owner.brand), owner.login)
    await database.add(
        make_brief_version(brief, owner.login, content_ahead(category="tobacco"), number=2, status="draft")
    )
    key = node_id(BriefType, brief.id)

    gate, pack = await api.run(owner, GATE, id=key), await api.run(owner, LAW_PACK, id=key)

    assert (gate["passes"], gate["findings"][0]["code"]) == (False, "PROHIBITED_CATEGORY")
    assert (pack["passes"], pack["category"]) == (True, {"code": "electronics_household"})


async def test_an_influencer_reads_the_pack_of_a_listed_brief_in_their_language(
    api: Api, database: TestDatabase
) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    await register(database, brand, author)
    brief = await add_brief(database, await add_campaign(database, brand), author)
    person = await api.caller(Kind.SIGNED_IN)
    person.headers["accept-language"] = "vi"

    pack = await api.run(person, LAW_PACK, id=node_id(BriefType, brief.id))

    used = next(duty for duty in pack["duties"] if duty["code"] == "product_used_and_understood")
    assert used == {
        "code": "product_used_and_understood",
        "whose": "INFLUENCER",
        "message": "Chỉ giới thiệu sản phẩm đã dùng và hiểu rõ.",
    }
    assert pack["papers"][0]["articles"][1] == {"instrument": "d87", "number": "54.1.a"}
    assert pack["articles"][0]["text"] == "điểm a khoản 1 Điều 54 Nghị định 87/2026/NĐ-CP"
    superlative = next(ban for ban in pack["bans"] if ban["code"] == "superlative")
    assert superlative["fine"] == {"maximum": {"text": "20.000.000 ₫"}}


async def refusals(api: Api, document: str, key: str) -> dict[Kind, Any]:
    return {kind: await api.refused(await api.caller(kind), document, id=key) for kind in (
        Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER)}  # fmt: skip


async def test_nobody_else_asks_the_gate_of_a_draft(api: Api, database: TestDatabase) -> None:
    brand, author = await database.add(make_brand()), await database.add(make_login())
    brief = await add_brief(database, await add_campaign(database, brand), author, BriefStatus.DRAFT)
    key = node_id(BriefType, brief.id)

    assert await refusals(api, GATE, key) == {
        Kind.VISITOR: "NOT_SIGNED_IN",
        Kind.SIGNED_IN: "NOT_ALLOWED",
        Kind.BRAND_OWNER: "NOT_FOUND",
    }
    assert await refusals(api, LAW_PACK, key) == {
        Kind.VISITOR: "NOT_SIGNED_IN",
        Kind.SIGNED_IN: "NOT_FOUND",
        Kind.BRAND_OWNER: "NOT_FOUND",
    }
    admin = await api.caller(Kind.SECRETARIAT)
    assert (await api.run(admin, GATE, id=key))["passes"] is False
