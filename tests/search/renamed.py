"""A gateway under whose names nobody else has an index: for tests on a server that others use too."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from search.documents import Change, SearchDocument
from search.gateway import Generation, Health, Held, Receipt, SearchGateway, SearchPage
from search.query import SearchQuery
from search.spec import IndexSpec


@dataclass(frozen=True)
class Renamed:
    """A SearchGateway that is another one, but for the names of its indexes."""

    gateway: SearchGateway
    own: Callable[[IndexSpec], IndexSpec]

    async def ensure(self, spec: IndexSpec) -> bool:
        return await self.gateway.ensure(self.own(spec))

    async def apply(self, spec: IndexSpec, changes: Sequence[Change], *, into: Generation | None = None) -> Receipt:
        return await self.gateway.apply(self.own(spec), changes, into=into)

    async def settled(self, receipt: Receipt, *, timeout: float) -> bool:  # noqa: ASYNC109 -- as the protocol has it
        return await self.gateway.settled(receipt, timeout=timeout)

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        return await self.gateway.search(self.own(spec), query)

    async def rebuild(self, spec: IndexSpec, batches: AsyncIterator[Sequence[SearchDocument]]) -> Generation:
        return await self.gateway.rebuild(self.own(spec), batches)

    async def promote(self, spec: IndexSpec, generation: Generation) -> None:
        await self.gateway.promote(self.own(spec), generation)

    async def discard(self, spec: IndexSpec, generation: Generation) -> None:
        await self.gateway.discard(self.own(spec), generation)

    def held(
        self, spec: IndexSpec, *, after: str | None = None, up_to: str | None = None
    ) -> AsyncIterator[Sequence[Held]]:
        return self.gateway.held(self.own(spec), after=after, up_to=up_to)

    async def health(self, spec: IndexSpec) -> Health:
        return await self.gateway.health(self.own(spec))

    async def close(self) -> None:
        await self.gateway.close()
