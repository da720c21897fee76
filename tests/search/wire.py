"""A wire to a server that can be cut: what a client sees of a server that is killed, and started again where it was."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import anyio
from anyio.abc import ByteStream, SocketAttribute, SocketStream, TaskGroup


@dataclass
class Wire:
    """Carries what is said both ways. `connections` counts those ever opened."""

    to: str
    tasks: TaskGroup
    port: int = 0
    connections: int = 0
    cut_at: bytes | None = None
    open: anyio.CancelScope = field(default_factory=anyio.CancelScope)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{urlsplit(self.to).path}"

    async def mend(self) -> None:
        """Take connections, at the same address as before."""
        self.open, self.cut_at = anyio.CancelScope(), None
        door = await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=self.port)
        self.port = door.extra(SocketAttribute.local_port)  # noqa: S610 -- not Django's

        async def serve(scope: anyio.CancelScope) -> None:
            with scope:
                async with door:
                    await door.serve(self._carry)

        self.tasks.start_soon(serve, self.open)

    def cut(self) -> None:
        """Every connection ends where it is, and there are no new ones."""
        self.open.cancel()

    async def _carry(self, near: SocketStream) -> None:
        self.connections += 1
        async with near, await self._reach() as far, anyio.create_task_group() as both:
            both.start_soon(self._pass_on, near, far, both.cancel_scope)
            both.start_soon(self._pass_on, far, near, both.cancel_scope)

    async def _reach(self) -> ByteStream:
        there = urlsplit(self.to)
        assert there.hostname
        if there.scheme == "https":
            return await anyio.connect_tcp(there.hostname, there.port or 443, tls=True)
        return await anyio.connect_tcp(there.hostname, there.port or 80)

    async def _pass_on(self, source: ByteStream, target: ByteStream, until: anyio.CancelScope) -> None:
        try:
            async for part in source:
                if self.cut_at is not None and part.startswith(self.cut_at):
                    self.cut()
                await target.send(part)
        except anyio.BrokenResourceError:
            pass
        finally:
            until.cancel()


@asynccontextmanager
async def wire(to: str) -> AsyncGenerator[Wire]:
    """A wire to a server, whole."""
    async with anyio.create_task_group() as tasks:
        laid = Wire(to, tasks)
        await laid.mend()
        yield laid
        tasks.cancel_scope.cancel()
