"""Briefs for an influencer over the API: for whom, in which order and why, and what it costs."""

import re
from datetime import date
from typing import Any, Final

import pytest
from graphql import parse

from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief
from domain.influencers.profiles import ProfileStatus
from matching.ranking import daily_hash
from schema.campaigns.types import Brief as BriefType
from schema.guard import Measures
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.architecture.source import ROOT
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate, add_person
from tests.printed_schema import SCHEMA
from tests.schema.test_candidates import CANDIDATES, of, post

PAGE: Final = (ROOT / "docs" / "briefs-for-me.md").read_text()
(DOCUMENTED,) = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
BRIEFS_FOR_ME = """
query ($first: Int! = 20, $query: String! = "") {
  briefsForMe(first: $first, query: $query) {
    briefs { rank score tieHash held closesAt brief { id } parts { name value weight points explanation } }
    shut { brief { id } }
    weighed eligible refused { reason count } policyVersion day poolCut degraded wordsDropped understoodAs
    paymentChangesRank orderRule
  }
}
"""
SHORT = "query ($first: Int!) { briefsForMe(first: $first) { weighed } }"


def ids(*briefs: Brief) -> list[str]:
    return [node_id(BriefType, each.id) for each in briefs]


async def test_each_brief_has_the_score_and_parts_that_its_brand_reads(api: Api, database: TestDatabase) -> None:
    posted = [await post(database), await post(database, provinces=("79",)), await post(database, tier_minimum=3)]
    person = await add_candidate(database)
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    answer = await api.run(me, BRIEFS_FOR_ME)

    shown = answer["briefs"]
    assert [each["brief"]["id"] for each in shown] == ids(posted[0][1], posted[1][1])
    assert [(each["rank"], each["held"]) for each in shown] == [(1, False), (2, False)]
    for each, (brand, brief) in zip(shown, posted, strict=False):
        member = await api.caller(Kind.BRAND_VIEWER, brand=brand)
        (candidate,) = (await api.run(member, CANDIDATES, **of(brief)))["candidates"]
        assert candidate["score"] == each["score"] == sum(part["points"] for part in each["parts"])
        assert [part | {"evidence": None} for part in candidate["parts"]] == [
            part | {"evidence": None} for part in each["parts"]
        ]
        assert each["tieHash"] == candidate["tieHash"]
        assert each["closesAt"] == brief.open_until.isoformat()
    assert answer["shut"] is None
    assert (answer["weighed"], answer["eligible"]) == (3, 2)
    assert answer["refused"] == [{"reason": "TIER_TOO_LOW", "count": 1}]
    assert (answer["policyVersion"], answer["poolCut"], answer["degraded"]) == ("v1", False, False)
    assert (answer["wordsDropped"], answer["understoodAs"], answer["paymentChangesRank"]) == ([], None, False)
    assert answer["orderRule"].endswith("Nothing that a brand pays us changes a rank.")


async def test_the_documented_query_tells_what_does_not_take_them_and_why(api: Api, database: TestDatabase) -> None:
    _, fitting = await post(database)
    _, high = await post(database, tier_minimum=3, title="Chỉ dành cho hạng 3")
    brand, _ = await post(database, title="Của nhãn hàng khác")
    person = await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=brand.id, influencer_id=person.id))
    me = await api.caller(Kind.INFLUENCER, influencer=person)
    vietnamese = Caller(me.kind, me.headers | {"accept-language": "vi"}, me.login, influencer=person)

    english, vietnamese_answer = [await api.run(each, DOCUMENTED) for each in (me, vietnamese)]

    assert [each["brief"]["title"] for each in english["briefs"]] == [fitting.title]
    shut = {each["brief"]["title"]: each["gates"] for each in english["shut"]}
    assert shut == {
        high.title: [
            {"reason": "TIER_TOO_LOW", "explanation": "Trust tier 2; the brief asks for tier 3 or higher."},
        ],
        "Của nhãn hàng khác": [
            {"reason": "NOT_AVAILABLE", "explanation": "This brief is not available to you at present."},
        ],
    }
    assert "BLOCKED_BY_BRAND" not in str(english)
    part, phan = english["briefs"][0]["parts"][0], vietnamese_answer["briefs"][0]["parts"][0]
    assert part["explanation"] == "Covers the niche asked for."
    assert phan["explanation"] == "Làm đúng lĩnh vực được yêu cầu."
    assert part["evidence"] == [{"name": "technology", "value": "10000"}]
    assert vietnamese_answer["orderRule"].startswith("Bản yêu cầu dành cho một người xếp theo điểm")


