"""Candidates over the API: in which order and why, for whom, and what it costs."""

from typing import Any

import pytest

from domain.actors import ActingBrand
from domain.brands import BlockedInfluencer, Brand
from domain.campaigns.briefs import Brief, BriefStatus
from domain.influencers.profiles import Influencer
from domain.influencers.refused import RefusedBrand
from domain.money import vnd
from matching.fair_start import fair_starts, promise_sentence
from matching.ranking import daily_hash
from operations.candidates.asking import candidates_for_brief
from runtime.clock import now
from runtime.gateways import Gateways
from schema.campaigns.types import Brief as BriefType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate, add_person
from tests.makers.logins import make_login
from tests.schema.campaigns.asking import add_brief, add_campaign
from worker.indexing import catch_up

CANDIDATES = """
query Candidates($briefId: ID!, $query: String! = "", $first: Int! = 20) {
  candidates(briefId: $briefId, query: $query, first: $first) {
    candidates {
      rank score tieHash
      order {
        value chance damping newcomer lifted rankBefore features { name value adds }
        chanceExplanation dampingExplanation fairStartExplanation
      }
      influencer { id displayName niches { code } rates { price { minor } } }
      parts { name value weight points explanation evidence { name value } }
    }
    weighed eligible refused { reason count } policyVersion day source poolCut queryIgnored wordsDropped
    paymentChangesRank tieRule
  }
}
"""
SHORT = "query Short($briefId: ID!, $first: Int!) { candidates(briefId: $briefId, first: $first) { weighed } }"
WHY_NOT = """
query WhyNot($briefId: ID!, $influencerId: ID!) {
  whyNot(briefId: $briefId, influencerId: $influencerId) { reason explanation }
}
"""
POLICY = """
{ rankingPolicy {
  version validFrom paymentChangesRank orderRule tieRule gates weights { part weight communityWeight }
  chance {
    version validFrom intercept floor unknown recordDays answersPriorMean answersPriorStrength daysFull note
    coefficients { feature coefficient }
  }
  overAsking { version validFrom windowDays asksPerPlace floor note }
  fairStart {
    version validFrom places share significance minimums newcomerDays newcomerBookings headStart equalMerit promise note
  }
  articles { instrument number text }
} }
"""
BRANDS = (Kind.BRAND_VIEWER, Kind.BRAND_MANAGER, Kind.BRAND_OWNER)


async def post(database: TestDatabase, **content: Any) -> tuple[Brand, Brief]:
    """A brand and its published brief for a video about a phone."""
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    return brand, await add_brief(database, await add_campaign(database, brand), login, **content)


def of(brief: Brief, person: Influencer | None = None) -> dict[str, Any]:
    """The variables that name them."""
    named = {"briefId": node_id(BriefType, brief.id)}
    return named if person is None else named | {"influencerId": node_id(InfluencerType, person.id)}


async def reasons(api: Api, caller: Caller, brief: Brief, person: Influencer) -> list[str]:
    return [each["reason"] for each in await api.run(caller, WHY_NOT, **of(brief, person))]


