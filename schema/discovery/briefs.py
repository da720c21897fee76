"""Search for open briefs: what one can filter and order by, what is counted, the pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

import strawberry

from domain.campaigns.content import BriefKind
from operations.discovery.briefs import search_briefs
from operations.discovery.places import kilometres_to_briefs
from operations.discovery.suggesting import Hits, Suggestion, suggestion_for
from operations.discovery.texts import Texts, texts_of_briefs
from operations.discovery.wanted import DISTANCE, Wanted
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.context import Context, Info
from schema.discovery.facets import COUNTED, FacetCount
from schema.discovery.filters import NEAR, AmountRangeInput, NearProvinceInput, NumberRangeInput, wanted_by
from schema.discovery.highlights import Highlight
from schema.discovery.pages import DISTANCE_KM, HIGHLIGHTS, SearchConnection, Shown, search_page
from schema.paging import Edge
from schema.reading import Found
from search.briefs import BRIEFS
from search.gateway import SearchPage
from search.query import Sort


@strawberry.enum(description="How open briefs are ordered.")
class BriefOrder(StrEnum):
    NEWEST = "newest"
    """Published last, first: the order where nothing else decides."""
    FEE = "fee"
    """Highest fee first."""
    CLOSING = "closing"
    """Closing soonest first."""
    NEAREST = "nearest"
    """Nearest to the province of `near` first, by the nearest of those that a brief asks for; needs `near`."""


BRIEF_ORDERS: Final[Mapping[BriefOrder, Sort]] = {
    BriefOrder.NEWEST: Sort("newest"),
    BriefOrder.FEE: Sort("fee"),
    BriefOrder.CLOSING: Sort("closing", falling=False),
    BriefOrder.NEAREST: DISTANCE,
}


@strawberry.input(
    description="Which open briefs. Of several codes in one facet any will do; what is chosen in different facets must "
    "all hold."
)
class BriefFilterInput:
    niche: list[str] | None = strawberry.field(
        description="Codes of niches; one at the top takes those under it with it.", default=None
    )
    province: list[str] | None = strawberry.field(description="Codes of provinces.", default=None)
    tier: list[int] | None = strawberry.field(description="Least trust tiers asked for, 0 to 3.", default=None)
    platform: list[str] | None = strawberry.field(description="Codes of platforms.", default=None)
    format: list[str] | None = strawberry.field(description="Codes of formats.", default=None)
    language: list[str] | None = strawberry.field(description="Codes of languages.", default=None)
    category: list[str] | None = strawberry.field(description="Codes of what is advertised.", default=None)
    price_band: list[str] | None = strawberry.field(
        description="Codes of price bands, of the highest fee offered.", default=None
    )
    kind: list[BriefKind] | None = strawberry.field(description="Paid work, or a community campaign.", default=None)
    fee: AmountRangeInput | None = strawberry.field(description="The highest fee offered.", default=None)
    places: NumberRangeInput | None = strawberry.field(description="Places left.", default=None)
    near: NearProvinceInput | None = strawberry.field(description=NEAR, default=None)


@strawberry.type(description=COUNTED)
class BriefFacets:
    niche: list[FacetCount] = strawberry.field(description="By niche, of both levels.")
    province: list[FacetCount] = strawberry.field(description="By province wanted.")
    tier: list[FacetCount] = strawberry.field(description="By the least trust tier asked for.")
    platform: list[FacetCount] = strawberry.field(description="By platform.")
    format: list[FacetCount] = strawberry.field(description="By format.")
    language: list[FacetCount] = strawberry.field(description="By language wanted.")
    category: list[FacetCount] = strawberry.field(description="By what is advertised.")
    price_band: list[FacetCount] = strawberry.field(description="By the highest fee offered.")
    kind: list[FacetCount] = strawberry.field(description="Paid work, or a community campaign.")


@strawberry.type(description="An open brief that was found: its place among the results, and how it was found.")
class BriefSearchEdge(Edge[Brief]):
    distance_km: int | None = strawberry.field(description=DISTANCE_KM)
    highlights: list[Highlight] = strawberry.field(description=HIGHLIGHTS)


@strawberry.type(description="Open briefs found, the most fitting first.")
class BriefSearchConnection(SearchConnection[Brief, BriefSearchEdge]):
    facets: BriefFacets | None = strawberry.field(description="Counts over all results; null when degraded.")


_SHOWN: Final = Shown(
    connection=BriefSearchConnection,
    edge=BriefSearchEdge,
    facets=BriefFacets,
    spec=BRIEFS,
)


@dataclass(frozen=True)
class _Briefs:
    """Open briefs, as one request searches them."""

    context: Context

    async def page(self, wanted: Wanted) -> SearchPage:
        context = self.context
        return await search_briefs(context.database, context.gateways.search, wanted, now=context.now)

    async def texts(self, ids: Collection[UUID]) -> Mapping[UUID, Texts]:
        async with self.context.database.reading() as session:
            return await texts_of_briefs(session, ids, now=self.context.now)

    async def suggestion(self, text: str, hits: Hits) -> Suggestion | None:
        return await suggestion_for(self.context.database, BRIEFS, text, hits=hits)

    async def kilometres(self, ids: Collection[UUID], province: str) -> Mapping[UUID, int | None]:
        return await kilometres_to_briefs(self.context.database, ids, province)


@strawberry.type
class BriefSearchQuery:
    """Search for open briefs."""

    @strawberry.field(
        description="Briefs that take applications from everybody now. Words find titles, products, brands, niches "
        "and places, as they do for influencers. Pages end at 10,000 results."
    )
    async def search_briefs(
        self,
        info: Info,
        *,
        filter: BriefFilterInput | None = None,
        text: str = "",
        sort: BriefOrder | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> BriefSearchConnection:
        """A page of them."""
        wanted = wanted_by(filter, text=text, sort=None if sort is None else BRIEF_ORDERS[sort])
        searched = _Briefs(info.context)
        return await search_page(Found(info, BRIEF), searched, _SHOWN, wanted, first=first, after=after)
