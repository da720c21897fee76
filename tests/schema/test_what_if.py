"""What if, over the API: for whom, before and after, in both languages, and nothing about anybody else."""

import re
from typing import Any

import pytest

from domain.campaigns.briefs import BriefStatus
from domain.influencers.profiles import ProfileStatus
from domain.influencers.refused import RefusedBrand
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.architecture.source import ROOT
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate, add_person
from tests.schema.test_candidates import CANDIDATES, of, post

(DOCUMENTED,) = re.findall(r"```graphql\n(.*?)```", (ROOT / "docs" / "what-if.md").read_text(), re.DOTALL)
WHAT_IF = """
query ($briefId: ID!, $changes: WhatIfInput) {
  whatIf(briefId: $briefId, changes: $changes) {
    brief { title }
    before { ...Card }
    after { ...Card }
    gain
    moved { name valueBefore valueAfter pointsBefore pointsAfter explanation }
    opens { reason explanation }
    shuts { reason }
    steps { kind key gain explanation opens { reason } moved { name } after { score } }
    policyVersion day
  }
}
fragment Card on WhatIfScoreCard {
  score chance damping orderValue chanceExplanation dampingExplanation
  features { name value adds }
  parts { name value weight points explanation evidence { name value } }
  gates { reason explanation }
}
"""


async def test_one_stands_as_the_brand_sees_one_and_supposes_everything(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database, tier_minimum=3, languages=("vi", "en"))
    _, same = await post(database, tier_minimum=2, languages=("vi", "en"))
    person = await add_candidate(database, niches=("travel",))
    me = await api.caller(Kind.INFLUENCER, influencer=person)
    before = await database.picture()

    answer = await api.run(
        me,
        WHAT_IF,
        **of(brief),
        changes={
            "niches": ["technology"],
            "languages": ["vi", "en"],
            "province": "01",
            "rateCard": {"rates": [{"platform": "tiktok", "format": "short_video", "price": 5_000_001}]},
            "audience": [{"dimension": "AGE", "bracket": "18-24", "basisPoints": 5_000}],
            "availability": {"bookingsAtOnce": 0},
            "platforms": ["youtube"],
            "qualifications": ["HEALTH"],
            "tier": 3,
            "onTimeBookings": 2,
            "disclosedPosts": 10,
        },
    )

    assert await database.picture() == before
    assert answer["brief"]["title"] == brief.title
    assert [each["reason"] for each in answer["before"]["gates"]] == ["TIER_TOO_LOW"]
    assert [each["reason"] for each in answer["opens"]] == ["TIER_TOO_LOW"]
    assert [each["reason"] for each in answer["shuts"]] == ["NO_CAPACITY", "PRICE_ABOVE_CEILING"]
    assert answer["gain"] == answer["after"]["score"] - answer["before"]["score"]
    assert answer["gain"] == sum(each["pointsAfter"] - each["pointsBefore"] for each in answer["moved"])
    assert [each["name"] for each in answer["moved"]] == [
        "NICHE_FIT",
        "DISCLOSURE_HISTORY",
        "TRUST_TIER",
        "DELIVERY_RELIABILITY",
        "PRICE_FIT",
        "LANGUAGE_AND_PLACE",
    ]
    assert answer["moved"][0] == {
        "name": "NICHE_FIT",
        "valueBefore": 0,
        "valueAfter": 10_000,
        "pointsBefore": 0,
        "pointsAfter": 3_000,
        "explanation": "Covers the niche asked for.",
    }
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    assert (await api.run(member, CANDIDATES, **of(brief)))["candidates"] == []
    mine = (await api.run(me, WHAT_IF, **of(same)))["before"]
    assert (mine["score"], mine["gates"]) == (answer["before"]["score"], [])


