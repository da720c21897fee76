"""The documents of open briefs say what the rows say, and only open briefs have one."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import BriefKind, NicheWeight
from domain.money import vnd
from operations.indexing.briefs import brief_documents, brief_documents_after
from operations.indexing.indexes import INDEXES
from operations.indexing.labels import category_labels, niche_labels, province_labels
from search.documents import SearchDocument
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import CLOSING, make_brief, make_campaign, make_content

(INDEX,) = (each for each in INDEXES if each.spec.name == "briefs")


async def posted(database: TestDatabase, **changes: Any) -> Brief:
    brand = await database.add(make_brand())
    campaign = await database.add(make_campaign(brand))
    return await database.add(make_brief(campaign, changes.pop("content", None), **changes))


async def documents_of(database: TestDatabase, *briefs: Brief) -> list[SearchDocument]:
    async with database.reading() as session:
        return await brief_documents(session, [brief.id for brief in briefs], now=NOON)


async def test_an_open_brief(database: TestDatabase) -> None:
    content = make_content(
        provinces=("01", "79"), niches=(NicheWeight(code="beauty.makeup", weight=2),), category="cosmetics", places=3
    )
    brief = await posted(database, content=content, places_taken=1)

    (document,) = await documents_of(database, brief)

    assert document.id == str(brief.id)
    assert document.texts == {
        "title": ("Video mở hộp điện thoại Sen",),
        "product": ("Điện thoại Sen",),
        "brand": ("Trà Sen Vàng",),
        "niche": (*niche_labels(("beauty.makeup", "beauty")), *category_labels("cosmetics")),
        "province": province_labels(("01", "79")),
        "summary": ("Mở hộp và dùng thử một ngày.",),
    }
    assert document.codes == {
        "niche": ("beauty.makeup", "beauty"),
        "province": ("01", "79"),
        "tier": ("1",),
        "platform": ("tiktok",),
        "format": ("short_video",),
        "language": ("vi",),
        "category": ("cosmetics",),
        "price_band": ("5m_10m",),
        "kind": ("commercial",),
    }
    assert document.numbers == {
        "tier": 1,
        "places": 2,
        "fee": 5_000_000,
        "newest": int(NOON.timestamp()),
        "closing": int(CLOSING.timestamp()),
    }


async def test_an_unpaid_community_brief_has_no_fee(database: TestDatabase) -> None:
    content = make_content(kind=BriefKind.COMMUNITY, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0))
    brief = await posted(database, content=content)

    (document,) = await documents_of(database, brief)

    assert "fee" not in document.numbers
    assert (document.codes["price_band"], document.codes["kind"]) == ((), ("community",))


NOT_OPEN: list[dict[str, Any]] = [
    *({"status": status} for status in sorted(set(BriefStatus) - {BriefStatus.PUBLISHED, BriefStatus.FILLED})),
    {"status": BriefStatus.FILLED, "places_taken": 2},
    {"open_call": False, "invitation": True},
    {"open_until": NOON},
    {"open_until": NOON - timedelta(seconds=1)},
]


@pytest.mark.parametrize("changes", NOT_OPEN, ids=str)
async def test_what_is_not_open_to_everybody_has_no_document(database: TestDatabase, changes: dict[str, Any]) -> None:
    brief = await posted(database, **changes)

    assert await documents_of(database, brief) == []


async def test_all_open_briefs_come_in_batches(database: TestDatabase) -> None:
    briefs = [await posted(database) for _ in range(3)]
    await posted(database, status=BriefStatus.CLOSED)

    async with database.reading() as session:
        index = replace(INDEX, read_after=partial(brief_documents_after, size=2))
        batches = [batch async for batch in index.read_all(session, now=NOON)]

    assert [len(batch) for batch in batches] == [2, 1]
    assert [document.id for batch in batches for document in batch] == sorted(str(brief.id) for brief in briefs)
