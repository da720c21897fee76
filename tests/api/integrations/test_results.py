"""Results that an integration pushes, over HTTP."""

import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.integrations.signatures import HEADER, signature
from domain.bookings.results import DeliverableResult
from domain.ids import new_id
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.settings import Settings
from schema.bookings.types import Deliverable
from schema.node_keys import node_id
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.schema.bookings.test_journeys import unmoved
from tests.schema.bookings.test_results import RESULTS, published

KEY = "0123456789abcdef0123456789abcdef"
SETTINGS = Settings.model_validate({"integrations": {"shop": KEY}})


@pytest.fixture
async def http(gateways: Gateways) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(gateways, SETTINGS) as client:
        yield client


async def push(
    http: httpx.AsyncClient, body: object, *, name: str = "shop", key: str = KEY, minutes: float = 0
) -> httpx.Response:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = int((now() + timedelta(minutes=minutes)).timestamp())
    headers = {HEADER: signature(key, sent, at=at), "accept-language": "en"}
    return await http.post(f"/integrations/{name}/results", content=sent, headers=headers)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def test_an_integration_reports_once_and_may_say_it_twice(
    api: Api, database: TestDatabase, http: httpx.AsyncClient
) -> None:
    stand, booking, piece = await published(api)
    body = {"deliverableId": piece, "measuredAt": now().isoformat(), "views": 5_000_000_000, "orders": 3}

    first = await push(http, body)
    again = await push(http, body)

    assert (first.status_code, first.json()["new"]) == (201, True)
    assert (again.status_code, again.json()) == (200, {"id": first.json()["id"], "new": False})
    assert await database.count(DeliverableResult) == 1
    (shown,) = (await api.run(stand.influencer, RESULTS, id=booking))["deliverables"]
    assert [(each["source"], each["integration"], each["views"]) for each in shown["newestResults"]] == [
        ("INTEGRATION", "shop", 5_000_000_000)
    ]
    assert (await database.event_names())[-1] == "ResultsReported"


async def test_an_integration_corrects_itself(api: Api, http: httpx.AsyncClient) -> None:
    _, _, piece = await published(api)
    body = {"deliverableId": piece, "measuredAt": now().isoformat(), "views": 10}
    wrong = (await push(http, body)).json()["id"]

    mended = {**body, "views": 9, "corrects": wrong, "reason": "Đếm hai lần."}
    answers = [await push(http, each) for each in (mended, mended, body)]

    assert [(each.status_code, each.json()["new"]) for each in answers] == [(201, True), (200, False), (200, False)]
    assert answers[2].json()["id"] == wrong


async def test_what_is_not_signed_by_it_just_now_moves_nothing(
    api: Api, database: TestDatabase, http: httpx.AsyncClient
) -> None:
    _, _, piece = await published(api)
    body = {"deliverableId": piece, "measuredAt": now().isoformat(), "views": 10}
    pushes: list[dict[str, Any]] = [{"key": "x" * 32}, {"name": "other"}, {"minutes": -6}, {"minutes": 6}]

    for wrong in pushes:
        answer = await unmoved(database, lambda given=wrong: push(http, body, **given))
        assert code_of(answer) == (401, "SIGNATURE_REFUSED")
    assert code_of(await http.post("/integrations/shop/results", json=body)) == (401, "SIGNATURE_REFUSED")
    assert code_of(await api.http.post("/integrations/shop/results", json=body)) == (401, "SIGNATURE_REFUSED")


async def test_what_cannot_be_is_refused_with_its_reason(
    api: Api, database: TestDatabase, http: httpx.AsyncClient
) -> None:
    _, booking, piece = await published(api)
    body: dict[str, Any] = {"deliverableId": piece, "measuredAt": now().isoformat(), "views": 10}
    await push(http, body)
    bodies: list[tuple[object, tuple[int, str]]] = [
        (b"{", (400, "NOT_RESULTS")),
        (body | {"views": "10"}, (400, "NOT_RESULTS")),
        (body | {"measuredAt": "2026-11-22T12:00:00"}, (400, "NOT_RESULTS")),
        (body | {"likes": 1}, (400, "NOT_RESULTS")),
        (body | {"deliverableId": booking}, (404, "UNKNOWN_ID")),
        (body | {"deliverableId": node_id(Deliverable, new_id())}, (404, "NOT_FOUND")),
        (body | {"corrects": booking}, (404, "UNKNOWN_ID")),
        (body | {"views": 11}, (422, "REPORTED_ALREADY")),
        (body | {"views": 9, "measuredAt": now().isoformat()}, (422, "FIGURE_FELL")),
        (body | {"views": -1, "measuredAt": now().isoformat()}, (422, "INVALID_INPUT")),
    ]

    for sent, expected in bodies:
        assert code_of(await unmoved(database, lambda given=sent: push(http, given))) == expected
    malformed = await push(http, {"views": True, "deliverableId": piece})
    assert "measuredAt, views" in malformed.json()["errors"][0]["message"]
