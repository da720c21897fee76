"""A lineup over the API: for whom, what it says, and how it is refused."""

from typing import Any

import pytest

from domain.campaigns.content import BriefKind
from domain.money import vnd
from runtime.gateways import Gateways
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.schema.test_candidates import BRANDS, of, post
from worker.indexing import catch_up

LINEUP = """
query Lineup($briefId: ID!, $budget: MinorUnits, $mostPeople: Int, $quotas: [LineupQuotaInput!], $query: String! = "") {
  lineup(briefId: $briefId, budget: $budget, mostPeople: $mostPeople, quotas: $quotas, query: $query) {
    chosen { ...Set }
    nextBest { ...Set }
    budget { minor } mostPeople weighed eligible unpriced choosable among
    rules { version validFrom peoplePerPoint note }
    weightsVersion day source poolCut queryIgnored wordsDropped understoodAs
  }
}
fragment Set on LineupSet {
  members {
    influencer { id displayName } score price { minor } reach worth
    parts { name value weight points explanation evidence { name value } }
  }
  value score countedOnce overlap cost { minor } isOptimum gap
}
"""


def ids(chosen: dict[str, Any]) -> set[str]:
    return {each["influencer"]["id"] for each in chosen["members"]}


@pytest.mark.parametrize("kind", BRANDS)
async def test_members_of_the_brand_get_the_best_set_and_the_next_best(
    api: Api, database: TestDatabase, kind: Kind
) -> None:
    brand, brief = await post(database, budget=vnd(6_000_000))
    dear = await add_candidate(database, price=vnd(5_000_000), score=95)
    good, cheap = [await add_candidate(database, price=vnd(price)) for price in (3_000_000, 2_500_000)]
    elsewhere = await add_candidate(database, price=vnd(2_400_000), niches=("travel",))

    found = await api.run(await api.caller(kind, brand=brand), LINEUP, **of(brief))

    best, other = found["chosen"], found["nextBest"]
    assert ids(best) == {node_id(InfluencerType, each.id) for each in (good, cheap)}
    assert ids(other) <= {node_id(InfluencerType, each.id) for each in (dear, good, cheap, elsewhere)}
    assert ids(other) != ids(best)
    assert best["value"] == found["rules"]["peoplePerPoint"] * best["score"] + best["countedOnce"]
    assert best["value"] >= other["value"]
    assert best["score"] == sum(each["score"] for each in best["members"])
    for each in (*best["members"], *other["members"]):
        assert each["score"] == sum(part["points"] for part in each["parts"])
        assert all(part["explanation"] for part in each["parts"])
    assert (best["cost"]["minor"], best["isOptimum"], best["gap"], best["overlap"]) == (5_500_000, True, 0, 0)
    assert [(each["reach"], each["worth"]) for each in best["members"]] == [
        (12_000, 50 * each["score"] + 12_000) for each in best["members"]
    ]
    assert (found["budget"], found["mostPeople"]) == ({"minor": 6_000_000}, 2)
    assert [found[each] for each in ("weighed", "eligible", "unpriced", "choosable")] == [4, 4, 0, 4]
    assert found["among"] == "all 4 eligible candidates whose prices are known"
    assert (found["rules"]["version"], found["rules"]["validFrom"]) == ("v1", "2026-01-01")
    assert "random duplication" in found["rules"]["note"]
    assert (found["source"], found["poolCut"], found["queryIgnored"]) == ("DATABASE", False, False)


@pytest.mark.parametrize(("text", "meant"), [("ddawngj thuyf", "đặng thùy"), ("dang thuy", None), ("", None)])
async def test_it_says_what_its_words_were_taken_for(
    api: Api, database: TestDatabase, gateways: Gateways, text: str, meant: str | None
) -> None:
    brand, brief = await post(database, budget=vnd(6_000_000))
    meant_one, other = [
        await add_candidate(database, price=vnd(2_500_000), display_name=name)
        for name in ("Đặng Thùy Trâm", "Bảo Ngọc")
    ]
    await catch_up(gateways)
    member = await api.caller(Kind.BRAND_VIEWER, brand=brand)

    found = await api.run(member, LINEUP, **of(brief), query=text)

    expected = [meant_one] if text else [meant_one, other]
    assert ids(found["chosen"]) == {node_id(InfluencerType, each.id) for each in expected}
    assert (found["understoodAs"], found["wordsDropped"], found["queryIgnored"]) == (meant, [], False)


