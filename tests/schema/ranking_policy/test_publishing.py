"""New weights over the API: tried, then published, and read by everybody."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.campaigns.content import NicheWeight
from domain.ranking_policy.weights import PublishedWeights
from runtime.clock import now
from schema.campaigns.types import Brief as BriefType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.ranking_policy import TRUST_FIRST
from tests.schema.test_candidates import post

SIMULATE = """
query Simulate($weights: PartWeightsInput!, $briefs: [ID!], $first: Int! = 10, $top: Int! = 10) {
  simulateWeights(weights: $weights, briefs: $briefs, first: $first, top: $top) {
    weighed poolCut
    digest day presentVersion tau topChanged exposure { newcomersBefore newcomersAfter tiers { tier before after } }
    briefs {
      brief { id status } eligible tau compared entering
      moves { influencer { id displayName } before after enters leaves }
      exposure { newcomersBefore newcomersAfter tiers { tier before after } }
    }
  }
}
"""
PUBLISH = """
mutation Publish($input: PublishWeightsInput!, $key: String) {
  publishWeights(input: $input, idempotencyKey: $key) {
    ... on RankingPolicy { version versions { version validFrom inForce reason weights { part weight } } }
    ... on Problem { code message field }
  }
}
"""
ADMINS = (Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR)
WEIGHTS = {
    "nicheFit": 1000,
    "disclosureHistory": 2500,
    "trustTier": 4000,
    "deliveryReliability": 1200,
    "audienceFit": 500,
    "priceFit": 500,
    "languageAndPlace": 300,
}


def today() -> date:
    return (now() + timedelta(hours=7)).date()


def publication(seen: Any, **changes: Any) -> dict[str, Any]:
    return {
        "weights": WEIGHTS,
        "validFrom": (today() + timedelta(days=14)).isoformat(),
        "viReason": "Vì uy tín.",
        "enReason": "For trust.",
        "simulation": seen["digest"],
        "briefs": [each["brief"]["id"] for each in seen["briefs"]],
    } | changes


@pytest.mark.parametrize("kind", ADMINS)
async def test_every_admin_sees_who_would_move(api: Api, database: TestDatabase, kind: Kind) -> None:
    niches = ("technology.smartphones", "beauty.skincare")
    _, brief = await post(
        database,
        niches=tuple(NicheWeight(code=code, weight=weight) for code, weight in zip(niches, (3, 1), strict=True)),
    )
    near = await add_candidate(database, score=62, niches=niches, display_name="Gần")
    trusted = await add_candidate(database, score=95, display_name="Uy Tín")

    found = await api.run(await api.caller(kind), SIMULATE, weights=WEIGHTS, top=1)

    (only,) = found["briefs"]
    assert only["brief"]["id"] == node_id(BriefType, brief.id)
    assert only["moves"] == [
        {
            "influencer": {"id": node_id(InfluencerType, trusted.id), "displayName": "Uy Tín"},
            "before": 2,
            "after": 1,
            "enters": True,
            "leaves": False,
        },
        {
            "influencer": {"id": node_id(InfluencerType, near.id), "displayName": "Gần"},
            "before": 1,
            "after": 2,
            "enters": False,
            "leaves": True,
        },
    ]
    assert (only["eligible"], only["entering"], only["tau"]) == (2, 1, -10_000)
    assert (found["weighed"], found["poolCut"], only["compared"]) == (2, False, 2)
    assert (found["tau"], found["topChanged"], found["presentVersion"]) == (-10_000, 10_000, "v1")
    assert found["exposure"] == only["exposure"]
    assert only["exposure"]["tiers"] == [
        {"tier": 1, "before": 10_000, "after": 0},
        {"tier": 3, "before": 0, "after": 10_000},
    ]
    assert len(found["digest"]) == 64


async def test_nobody_to_move_reads_nobody(api: Api, database: TestDatabase) -> None:
    await post(database)

    found = await api.run(await api.caller(Kind.AUDITOR), SIMULATE, weights=WEIGHTS)

    assert [(each["eligible"], each["moves"]) for each in found["briefs"]] == [(0, [])]


@pytest.mark.parametrize("kind", all_but(*ADMINS))
async def test_nobody_else_simulates(api: Api, kind: Kind) -> None:
    expected = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    assert await api.refused(await api.caller(kind), SIMULATE, weights=WEIGHTS) == expected


async def test_what_was_seen_is_published_once_and_read_by_everybody(api: Api, database: TestDatabase) -> None:
    await post(database)
    decider = await api.caller(Kind.DECIDER)
    seen = await api.run(decider, SIMULATE, weights=WEIGHTS)
    given = publication(seen)

    answers = [await api.run(decider, PUBLISH, input=given, key="once") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(PublishedWeights) == 1
    assert answers[0]["version"] == "v1"
    newest = answers[0]["versions"][0]
    assert (newest["version"], newest["inForce"], newest["reason"]) == (given["validFrom"], False, "For trust.")
    assert {each["part"].lower(): each["weight"] for each in newest["weights"]} == TRUST_FIRST.by_part()
    public = await api.run(await api.caller(Kind.VISITOR), "{ rankingPolicy { versions { version } } }")
    assert [each["version"] for each in public["versions"]] == [given["validFrom"], "v1"]


async def test_refusals_name_the_input_at_fault(api: Api, database: TestDatabase) -> None:
    await post(database)
    decider = await api.caller(Kind.DECIDER)
    seen = await api.run(decider, SIMULATE, weights=WEIGHTS)
    tomorrow = (today() + timedelta(days=1)).isoformat()

    different: list[dict[str, Any]] = [
        {"weights": WEIGHTS | {"nicheFit": 1001}},
        {"simulation": "0" * 64},
        {"briefs": []},
        {"validFrom": tomorrow},
        {"viReason": ""},
    ]
    refusals = [await api.run(decider, PUBLISH, input=publication(seen, **changes)) for changes in different]

    assert [(each["code"], each["field"]) for each in refusals] == [
        ("WEIGHTS_NOT_WHOLE", "input.weights"),
        ("WEIGHTS_NOT_SIMULATED", "input.simulation"),
        ("SIMULATION_OUTDATED", "input.simulation"),
        ("WEIGHTS_NOTICE_TOO_SHORT", "input.validFrom"),
        ("INVALID_INPUT", "input.viReason"),
    ]
    assert await database.count(PublishedWeights) == 0
