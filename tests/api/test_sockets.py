"""The WebSocket door of the API, over a real socket."""

import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from api.app import build_app
from domain.errors import all_refusals
from schema.logins import Login as LoginType
from schema.node_keys import node_id
from tests.api.test_edge import settings_for
from tests.callers import Kind, make_caller
from tests.databases import TestDatabase
from tests.serving import serving

TRANSPORT, OLD = Subprotocol("graphql-transport-ws"), Subprotocol("graphql-ws")
ELSEWHERE = Origin("https://elsewhere.test")


def door(served: str) -> str:
    """The socket's address."""
    return served.replace("http://", "ws://") + "/graphql"


async def test_the_current_protocol_is_spoken(migrated_url: str) -> None:
    with serving(build_app(settings_for(migrated_url))) as served:
        async with connect(door(served), subprotocols=[TRANSPORT]) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            answer = json.loads(await socket.recv())

    assert answer == {"type": "connection_ack"}


async def test_asking_before_the_greeting_ends_the_conversation(migrated_url: str) -> None:
    with serving(build_app(settings_for(migrated_url))) as served:
        async with connect(door(served), subprotocols=[TRANSPORT]) as socket:
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ me { id } }"}}))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_the_old_protocol_is_not_spoken(migrated_url: str) -> None:
    with serving(build_app(settings_for(migrated_url))) as served:
        async with connect(door(served), subprotocols=[OLD]) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4406


async def test_a_page_from_elsewhere_is_not_let_in(migrated_url: str) -> None:
    with serving(build_app(settings_for(migrated_url))) as served, pytest.raises(InvalidStatus) as refused:
        await connect(door(served), origin=ELSEWHERE)

    assert refused.value.response.status_code == 403


async def test_an_address_that_connects_too_often_is_not_let_in(migrated_url: str) -> None:
    with (
        serving(build_app(settings_for(migrated_url, generosity=0.001))) as served,
        pytest.raises(InvalidStatus) as refused,
    ):
        await connect(door(served))

    assert refused.value.response.status_code == 403


async def test_a_dead_token_ends_the_conversation(migrated_url: str) -> None:
    with serving(build_app(settings_for(migrated_url))) as served:
        headers = {"authorization": "Bearer nonsense"}
        async with connect(door(served), subprotocols=[TRANSPORT], additional_headers=headers) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()

    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "NOT_SIGNED_IN")


@pytest.mark.parametrize(
    ("ends", "code"), [("DELETE FROM login_sessions", "NOT_SIGNED_IN"), ("DELETE FROM admin_grants", "NOT_ALLOWED")]
)
async def test_a_session_or_a_role_that_has_ended_ends_the_conversation(
    database: TestDatabase, ends: str, code: str
) -> None:
    finance = await make_caller(database, Kind.FINANCE)
    asked = {"type": "subscribe", "id": "1", "payload": {"query": "{ me { id } }"}}
    with serving(build_app(settings_for(database.url))) as served:
        async with connect(door(served), subprotocols=[TRANSPORT], additional_headers=finance.headers) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            await socket.send(json.dumps(asked))
            answers = [json.loads(await socket.recv()) for _ in range(3)]
            await database.execute(ends)
            await socket.send(json.dumps(asked))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()

    assert [each["type"] for each in answers] == ["connection_ack", "next", "complete"]
    assert finance.login is not None
    assert answers[1]["payload"]["data"] == {"me": {"id": node_id(LoginType, finance.login.id)}}
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, code)


def too_long() -> str:
    """A document of more tokens than may be."""
    return "query A { " + "__typename " * 2_001 + "}"


@pytest.mark.parametrize(
    ("payload", "kind", "code"),
    [
        ({"query": '{ node(id: "x") { id } }'}, "next", "UNKNOWN_ID"),
        ({"query": r'{ influencers(niche: "\u0000") { nodes { id } } }'}, "error", "UNUSABLE_CHARACTER"),
        (
            {
                "query": "query ($v: String!) { influencers(niche: $v) { nodes { id } } }",
                "variables": {"v": "\0"},
            },
            "error",
            "UNUSABLE_CHARACTER",
        ),
        ({"query": too_long(), "operationName": "A"}, "error", "DOCUMENT_TOO_LONG"),
    ],
)
async def test_a_refusal_says_its_code_and_its_reason_in_the_callers_language(
    migrated_url: str, payload: dict[str, object], kind: str, code: str
) -> None:
    refusal = next(each for each in all_refusals() if each.code == code)
    headers = {"accept-language": "vi"}
    with serving(build_app(settings_for(migrated_url))) as served:
        async with connect(door(served), subprotocols=[TRANSPORT], additional_headers=headers) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            await socket.recv()
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            answer = json.loads(await socket.recv())

    assert answer["type"] == kind
    (error,) = answer["payload"] if kind == "error" else answer["payload"]["errors"]
    assert error["extensions"]["code"] == code
    assert error["message"].startswith(refusal.vi.partition("{")[0])
