"""The protocol through which the rest of the code searches, whatever the engine.

Search is derived from the database: it may lag or be gone, it never decides, and only ids come back from it.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import Change, SearchDocument
from search.query import SearchQuery
from search.spec import IndexSpec


class SearchUnavailable(Exception):
    """The engine cannot serve this now: absent, unbuilt, busy or broken. Callers ask the database and say so."""


class ChangesRefused(SearchUnavailable):
    """The engine answers and will not take these changes in as they are: one of them may be at fault."""


@dataclass(frozen=True)
class FacetCount:
    """How many results hold the code."""

    code: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """The ids in a window, in order, and what is known of the whole result.

    `facets` run from the most frequent code to the least. `words_dropped` names the words of the query that were left
    out because nothing held them all: folded by the engine, as typed by whoever asked it. `degraded` says that this is
    a poorer answer than the engine's. `understood_as` is what the words were taken for by whoever asked the engine,
    where nothing held them as they were typed.
    """

    ids: tuple[str, ...]
    total: int
    total_is_exact: bool
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict[str, tuple[FacetCount, ...]])
    words_dropped: tuple[str, ...] = ()
    degraded: bool = False
    understood_as: str | None = None
    took_ms: int = 0

    @property
    def relaxed(self) -> bool:
        """Whether fewer words were asked for than were given."""
        return bool(self.words_dropped)


@dataclass(frozen=True)
class Receipt:
    """Where a batch of changes stands in the engine's own count; `settled` waits for it."""

    index: str
    mark: str


@dataclass(frozen=True)
class Refused:
    """A document that the engine will not take in, and its own words for why."""

    document: SearchDocument
    reason: str


@dataclass(frozen=True)
class Generation:
    """One build of an index. Several may lie side by side; the promoted one is live.

    `refused` are those whom it was to hold and does not.
    """

    index: str
    name: str
    refused: tuple[Refused, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Held:
    """A document that an index holds: its id, and the revision at which it was put in."""

    id: str
    revision: str


@dataclass(frozen=True, kw_only=True)
class Health:
    """Whether an index can be searched, by what, and how much it holds."""

    ok: bool
    engine: str
    version: str
    documents: int | None = None
    generation: str | None = None
    problem: str | None = None


class SearchGateway(Protocol):
    """Every method but `health` raises SearchUnavailable when the engine cannot serve."""

    async def ensure(self, spec: IndexSpec) -> bool:
        """True while no live index was built from exactly this spec: it must be rebuilt and promoted."""
        ...

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        """Make the changes in order, in the live index or in an unpromoted generation; repeating them is harmless.

        Raises ChangesRefused; then none of them may have been made, or some.
        """
        ...

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ASYNC109 -- an engine's task may outlive the wait
        """Whether the batch can be found, waiting up to `timeout` seconds for it. Raises ChangesRefused as `apply`."""
        ...

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        """The page asked for. Raises NotInSpec on a field the index lacks."""
        ...

    async def rebuild(self, spec: IndexSpec, batches: AsyncIterator[Sequence[SearchDocument]]) -> Generation:
        """Build a generation beside the live one, which goes on answering until `promote`; it tells who was refused."""
        ...

    async def promote(self, spec: IndexSpec, generation: Generation) -> None:
        """Make the generation live at once; the one it replaces is kept for going back."""
        ...

    async def discard(self, spec: IndexSpec, generation: Generation) -> None:
        """Remove a generation that is not live; no matter if there is none."""
        ...

    def held(
        self, spec: IndexSpec, *, after: str | None = None, up_to: str | None = None
    ) -> AsyncIterator[Sequence[Held]]:
        """What the live index holds of ids after the one and up to the other, part by part, in no order."""
        ...

    async def health(self, spec: IndexSpec) -> Health:
        """How the index is, without raising."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
