"""The socket that a server listens on, and the moment from which it answers."""

import socket
from collections.abc import Callable

import uvicorn


def bound(address: str, port: int) -> socket.socket:
    """A socket that has its address and port, and takes no call yet; port 0 is any free one. Raises OSError."""
    family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    door = socket.socket(family, kind, protocol)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(place)
    except OSError:
        door.close()
        raise
    door.set_inheritable(True)
    return door


def url_of(door: socket.socket) -> str:
    """Where GraphQL is served on this socket."""
    address, port = door.getsockname()[:2]
    shown = f"[{address}]" if door.family == socket.AF_INET6 else address
    return f"http://{shown}:{port}/graphql"


class Server(uvicorn.Server):
    """A server that calls `answering` once it answers."""

    def __init__(self, config: uvicorn.Config, *, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the application and begin to listen."""
        await super().startup(sockets)
        self._answering()
