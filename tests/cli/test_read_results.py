"""`niemtin read-results`, run as an operator runs it, against a reading service of its own."""

import json
from functools import partial

import anyio
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.bookings.results import DeliverableResult
from runtime.clock import now
from tests.cli.running import environment, niemtin, run
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.test_results import published
from tests.serving import serving

KEY = "a key"
NONE = {"kept": 0, "said_before": 0, "refused": 0, "not_allowed": 0, "gone": 0, "unavailable": 0}


async def figures(request: Request) -> Response:
    """What the service says of every post: a thousand views just now."""
    if request.headers["authorization"] != f"Bearer {KEY}":
        return Response(status_code=500)
    return JSONResponse({"measuredAt": now().isoformat(), "views": 1_000})


async def test_a_service_is_asked_and_its_word_is_kept(api: Api, database: TestDatabase) -> None:
    await published(api)

    with serving(Starlette(routes=[Route("/read", figures)])) as address:
        asked = environment(database) | {"NIEMTIN_READER_URL": f"{address}/read"}
        done, failed = [
            await anyio.to_thread.run_sync(partial(run, "read-results", "--days", "1", **asked, NIEMTIN_READER_KEY=key))
            for key in (KEY, "another")
        ]

    named = {"reader": "http-reader"}
    assert (done.exit_code, json.loads(done.stdout)) == (0, named | NONE | {"kept": 1})
    assert (failed.exit_code, json.loads(failed.stdout)) == (1, named | NONE | {"unavailable": 1})
    (kept,) = await database.all(select(DeliverableResult))
    assert (kept.integration, kept.views) == ("http-reader", 1_000)


async def test_without_a_service_nothing_is_read(
    api: Api, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIEMTIN_READER_URL", raising=False)
    await published(api)

    done = await niemtin(database, "read-results")

    assert (done.exit_code, json.loads(done.stdout)) == (0, {"reader": "fetch-free"} | NONE | {"not_allowed": 1})
    assert await database.count(DeliverableResult) == 0
