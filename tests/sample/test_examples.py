"""GraphiQL's examples, each run on the sample as the page opens it: signed in, with the ids that this sample has."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from api.graphiql import Example, examples
from runtime.gateways import Gateways
from search.embedded.gateway import EmbeddedSearch
from tests.callers import Caller, Kind
from tests.client import Api, client_of
from tests.sample.conftest import Sampled
from worker.indexing import catch_up

SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { ... on Session { token } } }"
MY_BRAND = "{ me { memberships { brand { id } } } }"


def first_text(value: object) -> str | None:
    """The first text in an answer, as page.js finds it."""
    if isinstance(value, str):
        return value
    inside: Sequence[object] = ()
    if isinstance(value, Mapping):
        inside = list(cast("Mapping[str, object]", value).values())
    elif isinstance(value, list):
        inside = cast("list[object]", value)
    return next((found for each in inside if (found := first_text(each)) is not None), None)


async def opened(api: Api, example: Example) -> Caller:
    """Who the page asks as."""
    headers: dict[str, str] = json.loads(example.headers) if example.headers else {}
    visitor = Caller(Kind.VISITOR, headers)
    if example.sign_in is None:
        return visitor
    token = first_text(await api.run(visitor, SIGN_IN, input=example.sign_in))
    headers = headers | {"authorization": f"Bearer {token}"}
    brand = first_text(await api.run(Caller(Kind.SIGNED_IN, headers), MY_BRAND))
    return Caller(Kind.BRAND_OWNER, headers | {"acting-as": f"brand:{brand}"})


async def shown(api: Api, example: Example) -> Any:
    """The answer in the tab."""
    caller = await opened(api, example)
    variables: dict[str, Any] = json.loads(example.variables) if example.variables else {}
    found = {name: first_text(await api.run(caller, document)) for name, document in example.find.items()}
    return await api.run(caller, example.query, **(variables | found))


@pytest.mark.timeout(600)  # the sample takes most of it
async def test_every_example_runs_on_the_sample(sampled: Sampled, tmp_path: Path) -> None:
    gateways = Gateways(database=sampled.database, search=EmbeddedSearch(tmp_path / "search"))
    await catch_up(gateways)
    async with client_of(gateways) as http:
        api = Api(http, sampled.database)
        answers = {example.title: await shown(api, example) for example in examples()}
    await gateways.search.close()

    search = answers["search my pham ha noi"]
    assert search["nodes"][0]["province"] == {"name": "Hanoi"}
    assert sum(each["count"] for each in search["facets"]["tier"]) == search["totalCount"]
    nearby = answers["near a province"]["edges"]
    away = [each["distanceKm"] for each in nearby]
    assert away == sorted(away)
    assert 0 < len(away) == sum(bool(each["highlights"]) for each in nearby)
    assert max(away) <= 300
    ranked = answers["ten candidates"]["candidates"]
    assert [each["rank"] for each in ranked] == list(range(1, 11))
    assert [each["score"] for each in ranked] == [sum(part["points"] for part in each["parts"]) for each in ranked]
    for newcomer in (False, True):
        values = [each["order"]["value"] for each in ranked if each["order"]["newcomer"] is newcomer]
        assert values == sorted(values, reverse=True)
    lineup = answers["lineup for a brief"]
    best = lineup["chosen"]
    points = sum(each["score"] for each in best["members"])
    assert best["value"] == lineup["rules"]["peoplePerPoint"] * points + best["countedOnce"]
    assert 0 < len(best["members"]) <= lineup["mostPeople"]
    assert lineup["nextBest"]["value"] <= best["value"]
    certificate = answers["certificate by number"]
    assert (certificate["status"], len(certificate["results"])) == ("ACTIVE", 5)
    law = answers["what the law asks"]
    assert law["passes"]
    assert all(paper["filed"] for paper in law["papers"])
    offers = answers["offers and bookings"]
    assert offers["totalCount"] == len(offers["nodes"]) == 3
    (booked,) = [offer for offer in offers["nodes"] if offer["status"] == "ACCEPTED"]
    assert [each["side"] for each in booked["booking"]["contract"]["signatures"]] == ["BRAND", "INFLUENCER"]
