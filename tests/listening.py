"""A server that tells the news, and those who listen to it over a real socket."""

import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import anyio
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from runtime.broadcasting import Broadcast
from schema.node_keys import parse_node_id
from tests.architecture.source import ROOT
from tests.callers import Caller

PAGE: Final = (ROOT / "docs/news.md").read_text()
(DOCUMENTED,) = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
OFFER, BOOKING, MONEY, PAYOUTS, MINE, ORGAN = (
    "offerNews",
    "bookingNews",
    "campaignMoneyNews",
    "payoutNews",
    "myNews",
    "organNews",
)
ASKED: Final = {
    OFFER: "subscription ($id: ID!) { offerNews(offerId: $id) { what at about } }",
    BOOKING: "subscription ($id: ID!) { bookingNews(bookingId: $id) { what at about } }",
    MONEY: "subscription ($id: ID!) { campaignMoneyNews(campaignId: $id) { what at about } }",
    PAYOUTS: "subscription { payoutNews { what at about } }",
    MINE: DOCUMENTED,
    ORGAN: "subscription { organNews { what at about } }",
}


@dataclass(frozen=True)
class Newsroom:
    """A server, and what it has opened."""

    address: str
    state: dict[str, Any]

    async def listened_to_by(self, count: int) -> None:
        """Returns once so many listen."""
        with anyio.fail_after(20):
            while self._listeners != count:  # noqa: ASYNC110 - the server has a thread of its own
                await anyio.sleep(0.01)

    @property
    def _listeners(self) -> int:
        broadcast: Broadcast | None = self.state.get("broadcast")
        return 0 if broadcast is None else broadcast.listeners


@dataclass(frozen=True)
class Ear:
    """A socket on which somebody listens; each subscription goes by its name."""

    socket: ClientConnection

    async def ask(self, name: str, of: str | None) -> None:
        """Ask for news; what is heard of it bears its name."""
        payload = {"query": ASKED[name], "variables": {} if of is None else {"id": of}}
        await self.socket.send(json.dumps({"type": "subscribe", "id": name, "payload": payload}))

    async def next(self) -> dict[str, Any]:
        """The next message."""
        with anyio.fail_after(20):
            return json.loads(await self.socket.recv())

    async def hear(self, count: int) -> dict[str, list[str]]:
        """The next so many pieces of news: what happened and to what kind of thing, by subscription."""
        heard: dict[str, list[str]] = {}
        for _ in range(count):
            message = await self.next()
            news = message["payload"]["data"][message["id"]]
            about = parse_node_id(news["about"]).type_name
            heard.setdefault(message["id"], []).append(f"{news['what']} {about}")
        return heard

    async def refusals(self, count: int) -> dict[str, str]:
        """The codes with which the next so many subscriptions end, nothing told."""
        codes: dict[str, str] = {}
        while len(codes) < count:
            message = await self.next()
            if message["type"] == "complete":
                continue
            errors = message["payload"]["errors"] if message["type"] == "next" else message["payload"]
            assert message["type"] == "error" or message["payload"]["data"] is None
            codes[message["id"]] = errors[0]["extensions"]["code"]
        return codes

    async def nothing_more(self) -> bool:
        """Whether nothing was said before the answer to a ping."""
        await self.socket.send(json.dumps({"type": "ping"}))
        while (message := await self.next())["type"] == "complete":
            pass
        return message["type"] == "pong"


@asynccontextmanager
async def listening(newsroom: Newsroom, caller: Caller, asked: Mapping[str, str | None]) -> AsyncGenerator[Ear]:
    """Somebody who has asked for news."""
    door = newsroom.address.replace("http://", "ws://") + "/graphql"
    protocols, headers = [Subprotocol("graphql-transport-ws")], {"accept-language": "en", **caller.headers}
    async with connect(door, subprotocols=protocols, additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        ear = Ear(socket)
        for name, of in asked.items():
            await ear.ask(name, of)
        yield ear