async def test_the_score_card_is_the_one_the_brand_reads(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    person = await add_candidate(database)
    me = await api.caller(Kind.INFLUENCER, influencer=person)
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    answer = await api.run(me, WHAT_IF, **of(brief))
    (card,) = (await api.run(member, CANDIDATES, **of(brief)))["candidates"]

    mine = answer["before"]
    assert mine == answer["after"]
    assert (mine["score"], mine["parts"]) == (card["score"], card["parts"])
    order = card["order"]
    assert [mine[name] for name in ("chance", "damping", "features")] == [
        order[name] for name in ("chance", "damping", "features")
    ]
    assert mine["orderValue"] == order["value"]
    assert (answer["gain"], answer["moved"], answer["opens"], answer["shuts"]) == (0, [], [], [])


async def test_the_documented_query_says_what_steps_would_add_in_both_languages(
    api: Api, database: TestDatabase
) -> None:
    _, brief = await post(database)
    person = await add_candidate(database, niches=("technology",))
    me = await api.caller(Kind.INFLUENCER, influencer=person)
    vietnamese = Caller(me.kind, me.headers | {"accept-language": "vi"}, me.login, influencer=person)

    english, tieng_viet = [await api.run(each, DOCUMENTED, **of(brief)) for each in (me, vietnamese)]

    assert [(each["kind"], each["key"]) for each in english["steps"]] == [
        ("DISCLOSED_POSTS", "10"),
        ("TIER", "3"),
        ("PRICE", "2000000"),
        ("ON_TIME_BOOKINGS", "2"),
    ]
    score = english["before"]["score"]
    tier = english["steps"][1]
    assert tier["gain"] == 300
    assert tier["explanation"] == (
        f"If the next assessment came to trust tier 3, the score would be {score + 300:,} instead of {score:,}."
    )
    assert tieng_viet["steps"][0]["explanation"].startswith(
        "Nếu có thêm 10 bài quảng cáo được ghi nhận là công khai đúng, điểm sẽ là "
    )
    assert english["moved"][0]["explanation"].startswith("Advertising posts judged: 10,")
    assert tieng_viet["moved"][0]["explanation"].startswith("Đã xét 10 bài quảng cáo,")


async def test_nothing_of_anybody_else_is_in_the_answer(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database)
    person = await add_candidate(database)
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    alone = await api.run(me, WHAT_IF, **of(brief))
    others = [await add_candidate(database, score=95, price=None) for _ in range(2)]
    among_others = await api.run(me, WHAT_IF, **of(brief))

    assert among_others == alone
    assert not any(node_id(InfluencerType, each.id) in str(among_others) for each in others)


async def test_what_one_refuses_is_said_and_is_no_step(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    person = await add_candidate(database)
    await database.add(RefusedBrand(influencer_id=person.id, brand_id=brand.id))
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    answer = await api.run(me, WHAT_IF, **of(brief))

    assert [each["reason"] for each in answer["before"]["gates"]] == ["BRAND_REFUSED"]
    assert all(each["opens"] == [] for each in answer["steps"])


@pytest.mark.parametrize("kind", all_but(Kind.INFLUENCER))
async def test_nobody_but_influencers_asks_what_if(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(await api.caller(kind), WHAT_IF, **of(brief)) == refused


async def test_what_cannot_be_asked_is_refused(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database)
    _, draft = await post(database, status=BriefStatus.DRAFT)
    person = await add_candidate(database)
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)
    me, unlisted = [await api.caller(Kind.INFLUENCER, influencer=each) for each in (person, hidden)]

    async def refused(caller: Caller, **variables: Any) -> str:
        return await api.refused(caller, WHAT_IF, **variables)

    assert await refused(me, **of(draft)) == "NOT_FOUND"
    assert await refused(me, briefId=of(brief, person)["influencerId"]) == "UNKNOWN_ID"
    assert await refused(unlisted, **of(brief)) == "PROFILE_NOT_LISTED"
    assert await refused(me, **of(brief), changes={"tier": 4}) == "INVALID_INPUT"
    assert await refused(me, **of(brief), changes={"niches": ["nothing"]}) == "NICHE_UNKNOWN"
    answer = (await api.post(me, WHAT_IF, **of(brief), changes={"disclosedPosts": 201})).json()
    assert answer["errors"][0]["message"] == "disclosedPosts lies between 0 and 200."
    assert answer["errors"][0]["extensions"]["field"] == "changes.disclosedPosts"
