"""Requests over kept connections, as fast as they are answered: raw HTTP, so that the client costs little."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import Any, Final

HEADERS_END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length:"


def request_of(body: dict[str, Any], headers: Mapping[str, str]) -> bytes:
    """A POST to /graphql/ as it goes over the wire."""
    content = json.dumps(body).encode()
    lines = [
        "POST /graphql/ HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        "accept: application/json",
        f"content-length: {len(content)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + HEADERS_END + content


class Refused(RuntimeError):
    """The program answered something other than 200."""


@dataclass
class Connection:
    """One kept connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to a program on the loopback."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> bytes:
        """Send a request; answers the body. Raises Refused."""
        self.writer.write(request)
        head = await self.reader.readuntil(HEADERS_END)
        lowered = head.lower()
        start = lowered.index(LENGTH) + len(LENGTH)
        body = await self.reader.readexactly(int(lowered[start : lowered.index(b"\r\n", start)]))
        if b" 200 " not in head[:16]:
            raise Refused(body.decode())
        return body

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


@dataclass
class Pressed:
    """What came of pressing: answers, how long it took, and the wait for each (seconds)."""

    requests: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list[float])


async def press(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Pressed:
    """Keep `connections` busy for `seconds`, each going through `requests` from a place of its own."""
    opened = [await Connection.open(port) for _ in range(connections)]
    pressed = Pressed()
    start = perf_counter()
    end = start + seconds

    async def keep_asking(connection: Connection, place: int) -> None:
        for request in cycle([*requests[place:], *requests[:place]]):
            asked = perf_counter()
            if asked >= end:
                return
            await connection.ask(request)
            pressed.waits.append(perf_counter() - asked)

    await asyncio.gather(*(keep_asking(each, place % len(requests)) for place, each in enumerate(opened)))
    pressed.seconds = perf_counter() - start
    pressed.requests = len(pressed.waits)
    for each in opened:
        each.close()
    return pressed
