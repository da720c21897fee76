"""Broadcasting: news is read once for everybody in this process who listens, however many they are."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from domain.news import FellBehind, Subject
from operations.news import NewsItem, news_after
from storage.engine import Database
from storage.following import Position, present_position

AT_ONCE: Final = 500
"""How much news is read in one step."""
UNHEARD: Final = 1_000
"""How much news waits for a listener who is slow to take it; more of it, and they have fallen behind."""


class Listener:
    """Somebody who hears of one subject."""

    def __init__(self, unheard: int) -> None:
        self._tell: MemoryObjectSendStream[NewsItem]
        self._hear: MemoryObjectReceiveStream[NewsItem]
        self._tell, self._hear = anyio.create_memory_object_stream[NewsItem](unheard)

    def tell(self, item: NewsItem) -> None:
        """Let them hear it when they listen next. Who has fallen behind hears nothing more."""
        try:
            self._tell.send_nowait(item)
        except anyio.WouldBlock:
            self._tell.close()
        except anyio.ClosedResourceError:
            pass

    async def hear(self) -> NewsItem:
        """The next news, waited for. Raises FellBehind once what was kept for them has been heard."""
        try:
            return await self._hear.receive()
        except anyio.EndOfStream:
            raise FellBehind from None

    def leave(self) -> None:
        """Hear nothing more."""
        self._tell.close()
        self._hear.close()


class Broadcast:
    """Tells listeners what has come to rest since they came. While there is nobody, nothing is read."""

    def __init__(self, database: Database, *, at_once: int = AT_ONCE, unheard: int = UNHEARD) -> None:
        self._database = database
        self._at_once = at_once
        self._unheard = unheard
        self._listeners: dict[Subject, set[Listener]] = {}
        self._newcomers: dict[Listener, Subject] = {}
        self._position: Position | None = None
        self._turn = anyio.Lock()

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return sum(map(len, self._listeners.values()))

    @asynccontextmanager
    async def listening(self, subject: Subject) -> AsyncGenerator[Listener]:
        """Somebody who hears everything about a subject that happens from now on, in order, until the block ends."""
        listener = Listener(self._unheard)
        self._newcomers[listener] = subject
        try:
            while listener in self._newcomers:
                await self._step(only_for=listener)
            yield listener
        finally:
            self._newcomers.pop(listener, None)
            self._forget(listener, subject)
            listener.leave()

    async def step(self) -> int:
        """Read on and tell; 1 if there may be more at once, else 0."""
        return await self._step()

    async def _step(self, *, only_for: Listener | None = None) -> int:
        async with self._turn:
            # Whoever had the turn before has let in all who came before it began.
            if only_for is not None and only_for not in self._newcomers:
                return 0
            if not self._listeners and not self._newcomers:
                self._position = None
                return 0
            return await self._read_on()

    async def _read_on(self) -> int:
        came_before = [*self._newcomers]
        async with self._database.reading() as session:
            if self._position is None:
                items, reached = list[NewsItem](), await present_position(session)
            else:
                items, reached = await news_after(session, self._position, most=self._at_once)
        # From here on nothing is waited for: whoever is cancelled has told all of it or none.
        self._position = reached
        for item in items:
            self._tell(item)
        if len(items) == self._at_once:
            return 1
        for listener in came_before:
            self._let_in(listener)
        return 0

    def _tell(self, item: NewsItem) -> None:
        for subject in item.subjects:
            for listener in self._listeners.get(subject, ()):
                listener.tell(item)

    def _let_in(self, listener: Listener) -> None:
        subject = self._newcomers.pop(listener, None)
        if subject is not None:
            self._listeners.setdefault(subject, set()).add(listener)

    def _forget(self, listener: Listener, subject: Subject) -> None:
        those = self._listeners.get(subject, set())
        those.discard(listener)
        if not those:
            self._listeners.pop(subject, None)
