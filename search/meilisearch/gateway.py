"""The search gateway on a Meilisearch server."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final
from uuid import uuid4

import anyio

from search.documents import Change, SearchDocument, Upsert
from search.gateway import Generation, Health, Held, Receipt, SearchPage, SearchUnavailable
from search.meilisearch.finding import find
from search.meilisearch.generations import Generations, built_of, built_query, fitting
from search.meilisearch.holding import parts_held
from search.meilisearch.layout import Layout, document_key
from search.meilisearch.patience import USUAL, Patience
from search.meilisearch.server import Server, ServerRefused
from search.query import SearchQuery
from search.spec import IndexSpec

_ENGINE: Final = "meilisearch"

TASKS_IN_FLIGHT: Final = 4
"""Batches of a rebuild that the server may hold unfinished; it gathers them and is the faster for it."""

REMOVED_WITHIN: Final = 0.5
"""Seconds spent on removing a build that failed; the next promotion removes what is left."""


class MeilisearchSearch:
    """A SearchGateway over one server. Any number of processes may share it."""

    def __init__(
        self, url: str, api_key: str | None = None, *, clock: Callable[[], float], patience: Patience = USUAL
    ) -> None:
        """Speaks to nobody yet, so that starting never waits for search. `clock` answers seconds that only grow."""
        self._server = Server(url, api_key, clock=clock, patience=patience)
        self._layouts: dict[str, Layout] = {}

    async def ensure(self, spec: IndexSpec) -> bool:
        """True while no live generation was built from exactly this spec."""
        live = await self._generations(spec).live()
        return live is None or live.fingerprint != self._layout(spec).fingerprint

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        """Hand the changes to the server; `settled` waits until they can be found."""
        uid = await self._generations(spec).uid_to_write(into)
        last = {change.id: change for change in changes}.values()
        documents = [self._layout(spec).document(change.document) for change in last if isinstance(change, Upsert)]
        gone = [document_key(change.id) for change in last if not isinstance(change, Upsert)]
        tasks: list[int] = []
        if documents:
            tasks.append(await self._server.submit(lambda client: client.index(uid).add_documents(documents)))
        if gone:
            tasks.append(await self._server.submit(lambda client: client.delete_by_key(uid, gone)))
        return Receipt(spec.name, ",".join(str(task) for task in tasks))

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ASYNC109 -- the task outlives the wait
        """Whether the batch can be found by then. Raises SearchUnavailable when the server could not take it in."""
        with anyio.move_on_after(timeout):
            for task in filter(None, receipt.mark.split(",")):
                await self._server.done(int(task))
            return True
        return False

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        """The page asked for; a cancelled caller does not wait for the server."""
        spec.check(query)
        return await find(self._server, self._layout(spec), query)

    async def rebuild(self, spec: IndexSpec, batches: AsyncIterator[Sequence[SearchDocument]]) -> Generation:
        """Build a generation beside the live one; a build that fails leaves nothing behind."""
        generations, name = self._generations(spec), uuid4().hex
        try:
            uid = await generations.start(name)
            await self._fill(uid, self._layout(spec), batches)
            return await generations.finish(name)
        except BaseException:
            with anyio.move_on_after(REMOVED_WITHIN, shield=True):
                await generations.abandon(name)
            raise

    async def promote(self, spec: IndexSpec, generation: Generation) -> None:
        """Make the generation live at once, for every process."""
        await self._generations(spec).promote(generation)

    async def discard(self, spec: IndexSpec, generation: Generation) -> None:
        """Remove a generation that is not live."""
        await self._generations(spec).discard(generation)

    async def held(
        self, spec: IndexSpec, *, after: str | None = None, up_to: str | None = None
    ) -> AsyncIterator[Sequence[Held]]:
        """What the live index holds between the two ids."""
        uid = await self._generations(spec).uid_to_write(None)
        async for part in parts_held(self._server, uid, after=after, up_to=up_to):
            yield part

    async def health(self, spec: IndexSpec) -> Health:
        """How the index is, without raising."""
        version, by = "unknown", anyio.current_time() + self._server.patience.answer
        try:
            version = await self._version(by)
            told, found = await self._server.find([built_query(spec.name), {"indexUid": spec.name, "limit": 0}], by=by)
            built = fitting(self._layout(spec), built_of(told))
        except SearchUnavailable as gone:
            return Health(ok=False, engine=_ENGINE, version=version, problem=str(gone))
        return Health(ok=True, engine=_ENGINE, version=version, documents=found.total, generation=built.generation)

    async def close(self) -> None:
        """Let go of every connection; a later call opens one again."""
        await self._server.close()

    async def _fill(self, uid: str, layout: Layout, batches: AsyncIterator[Sequence[SearchDocument]]) -> None:
        under_way: deque[int] = deque()
        async for batch in batches:
            documents = [layout.document(document) for document in batch]
            if documents:
                under_way.append(
                    await self._server.submit(
                        lambda client, documents=documents: client.index(uid).add_documents(documents)
                    )
                )
            if len(under_way) >= TASKS_IN_FLIGHT:
                await self._server.done(under_way.popleft())
        while under_way:
            await self._server.done(under_way.popleft())

    async def _version(self, by: float) -> str:
        try:
            return await self._server.version(by=by)
        except ServerRefused:  # a key that may only search may not ask
            return "unknown"

    def _layout(self, spec: IndexSpec) -> Layout:
        return self._layouts.setdefault(spec.fingerprint, Layout(spec))

    def _generations(self, spec: IndexSpec) -> Generations:
        return Generations(self._server, self._layout(spec))
