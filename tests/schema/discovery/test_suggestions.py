"""“Did you mean …?” over the API: with the index and without, in the caller's language."""

from typing import Any

import pytest

from domain.actors import System
from operations.discovery.vocabulary import renew_vocabulary
from runtime.clock import now
from runtime.gateways import Gateways
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
    nodes { displayName } wordsDropped understoodAs
    didYouMean { text words { typed meant } }
    explanations
  }
}
"""
BRIEFS = "query ($text: String!) { searchBriefs(text: $text) { didYouMean { text } explanations } }"


async def people(database: TestDatabase, gateways: Gateways, *, indexed: bool = True) -> None:
    for name in ("Đặng Thùy Trang", "Trúc Quỳnh"):
        await add_person(database, display_name=name)
    if indexed:
        await catch_up(gateways)
    async with database.work(System(name="tests"), now()) as work:
        await renew_vocabulary(work)


ANSWERS: dict[str, dict[str, Any]] = {
    # Found as it was typed.
    "trang ": {"found": ["Đặng Thùy Trang"], "meant": None, "said": []},
    # Found with a typo: from five letters on.
    "trnag ": {
        "found": ["Đặng Thùy Trang"],
        "meant": {"text": "trang", "words": [{"typed": "trnag", "meant": "trang"}]},
        "said": ["Did you mean “trang”?"],
    },
    # Not found: too short for a typo to be forgiven.
    "trcu ": {
        "found": [],
        "meant": {"text": "trúc", "words": [{"typed": "trcu", "meant": "trúc"}]},
        "said": ["Did you mean “trúc”?"],
    },
    # Left out.
    "quynh thyu ": {
        "found": ["Trúc Quỳnh"],
        "meant": {"text": "quynh thùy", "words": [{"typed": "thyu", "meant": "thùy"}]},
        "said": ["Nothing holds all the words; left out: “thyu”.", "Did you mean “quynh thùy”?"],
    },
    "ddawngj thuyf": {
        "found": ["Đặng Thùy Trang"],
        "meant": None,
        "said": ["Nothing holds “ddawngj thuyf”; “đặng thùy” was searched for."],
    },
    "qwertyz": {"found": [], "meant": None, "said": []},
    "": {"found": ["Trúc Quỳnh", "Đặng Thùy Trang"], "meant": None, "said": []},
}


async def test_the_answer_says_what_became_of_the_words(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)

    pages = {text: await api.run(caller, SEARCH, text=text) for text in ANSWERS}

    assert {
        text: {
            "found": sorted(each["displayName"] for each in page["nodes"]),
            "meant": page["didYouMean"],
            "said": page["explanations"],
        }
        for text, page in pages.items()
    } == ANSWERS


async def test_in_vietnamese(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)
    caller.headers["accept-language"] = "vi"

    said = {
        text: (await api.run(caller, SEARCH, text=text))["explanations"] for text in ("quynh thyu ", "ddawngj thuyf")
    }

    assert said == {
        "quynh thyu ": [
            "Không có gì chứa tất cả các từ; đã bỏ “thyu”.",
            "Có phải bạn muốn tìm “quynh thùy”?",
        ],
        "ddawngj thuyf": ["Không có gì chứa “ddawngj thuyf”; đã tìm “đặng thùy”."],
    }


async def test_without_the_index_the_suggestion_is_the_same(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    await people(database, gateways, indexed=False)

    page = await api.run(await api.caller(Kind.VISITOR), SEARCH, text="trnag ")

    assert (page["nodes"], page["didYouMean"]) == (
        [],
        {"text": "trang", "words": [{"typed": "trnag", "meant": "trang"}]},
    )
    assert page["explanations"] == [
        "Search is away for now: words are found by their beginnings, and typos are not forgiven.",
        "Did you mean “trang”?",
    ]


async def test_briefs_have_words_of_their_own(api: Api, database: TestDatabase, gateways: Gateways) -> None:
    brand = await database.add(make_brand(name="Hoa Sen"))
    login = await database.add(make_login())
    await add_brief(database, await add_campaign(database, brand), login, title="Kem chống nắng")
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)

    page = await api.run(caller, BRIEFS, text="kme chong nang")
    none = await api.run(caller, BRIEFS, text="trnag")

    assert (page["didYouMean"], none["didYouMean"]) == ({"text": "kem chong nang"}, None)


@pytest.mark.parametrize(
    ("selected", "text", "statements"),
    [
        ("totalCount", "trnag", 0),
        ("explanations", "", 0),
        ("explanations", "trang ", 1),
        ("didYouMean { text } explanations nodes { id }", "trang ", 2),
        ("didYouMean { text } nodes { id }", "trnag ", 5),
        ("didYouMean { text } nodes { id }", "qwertyz ", 1),
    ],
)
async def test_words_are_looked_up_only_where_somebody_asks(
    api: Api, database: TestDatabase, gateways: Gateways, *, selected: str, text: str, statements: int
) -> None:
    await people(database, gateways)
    caller = await api.caller(Kind.VISITOR)

    with database.counting() as sent:
        await api.run(caller, f'{{ searchInfluencers(text: "{text}") {{ {selected} }} }}')

    assert len(sent) == statements
