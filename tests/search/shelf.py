"""A gateway with one index in it, filled in one line and asked in one line."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from search.documents import Change, SearchDocument
from search.gateway import Generation, SearchGateway, SearchPage
from search.influencers import INFLUENCERS
from search.query import EVERYTHING, Filter, SearchQuery, Sort
from search.spec import IndexSpec


async def batches(documents: Iterable[SearchDocument], size: int = 100) -> AsyncIterator[Sequence[SearchDocument]]:
    every = list(documents)
    for start in range(0, len(every), size):
        yield every[start : start + size]


class Settling(Enum):
    """When an engine makes the changes that it was handed."""

    AT_ONCE = "before it says that it has them"
    WHEN_ASKED = "once somebody waits for them"
    IN_TIME = "some time later, by itself"


@dataclass(frozen=True)
class Shelf:
    gateway: SearchGateway
    spec: IndexSpec = INFLUENCERS
    engine: str = "embedded"
    settling: Settling = Settling.AT_ONCE

    async def fill(self, *documents: SearchDocument, size: int = 100) -> Generation:
        """Build the index anew from these documents alone, handed over so many at a time."""
        generation = await self.gateway.rebuild(self.spec, batches(documents, size))
        await self.gateway.promote(self.spec, generation)
        return generation

    async def apply(self, *changes: Change, into: Generation | None = None) -> None:
        """Make the changes and wait until they can be found."""
        receipt = await self.gateway.apply(self.spec, changes, into=into)
        assert await self.gateway.settled(receipt, timeout=5)

    async def page(
        self,
        text: str = "",
        *,
        where: Filter = EVERYTHING,
        facets: tuple[str, ...] = (),
        sort: Sort | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchPage:
        asked = SearchQuery(text=text, where=where, facets=facets, sort=sort, offset=offset, limit=limit)
        return await self.gateway.search(self.spec, asked)

    async def ids(self, text: str = "", *, where: Filter = EVERYTHING, sort: Sort | None = None) -> list[str]:
        return list((await self.page(text, where=where, sort=sort, limit=1000)).ids)

    async def counts(self, facet: str, text: str = "", *, where: Filter = EVERYTHING) -> dict[str, int]:
        page = await self.page(text, where=where, facets=(facet,), limit=0)
        return {each.code: each.count for each in page.facets[facet]}
