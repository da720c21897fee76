"""The WebSocket door of the API, over a real socket."""

import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from api.app import build_app
from tests.api.test_edge import settings_for
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
