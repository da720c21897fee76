"""A real server on a free port, in a thread of its own, for tests that want real HTTP."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

PATIENCE = 30.0


@contextmanager
def serving(app: ASGIApp) -> Generator[str]:
    """Serve the application; answers its address. Everything has stopped when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        # The interface is said: uvicorn's guess takes a bound method for the ASGI of before 2019.
        config = uvicorn.Config(app, interface="asgi3", log_level="error", ws="websockets-sansio")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive(), "the server died while it started"
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.01)
