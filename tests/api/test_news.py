"""What happens to a booking is heard over a real socket, by those who may, for as long as they may."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.app import build_app
from domain.bookings.booking import Booking
from domain.influencers.profiles import Influencer
from domain.logins import LoginSession
from operations.bookings.delivering import send_script
from runtime.clock import now
from schema.bookings.types import Booking as BookingType
from schema.node_keys import node_id
from tests.api.test_edge import settings_for
from tests.callers import Caller, Kind, make_caller
from tests.databases import TestDatabase
from tests.makers.markets import Market, acting
from tests.serving import serving

NEWS = "subscription($id: ID!) { bookingNews(bookingId: $id) { what at } }"


@asynccontextmanager
async def listening(served: str, caller: Caller, booking: Booking) -> AsyncGenerator[ClientConnection]:
    """Somebody who has asked for the news of a booking."""
    door = served.replace("http://", "ws://") + "/graphql"
    protocols, headers = [Subprotocol("graphql-transport-ws")], {"accept-language": "en", **caller.headers}
    payload = {"query": NEWS, "variables": {"id": node_id(BookingType, booking.id)}}
    async with connect(door, subprotocols=protocols, additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        yield socket


async def heard(socket: ClientConnection) -> Any:
    with anyio.fail_after(20):
        return json.loads(await socket.recv())


async def script(database: TestDatabase, influencer: Influencer, booking: Booking) -> None:
    """The influencer shows what they have in mind."""
    async with database.work(acting(influencer), now()) as work:
        await send_script(work, booking_id=booking.id, url="https://files.example.vn/script.pdf")


async def test_both_sides_hear_what_happens_and_others_do_not(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    callers = [
        await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand),
        await make_caller(database, Kind.SECRETARIAT),
    ]
    stranger = await make_caller(database, Kind.BRAND_OWNER)
    with serving(build_app(settings_for(database.url))) as served:
        async with (
            listening(served, callers[0], booking) as brand,
            listening(served, callers[1], booking) as admin,
            listening(served, stranger, booking) as nobody,
        ):
            refused = await heard(nobody)
            await anyio.sleep(0.5)  # until they listen
            await script(database, influencer, booking)
            told = [[await heard(socket) for _ in range(2)] for socket in (brand, admin)]

    assert refused["payload"]["data"] is None
    assert [error["extensions"]["code"] for error in refused["payload"]["errors"]] == ["NOT_FOUND"]
    for each in told:
        assert [news["payload"]["data"]["bookingNews"]["what"] for news in each] == [
            "ScriptSent",
            "BookingClockStarted",
        ]


async def test_who_has_signed_out_hears_nothing_more(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    viewer = await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand)
    with serving(build_app(settings_for(database.url))) as served:
        async with listening(served, viewer, booking) as socket:
            await anyio.sleep(0.5)  # until it listens
            await database.execute(f"DELETE FROM {LoginSession.__tablename__}")  # noqa: S608
            await script(database, influencer, booking)
            answer = await heard(socket)

    assert answer["payload"]["data"] is None
    assert [error["extensions"]["code"] for error in answer["payload"]["errors"]] == ["NOT_SIGNED_IN"]
