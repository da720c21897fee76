"""The search gateway on tantivy: every call runs in a thread, so that no search ever holds up the event loop."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final, TypeVar

import anyio
import tantivy
from anyio import to_thread

from search.documents import Change, SearchDocument
from search.embedded.finding import find
from search.embedded.holding import part_held
from search.embedded.layout import Layout
from search.embedded.live import WRITER_WAIT, Build, LiveIndex
from search.gateway import Generation, Health, Held, Receipt, SearchPage, SearchUnavailable
from search.query import SearchQuery
from search.spec import IndexSpec

T = TypeVar("T")

_SEARCHES_AT_ONCE: Final = 4


class EmbeddedSearch:
    """A SearchGateway over the indexes in one folder. Processes of one machine may share it."""

    def __init__(self, folder: Path, *, writer_wait: float = WRITER_WAIT) -> None:
        """`writer_wait`: seconds to wait for another process to let go of an index's writer."""
        self._folder = folder
        self._writer_wait = writer_wait
        self._indexes: dict[str, LiveIndex] = {}
        self._searching = anyio.CapacityLimiter(_SEARCHES_AT_ONCE)
        self._writing = anyio.CapacityLimiter(1)

    async def ensure(self, spec: IndexSpec) -> bool:
        """True while no live generation was built from exactly this spec by this engine."""
        return not await to_thread.run_sync(self._index(spec).is_ready, limiter=self._searching)

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        """Make the changes durable and visible. A batch costs about 30 ms however long it is: gather changes."""
        last = {change.id: change for change in changes}
        index = self._index(spec)
        name = into.name if into else None
        return Receipt(spec.name, await self._run(self._writing, lambda: index.write(last.values(), name)))

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ARG002, ASYNC109 -- nothing to wait for here
        """True at once: applied changes are committed, and this process has seen them."""
        return bool(receipt.mark)

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        """The page asked for; a cancelled caller does not wait for the thread."""
        spec.check(query)
        index = self._index(spec)
        return await self._run(self._searching, lambda: find(index.layout, index.searcher(), query), abandon=True)

    async def rebuild(self, spec: IndexSpec, batches: AsyncIterator[Sequence[SearchDocument]]) -> Generation:
        """Build a generation beside the live one; a build that fails leaves nothing behind."""
        index = self._index(spec)
        build = await self._run(self._searching, lambda: Build(index))
        try:
            async for batch in batches:
                documents = tuple(batch)
                await self._run(self._searching, lambda documents=documents: build.add(documents))
            return Generation(spec.name, await self._run(self._searching, build.finish), tuple(build.refused))
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._run(self._searching, build.abandon)
            raise

    async def promote(self, spec: IndexSpec, generation: Generation) -> None:
        """Make the generation live here at once, in other processes within FRESH_FOR."""
        index = self._index(spec)
        await self._run(self._writing, lambda: index.generations.promote(generation.name))
        await self._run(self._writing, index.refresh)

    async def discard(self, spec: IndexSpec, generation: Generation) -> None:
        """Remove a generation that is not live."""
        index = self._index(spec)
        await self._run(self._writing, lambda: index.generations.discard(generation.name))

    async def held(
        self, spec: IndexSpec, *, after: str | None = None, up_to: str | None = None
    ) -> AsyncIterator[Sequence[Held]]:
        """What one snapshot of the live index holds between the two ids."""
        index = self._index(spec)
        searcher = await self._run(self._searching, index.searcher)
        for number in count():
            read = partial(part_held, index.layout, searcher, after=after, up_to=up_to, number=number)
            part = await self._run(self._searching, read)
            if part is None:
                return
            yield part

    async def health(self, spec: IndexSpec) -> Health:
        """How the index is, without raising."""
        index = self._index(spec)
        try:
            searcher = await self._run(self._searching, index.searcher)
        except SearchUnavailable as gone:
            return Health(ok=False, engine="embedded", version=tantivy.__version__, problem=str(gone))
        return Health(
            ok=True,
            engine="embedded",
            version=tantivy.__version__,
            documents=searcher.num_docs,
            generation=index.generations.current(),
        )

    async def close(self) -> None:
        """Let go of every index; a later call opens it again."""
        for index in self._indexes.values():
            index.close()
        self._indexes.clear()

    def _index(self, spec: IndexSpec) -> LiveIndex:
        return self._indexes.setdefault(spec.fingerprint, LiveIndex(Layout.of(spec), self._folder, self._writer_wait))

    async def _run(self, limiter: anyio.CapacityLimiter, call: Callable[[], T], *, abandon: bool = False) -> T:
        return await to_thread.run_sync(guarded, call, limiter=limiter, abandon_on_cancel=abandon)


def guarded(call: Callable[[], T]) -> T:
    """Run the call; whatever the engine or the disk refuses becomes SearchUnavailable."""
    try:
        return call()
    except (ValueError, OSError) as refusal:
        raise SearchUnavailable(str(refusal)) from refusal
    except BaseException as failure:
        # A Rust panic arrives as pyo3_runtime.PanicException, which no module offers and which is no Exception.
        if type(failure).__name__ == "PanicException":
            raise SearchUnavailable(str(failure)) from failure
        raise