@pytest.mark.parametrize("kind", BRANDS)
async def test_parts_add_up_to_the_score_and_the_order_is_the_operations(
    api: Api, database: TestDatabase, gateways: Gateways, kind: Kind
) -> None:
    brand, brief = await post(database)
    people = [
        await add_candidate(database, price=vnd(2_000_000)),
        await add_candidate(database, score=95),
        await add_candidate(database, niches=("technology",)),
        await add_candidate(database, niches=("technology",)),
        await add_candidate(database, price=vnd(5_000_001)),
    ]
    caller = await api.caller(kind, brand=brand)
    assert caller.login is not None
    actor = ActingBrand(login_id=caller.login.id, brand_id=brand.id)

    answer = await api.run(caller, CANDIDATES, **of(brief))
    found = (await candidates_for_brief(database, gateways.search, actor, brief_id=brief.id, now=now())).ranking

    shown = answer["candidates"]
    assert [(each["rank"], each["influencer"]["id"], each["score"]) for each in shown] == [
        (card.rank, node_id(InfluencerType, card.influencer_id), card.score) for card in found.cards
    ]
    assert [each["score"] for each in shown] == [sum(part["points"] for part in each["parts"]) for each in shown]
    assert all(part["points"] == part["weight"] * part["value"] // 10_000 for each in shown for part in each["parts"])
    assert [sum(part["weight"] for part in each["parts"]) for each in shown] == [10_000] * 4
    assert [each["tieHash"] for each in shown] == [
        daily_hash(found.day, brief.id, card.influencer_id).hex() for card in found.cards
    ]
    equal = [each["tieHash"] for each in shown if each["influencer"]["niches"] == [{"code": "technology"}]]
    assert equal == sorted(equal)
    assert len(equal) == 2
    # Who is the better match by score asks more, and would be the less likely to accept.
    assert [each["influencer"]["id"] for each in shown[:2]] == [
        node_id(InfluencerType, each.id) for each in (people[0], people[1])
    ]
    assert shown[0]["score"] < shown[1]["score"]
    orders = [each["order"] for each in shown]
    assert [each["value"] for each in orders] == sorted((each["value"] for each in orders), reverse=True)
    assert [each["value"] for each in orders] == [
        each["score"] * each["order"]["chance"] * each["order"]["damping"] // 10_000**2 for each in shown
    ]
    assert [(each["damping"], each["newcomer"], each["lifted"]) for each in orders] == [(10_000, True, False)] * 4
    assert [each["rankBefore"] for each in orders] == [1, 2, 3, 4]
    assert (answer["weighed"], answer["eligible"]) == (5, 4)
    assert answer["refused"] == [{"reason": "PRICE_ABOVE_CEILING", "count": 1}]
    assert (answer["policyVersion"], answer["day"], answer["source"]) == ("v1", found.day.isoformat(), "DATABASE")
    assert (answer["paymentChangesRank"], answer["queryIgnored"], answer["wordsDropped"]) == (False, False, [])
    assert answer["poolCut"] is False


async def test_each_part_is_explained_in_the_callers_language(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    await add_candidate(database)
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    vietnamese = Caller(caller.kind, caller.headers | {"accept-language": "vi"}, caller.login, caller.brand)

    english, vietnamese_answer = [await api.run(each, CANDIDATES, **of(brief)) for each in (caller, vietnamese)]

    part, phan = english["candidates"][0]["parts"][0], vietnamese_answer["candidates"][0]["parts"][0]
    assert (part["name"], part["value"], part["weight"], part["points"]) == ("NICHE_FIT", 10_000, 3000, 3000)
    assert part["explanation"] == "Covers the niche asked for."
    assert phan["explanation"] == "Làm đúng lĩnh vực được yêu cầu."
    assert part["evidence"] == [{"name": "technology", "value": "10000"}]
    assert english["tieRule"].startswith("Equal order values are ordered by `tieHash`")
    assert vietnamese_answer["tieRule"].startswith("Ai bằng giá trị xếp nhau")


async def test_words_narrow_whom_search_finds_and_without_it_the_answer_says_so(
    api: Api, database: TestDatabase, gateways: Gateways
) -> None:
    brand, brief = await post(database)
    await add_candidate(database, display_name="Đặng Thùy Trâm")
    await add_candidate(database, display_name="Bảo Ngọc")
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    without = await api.run(caller, CANDIDATES, **of(brief), query="dang thuy")
    await catch_up(gateways)
    narrowed = await api.run(caller, CANDIDATES, **of(brief), query="dang thuy")

    assert (without["weighed"], without["queryIgnored"], without["source"]) == (2, True, "DATABASE")
    assert (narrowed["weighed"], narrowed["queryIgnored"], narrowed["source"]) == (1, False, "SEARCH")
    assert [each["influencer"]["displayName"] for each in narrowed["candidates"]] == ["Đặng Thùy Trâm"]


@pytest.mark.parametrize("kind", all_but(*BRANDS))
async def test_who_acts_for_no_brand_gets_no_candidates(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)
    caller = await api.caller(kind)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(caller, CANDIDATES, **of(brief)) == refused


@pytest.mark.parametrize("kind", BRANDS)
async def test_another_brands_brief_is_not_found(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)
    person = await add_candidate(database)
    stranger = await api.caller(kind)

    assert await api.refused(stranger, CANDIDATES, **of(brief)) == "NOT_FOUND"
    assert await api.refused(stranger, WHY_NOT, **of(brief, person)) == "NOT_FOUND"


async def test_what_cannot_be_asked_is_refused(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    person = await add_candidate(database)
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    swapped = {"briefId": of(brief, person)["influencerId"], "influencerId": of(brief)["briefId"]}

    assert {await api.refused(caller, SHORT, **of(brief), first=first) for first in (0, -1, 101)} == {"INVALID_INPUT"}
    assert await api.refused(caller, CANDIDATES, briefId=swapped["briefId"]) == "UNKNOWN_ID"
    assert await api.refused(caller, WHY_NOT, **swapped) == "UNKNOWN_ID"


async def test_the_influencer_is_told_what_the_brand_is_not(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database, tier_minimum=3)
    person = await add_candidate(database)
    await database.add(
        RefusedBrand(influencer_id=person.id, brand_id=brand.id),
        BlockedInfluencer(brand_id=brand.id, influencer_id=person.id),
    )
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    me = await api.caller(Kind.INFLUENCER, influencer=person)

    assert await reasons(api, member, brief, person) == ["TIER_TOO_LOW", "BLOCKED_BY_BRAND", "NOT_AVAILABLE"]
    assert await reasons(api, me, brief, person) == ["TIER_TOO_LOW", "BRAND_REFUSED", "NOT_AVAILABLE"]
    told = await api.run(me, WHY_NOT, **of(brief, person))
    assert told[0]["explanation"] == "Trust tier 2; the brief asks for tier 3 or higher."


async def test_nothing_stands_between_the_eligible_and_the_brief(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    person = await add_candidate(database)

    assert await reasons(api, await api.caller(Kind.BRAND_VIEWER, brand=brand), brief, person) == []
    assert await reasons(api, await api.caller(Kind.INFLUENCER, influencer=person), brief, person) == []


async def test_an_influencer_asks_for_themselves_and_of_briefs_they_see(api: Api, database: TestDatabase) -> None:
    _, brief = await post(database)
    _, draft = await post(database, status=BriefStatus.DRAFT)
    mine, other = await add_person(database), await add_person(database)
    me = await api.caller(Kind.INFLUENCER, influencer=mine)

    assert await reasons(api, me, brief, mine) == ["CERTIFICATE_NOT_VALID", "TIER_TOO_LOW"]
    assert await api.refused(me, WHY_NOT, **of(brief, other)) == "NOT_FOUND"
    assert await api.refused(me, WHY_NOT, **of(draft, mine)) == "NOT_FOUND"


@pytest.mark.parametrize("kind", all_but(*BRANDS, Kind.INFLUENCER))
async def test_nobody_else_asks_why_not(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)
    person = await add_candidate(database)
    caller = await api.caller(kind)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(caller, WHY_NOT, **of(brief, person)) == refused


async def test_the_number_of_statements_does_not_grow_with_the_candidates(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    numbers: list[int] = []

    for _ in range(2):
        await add_candidate(database)
        await add_candidate(database)
        with database.counting() as statements:
            await api.run(caller, CANDIDATES, **of(brief))
        numbers.append(len(statements))

    assert numbers == [31, 31]


@pytest.mark.parametrize("kind", [Kind.VISITOR, Kind.INFLUENCER, Kind.BRAND_VIEWER])
async def test_the_policy_is_public(api: Api, kind: Kind) -> None:
    policy = await api.run(await api.caller(kind), POLICY)

    assert (policy["version"], policy["validFrom"], policy["paymentChangesRank"]) == ("v1", "2026-01-01", False)
    assert sum(each["weight"] for each in policy["weights"]) == 10_000
    assert sum(each["communityWeight"] or 0 for each in policy["weights"]) == 10_000
    assert [each["part"] for each in policy["weights"] if each["communityWeight"] is None] == ["PRICE_FIT"]
    assert policy["articles"] == [{"instrument": "d248", "number": "11", "text": "Decree 248/2026/ND-CP Art 11"}]
    assert len(policy["gates"]) == 11
    assert policy["orderRule"].endswith("No payment changes a rank.")
    coefficients = policy["chance"].pop("coefficients")
    assert [each["feature"] for each in coefficients] == ["NICHE_FIT", "FEE_ABOVE_PRICE", "ANSWERS", "TIME_LEFT"]
    assert [each["coefficient"] for each in coefficients] == [1200, 900, 2200, 500]
    for rule, numbers in (
        (
            "chance",
            {
                "intercept": -2200,
                "floor": 2000,
                "unknown": 5000,
                "recordDays": 365,
                "answersPriorMean": 6000,
                "answersPriorStrength": 5,
                "daysFull": 30,
            },
        ),
        ("overAsking", {"windowDays": 14, "asksPerPlace": 2, "floor": 5000}),
        (
            "fairStart",
            {
                "version": "v2",
                "validFrom": "2026-11-22",
                "places": 20,
                "share": 3000,
                "significance": 1000,
                "minimums": [0] * 7 + [1] * 6 + [2] * 5 + [3] * 2,
                "newcomerDays": 180,
                "newcomerBookings": 3,
                "headStart": 500,
                "equalMerit": 8000,
                "promise": promise_sentence(fair_starts()[-1]).en,
            },
        ),
    ):
        assert policy[rule].pop("note").startswith("House numbers, public")
        assert policy[rule] == {"version": "v1", "validFrom": "2026-01-01"} | numbers
    assert "NOT_AVAILABLE" not in policy["gates"]
