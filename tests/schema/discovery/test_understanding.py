"""Every answer to words says what it took them for."""

import pytest

from domain.campaigns.briefs import Brief
from runtime.gateways import Gateways
from schema.campaigns.types import Brief as BriefType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign
from worker.indexing import catch_up

BRIEFS = "query ($text: String!) { searchBriefs(text: $text) { nodes { title } understoodAs } }"
CANDIDATES = """
query ($id: ID!, $text: String!) {
  candidates(briefId: $id, query: $text) { candidates { influencer { displayName } } understoodAs }
}
"""


@pytest.mark.parametrize(("text", "meant"), [("ddieenj thoaij", "điện thoại"), ("dien thoai", None)])
async def test_a_search_for_briefs(
    api: Api, database: TestDatabase, gateways: Gateways, text: str, meant: str | None
) -> None:
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    brief: Brief = await add_brief(database, await add_campaign(database, brand), login)
    await catch_up(gateways)

    answer = await api.run(await api.caller(Kind.VISITOR), BRIEFS, text=text)

    assert answer == {"nodes": [{"title": brief.title}], "understoodAs": meant}


@pytest.mark.parametrize(("text", "meant"), [("ddawngj thuyf", "đặng thùy"), ("dang thuy", None)])
async def test_the_candidates_of_a_brief(
    api: Api, database: TestDatabase, gateways: Gateways, text: str, meant: str | None
) -> None:
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    brief: Brief = await add_brief(database, await add_campaign(database, brand), login)
    for name in ("Đặng Thùy Trâm", "Bảo Ngọc"):
        await add_candidate(database, display_name=name)
    await catch_up(gateways)
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    answer = await api.run(member, CANDIDATES, id=node_id(BriefType, brief.id), text=text)

    assert answer == {
        "candidates": [{"influencer": {"displayName": "Đặng Thùy Trâm"}}],
        "understoodAs": meant,
    }
