"""The API as tests call it: the whole application over ASGI, with real sessions."""

from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import build_app
from runtime.broadcasting import Broadcast
from runtime.gateways import Gateways
from runtime.settings import Settings
from schema.schema import make_schema
from tests.callers import Caller, Kind, make_caller
from tests.comparing import ComparingExecutor
from tests.databases import TestDatabase


@dataclass(frozen=True)
class Api:
    """Sends documents as this or that caller."""

    http: httpx.AsyncClient
    database: TestDatabase

    async def caller(self, kind: Kind, **at: Any) -> Caller:
        """A caller of this kind."""
        return await make_caller(self.database, kind, **at)

    async def post(self, caller: Caller, document: str, /, **variables: Any) -> httpx.Response:
        """Send a document; answers the whole response."""
        body = {"query": document, "variables": variables}
        return await self.http.post("/graphql/", json=body, headers={"accept-language": "en", **caller.headers})

    async def run(self, caller: Caller, document: str, /, **variables: Any) -> Any:
        """Send a document with one root field; answers that field's value. Errors fail the test."""
        answer = (await self.post(caller, document, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        (value,) = answer["data"].values()
        return value

    async def refused(self, caller: Caller, document: str, /, **variables: Any) -> str:
        """Send a document with one root field that must be refused; answers the code, from a Problem or an error."""
        answer = (await self.post(caller, document, **variables)).json()
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        (value,) = answer["data"].values()
        assert "code" in value, f"not refused, or `... on Problem {{ code }}` is missing: {value}"
        return value["code"]


COMPARED = make_schema(ComparingExecutor)
"""Every document of the suite is completed by both executors: what differs fails the test (conftest.py)."""


def with_gateways(app: ASGIApp, gateways: Gateways) -> ASGIApp:
    """The application with its gateways opened by the test instead of the lifespan."""

    async def opened(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"gateways": gateways, "broadcast": Broadcast(gateways.database)}
        await app(scope, receive, send)

    return opened


def client_of(gateways: Gateways, settings: Settings | None = None) -> httpx.AsyncClient:
    """An HTTP client whose other end is the application."""
    app = build_app(settings or Settings(), schema=COMPARED)  # pyright: ignore[reportCallIssue]
    transport = httpx.ASGITransport(app=with_gateways(app, gateways))
    return httpx.AsyncClient(transport=transport, base_url="http://niemtin.test")