async def test_terms_are_kept(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    exemplary = await add_candidate(database, score=95)
    trusted = [await add_candidate(database) for _ in range(3)]
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    quotas = [{"trait": "TIER", "key": "2", "least": 2, "most": 2}, {"trait": "NICHE", "key": "technology"}]

    found = await api.run(caller, LINEUP, **of(brief), budget=6_000_000, mostPeople=3, quotas=quotas)

    assert len(found["chosen"]["members"]) == 2
    assert ids(found["chosen"]) < {node_id(InfluencerType, each.id) for each in trusted}
    assert node_id(InfluencerType, exemplary.id) not in ids(found["chosen"])
    assert found["chosen"]["cost"]["minor"] == 6_000_000
    assert found["nextBest"] is None


async def test_on_a_community_brief_there_is_no_budget(api: Api, database: TestDatabase) -> None:
    free = {"fee_minimum": vnd(0), "fee_maximum": vnd(0), "budget": vnd(0)}
    brand, brief = await post(database, kind=BriefKind.COMMUNITY, category="public_interest", **free)
    await add_candidate(database)

    found = await api.run(await api.caller(Kind.BRAND_VIEWER, brand=brand), LINEUP, **of(brief), budget=1)

    assert found["budget"] is None
    assert found["chosen"]["cost"]["minor"] == 0


async def test_terms_that_cannot_be_met_are_refused_in_the_callers_language(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    await add_candidate(database)
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    vietnamese = Caller(caller.kind, caller.headers | {"accept-language": "vi"}, caller.login, caller.brand)
    southern = [{"trait": "PROVINCE", "key": "79", "least": 1}]

    answers = [
        (await api.post(each, LINEUP, **of(brief), quotas=southern)).json()["errors"][0]
        for each in (caller, vietnamese)
    ]

    figures = {"weighed": 1, "eligible": 1, "unpriced": 0, "choosable": 1, "poolCut": False}
    assert [each["extensions"] for each in answers] == [
        {"code": "LINEUP_QUOTAS_UNMET", "field": "quotas", **figures}
    ] * 2
    assert answers[0]["message"].endswith("Missing: province Ho Chi Minh City: 1.")
    assert answers[1]["message"].endswith("Còn thiếu: tỉnh, thành Hồ Chí Minh: 1.")
    assert await api.refused(caller, LINEUP, **of(brief), budget=1) == "LINEUP_BUDGET_TOO_SMALL"
    nobody = [{"trait": "TIER", "key": "2", "most": 0}]
    assert await api.refused(caller, LINEUP, **of(brief), quotas=nobody) == "LINEUP_EMPTY"


async def test_what_cannot_be_asked_is_refused(api: Api, database: TestDatabase) -> None:
    brand, brief = await post(database)
    person = await add_candidate(database)
    caller = await api.caller(Kind.BRAND_VIEWER, brand=brand)
    somebody = of(brief, person)["influencerId"]

    refused = [
        await api.refused(caller, LINEUP, **of(brief), **terms)
        for terms in ({"budget": -1}, {"mostPeople": 51}, {"quotas": [{"trait": "TIER", "key": "9"}]})
    ]

    assert refused == ["INVALID_INPUT"] * 3
    assert await api.refused(caller, LINEUP, briefId=somebody) == "UNKNOWN_ID"


@pytest.mark.parametrize("kind", all_but(*BRANDS))
async def test_who_acts_for_no_brand_gets_no_lineup(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)

    refused = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
    assert await api.refused(await api.caller(kind), LINEUP, **of(brief)) == refused


@pytest.mark.parametrize("kind", BRANDS)
async def test_another_brands_brief_is_not_found(api: Api, database: TestDatabase, kind: Kind) -> None:
    _, brief = await post(database)
    await add_candidate(database)

    assert await api.refused(await api.caller(kind), LINEUP, **of(brief)) == "NOT_FOUND"
