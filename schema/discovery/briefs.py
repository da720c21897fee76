"""Search for open briefs: what one can filter and order by, what is counted, the pages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import strawberry

from domain.campaigns.content import BriefKind
from operations.discovery.briefs import search_briefs
from operations.discovery.wanted import Wanted
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.context import Info
from schema.discovery.facets import COUNTED, FacetCount
from schema.discovery.filters import AmountRangeInput, NumberRangeInput, wanted_by
from schema.discovery.pages import DEGRADED, UNDERSTOOD_AS, WORDS_DROPPED, Shown, search_page
from schema.paging import Connection
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


BRIEF_ORDERS: Final[Mapping[BriefOrder, Sort]] = {
    BriefOrder.NEWEST: Sort("newest"),
    BriefOrder.FEE: Sort("fee"),
    BriefOrder.CLOSING: Sort("closing", falling=False),
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


@strawberry.type(description="Open briefs found, the most fitting first.")
class BriefSearchConnection(Connection[Brief]):
    facets: BriefFacets | None = strawberry.field(description="Counts over all results; null when degraded.")
    degraded: bool = strawberry.field(description=DEGRADED)
    words_dropped: list[str] = strawberry.field(description=WORDS_DROPPED)
    understood_as: str | None = strawberry.field(description=UNDERSTOOD_AS)


_BRIEFS: Final = Shown(connection=BriefSearchConnection, facets=BriefFacets, counted=BRIEFS.facets)


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
        context = info.context
        wanted = wanted_by(filter, text=text, sort=None if sort is None else BRIEF_ORDERS[sort])

        async def ask(wanted: Wanted) -> SearchPage:
            return await search_briefs(context.database, context.gateways.search, wanted, now=context.now)

        return await search_page(Found(info, BRIEF), _BRIEFS, wanted, ask=ask, first=first, after=after)
