"""The search gateway on a Meilisearch server."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

import anyio

from search.documents import Change, SearchDocument, Upsert
from search.gateway import ChangesRefused, Generation, Health, Held, Receipt, Refused, SearchPage, SearchUnavailable
from search.meilisearch.finding import find
from search.meilisearch.generations import Generations, built_of, built_query, fitting
from search.meilisearch.handing_over import done_with, hand_over
from search.meilisearch.holding import parts_held
from search.meilisearch.layout import Layout
from search.meilisearch.patience import USUAL, Patience
from search.meilisearch.server import Server, ServerRefused
from search.query import SearchQuery
from search.refusing import taken_but_for
from search.spec import IndexSpec

_ENGINE: Final = "meilisearch"

TASKS_IN_FLIGHT: Final = 4
"""Batches of a rebuild that the server may hold unfinished; it gathers them and is the faster for it."""

REMOVED_WITHIN: Final = 0.5
"""Seconds spent on removing a build that failed; the next promotion removes what is left."""


@dataclass(frozen=True)
class _Batch:
    """Changes that lie with the server as these tasks."""

    changes: Sequence[Change]
    tasks: Sequence[int]


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
        last = {change.id: change for change in changes}
        tasks = await hand_over(self._server, self._layout(spec), uid, [*last.values()])
        return Receipt(spec.name, ",".join(str(task) for task in tasks))

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ASYNC109 -- the task outlives the wait
        """Whether the batch can be found by then. Raises ChangesRefused when the server could not take it in."""
        with anyio.move_on_after(timeout):
            await done_with(self._server, [int(task) for task in receipt.mark.split(",") if task])
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
            refused = await self._fill(uid, self._layout(spec), batches)
            return replace(await generations.finish(name), refused=tuple(refused))
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

    async def _fill(self, uid: str, layout: Layout, batches: AsyncIterator[Sequence[SearchDocument]]) -> list[Refused]:
        refused: list[Refused] = []
        under_way: deque[_Batch] = deque()

        async def take(changes: Sequence[Change]) -> None:
            await done_with(self._server, await hand_over(self._server, layout, uid, changes))

        async def end_first() -> None:
            batch = under_way.popleft()
            try:
                await done_with(self._server, batch.tasks)
            except ChangesRefused:
                refused.extend(await taken_but_for(take, batch.changes))

        async for documents in batches:
            changes = [Upsert(document) for document in documents]
            try:
                under_way.append(_Batch(changes, await hand_over(self._server, layout, uid, changes)))
            except ChangesRefused:
                refused.extend(await taken_but_for(take, changes))
            if len(under_way) >= TASKS_IN_FLIGHT:
                await end_first()
        while under_way:
            await end_first()
        return refused

    async def _version(self, by: float) -> str:
        try:
            return await self._server.version(by=by)
        except ServerRefused:  # a key that may only search may not ask
            return "unknown"

    def _layout(self, spec: IndexSpec) -> Layout:
        return self._layouts.setdefault(spec.fingerprint, Layout(spec))

    def _generations(self, spec: IndexSpec) -> Generations:
        return Generations(self._server, self._layout(spec))