async def test_words_narrow_and_without_search_the_answer_says_so(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database, title="Kem chống nắng")
    await post(database)
    me = await api.caller(Kind.INFLUENCER, influencer=await add_candidate(database))

    answer = await api.run(me, BRIEFS_FOR_ME, query="chong nang")

    assert [each["brief"]["id"] for each in answer["briefs"]] == ids(brief)
    assert (answer["degraded"], answer["weighed"]) == (True, 1)


async def test_one_influencers_answer_is_not_anothers(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database)
    near, far = await add_candidate(database), await add_candidate(database, niches=("travel",))

    mine, theirs = [
        await api.run(await api.caller(Kind.INFLUENCER, influencer=each), BRIEFS_FOR_ME) for each in (near, far)
    ]

    assert [each["brief"]["id"] for each in mine["briefs"]] == ids(brief)
    assert mine["briefs"][0]["score"] - theirs["briefs"][0]["score"] == 3000
    assert [each["briefs"][0]["tieHash"] for each in (mine, theirs)] == [
        daily_hash(_day(mine), brief.id, each.id).hex() for each in (near, far)
    ]
    assert node_id(InfluencerType, far.id) not in str(mine)


@pytest.mark.parametrize("kind", all_but(Kind.INFLUENCER))
async def test_nobody_but_influencers_has_briefs_for_them(api: Api, database: TestDatabase, kind: Kind) -> None:
    await post(database)
    caller = await api.caller(kind)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(caller, BRIEFS_FOR_ME) == refused


async def test_what_cannot_be_asked_is_refused(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER, influencer=await add_candidate(database))
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)
    unlisted = await api.caller(Kind.INFLUENCER, influencer=hidden)

    assert {await api.refused(me, SHORT, first=first) for first in (0, -1, 101)} == {"INVALID_INPUT"}
    assert await api.refused(unlisted, BRIEFS_FOR_ME) == "PROFILE_NOT_LISTED"
    answer = await api.post(me, SHORT, first=0)
    assert answer.json()["errors"][0]["message"] == "Ask for 1 to 100 briefs."


async def test_the_policy_says_how_briefs_are_ordered(api: Api) -> None:
    policy = await api.run(await api.caller(Kind.VISITOR), "{ rankingPolicy { briefOrderRule } }")

    assert policy["briefOrderRule"].startswith("Briefs for an influencer are ordered by that person's score;")


async def test_the_number_of_statements_does_not_grow_with_the_briefs(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER, influencer=await add_candidate(database))
    numbers: list[int] = []

    for _ in range(2):
        await post(database)
        await post(database, tier_minimum=3)
        with database.counting() as statements:
            await api.run(me, DOCUMENTED)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


def _day(answer: Any) -> date:
    return date.fromisoformat(answer["day"])


def test_a_long_list_costs_as_much_as_it_holds() -> None:
    document = parse(
        "query ($first: Int) { briefsForMe(first: $first, showIneligible: true) { briefs { rank } shut { held } } }"
    )

    costs = [next(Measures(SCHEMA, document, {"first": first}).operations()).cost for first in (10, 100)]

    assert costs == [1 + 1 + 10 + 1 + 10, 1 + 1 + 100 + 1 + 100]
