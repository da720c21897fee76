"""Highlights over the API: which words of which public text were looked for."""

from typing import Any

import pytest

from runtime.gateways import Gateways
from schema.discovery.highlights import SearchedText
from search.briefs import BRIEFS as BRIEF_INDEX
from search.influencers import INFLUENCERS
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.candidates import add_person
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign
from worker.indexing import catch_up

SEARCH = """
query ($text: String!) {
  searchInfluencers(text: $text) {
    edges { highlights { field segments { text matched } } node { displayName } }
    wordsDropped understoodAs degraded
  }
}
"""
BRIEFS = """
query ($text: String!) {
  searchBriefs(text: $text) { edges { highlights { field segments { text matched } } node { title } } }
}
"""


def test_every_text_of_the_indexes_has_a_name() -> None:
    assert {text.name for spec in (INFLUENCERS, BRIEF_INDEX) for text in spec.texts} == set(SearchedText)


async def people(database: TestDatabase) -> None:
    await add_person(
        database,
        display_name="Đặng Thùy Trang",
        niches=("beauty.skincare",),
        province="79",
        bio_vi="Trang thử kem chống nắng & kể lại.",
        bio_en="",
    )


def marked(page: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """For each hit: field and text, the marked words in brackets."""
    return [
        [
            (
                each["field"],
                "".join(f"[{piece['text']}]" if piece["matched"] else piece["text"] for piece in each["segments"]),
            )
            for each in edge["highlights"]
        ]
        for edge in page["edges"]
    ]


BIO = ("BIO", "[Trang] thử kem chống nắng & kể lại.")
FOUND: dict[str, list[tuple[str, str]]] = {
    "dang thuy": [("NAME", "[Đặng] [Thùy] Trang")],
    "trang": [("NAME", "Đặng Thùy [Trang]"), BIO],
    "trnag sai gon": [("NAME", "Đặng Thùy [Trang]"), ("PROVINCE", "[Sài] [Gòn]"), BIO],
    "kem qwertyz ": [("BIO", "Trang thử [kem] chống nắng & kể lại.")],
    "ddawngj thuyf": [("NAME", "[Đặng] [Thùy] Trang")],
    "": [],
}


async def test_each_hit_says_which_words_of_it_were_looked_for(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database)
    await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    pages = {text: await api.run(caller, SEARCH, text=text) for text in FOUND}

    assert {text: marked(page) for text, page in pages.items()} == {text: [found] for text, found in FOUND.items()}
    assert pages["kem qwertyz "]["wordsDropped"] == ["qwertyz"]
    assert pages["ddawngj thuyf"]["understoodAs"] == "đặng thùy"
    assert pages["dang thuy"]["edges"][0]["highlights"] == [
        {
            "field": "NAME",
            "segments": [
                {"text": "Đặng", "matched": True},
                {"text": " ", "matched": False},
                {"text": "Thùy", "matched": True},
                {"text": " Trang", "matched": False},
            ],
        }
    ]


async def test_without_the_index_words_are_marked_by_their_beginnings(api: Api, database: TestDatabase) -> None:
    await people(database)

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH, text="da tran")

    assert (page["degraded"], marked(page)[0][0]) == (True, ("NAME", "[Đặng] Thùy [Trang]"))


async def test_briefs(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    brand = await database.add(make_brand(name="Hoa Sen"))
    campaign = await add_campaign(database, brand)
    await add_brief(
        database, campaign, await database.add(make_login()), title="Kem chống nắng", category="cosmetics", summary=""
    )
    await catch_up(gateways)

    page = await api.run(await api.caller(Kind.VISITOR), BRIEFS, text="my pham hoa sen chong nang")

    assert marked(page) == [
        [
            ("TITLE", "Kem [chống] [nắng]"),
            ("PRODUCT", "Điện thoại [Sen]"),
            ("BRAND", "[Hoa] [Sen]"),
            ("NICHE", "[Mỹ] [phẩm]"),
        ]
    ]


@pytest.mark.parametrize(
    ("selected", "text", "statements"),
    [
        ("edges { highlights { field } }", "trang", 4),
        ("edges { highlights { field } }", "", 1),
        ("edges { cursor }", "trang", 1),
    ],
)
async def test_texts_are_read_only_where_words_are_to_be_marked(
    api: Api, database: TestDatabase, gateways: Gateways, *, selected: str, text: str, statements: int
) -> None:
    await people(database)
    await catch_up(gateways)
    caller = await api.caller(Kind.VISITOR)

    with database.counting() as sent:
        await api.run(caller, f'{{ searchInfluencers(text: "{text}") {{ {selected} }} }}')

    assert len(sent) == statements
