"""Search for influencers: what one can filter and order by, what is counted, the pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

import strawberry

from domain.influencers.content import InfluencerKind
from domain.influencers.qualifications import QualificationField
from operations.discovery.influencers import search_influencers
from operations.discovery.places import kilometres_to_influencers
from operations.discovery.suggesting import Hits, Suggestion, suggestion_for
from operations.discovery.texts import Texts, texts_of_influencers
from operations.discovery.wanted import DISTANCE, Wanted
from schema.context import Context, Info
from schema.discovery.facets import COUNTED, FacetCount
from schema.discovery.filters import NEAR, AmountRangeInput, NearProvinceInput, NumberRangeInput, wanted_by
from schema.discovery.highlights import Highlight
from schema.discovery.pages import DISTANCE_KM, HIGHLIGHTS, SearchConnection, Shown, search_page
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.paging import Edge
from schema.reading import Found
from search.gateway import SearchPage
from search.influencers import INFLUENCERS, InfluencerAvailability
from search.query import Sort

strawberry.enum(InfluencerAvailability, description="Whether somebody takes bookings now.")


@strawberry.enum(description="How influencers are ordered; what nobody measured comes last in every order.")
class InfluencerOrder(StrEnum):
    TRUST = "trust"
    """Trust tier first, then disclosure history: the order where nothing else decides."""
    FOLLOWERS = "followers"
    """Most followers on the largest channel first."""
    PRICE_LOW = "price_low"
    """Lowest price first; for brands and admins."""
    PRICE_HIGH = "price_high"
    """Highest price first; for brands and admins."""
    NEWEST = "newest"
    """Listed last, first."""
    NEAREST = "nearest"
    """Nearest to the province of `near` first, within a province the most fitting; needs `near`."""


INFLUENCER_ORDERS: Final[Mapping[InfluencerOrder, Sort]] = {
    InfluencerOrder.TRUST: Sort("trust"),
    InfluencerOrder.FOLLOWERS: Sort("followers"),
    InfluencerOrder.PRICE_LOW: Sort("price", falling=False),
    InfluencerOrder.PRICE_HIGH: Sort("price"),
    InfluencerOrder.NEWEST: Sort("newest"),
    InfluencerOrder.NEAREST: DISTANCE,
}


@strawberry.input(
    description="Which influencers. Of several codes in one facet any will do; what is chosen in different facets must "
    "all hold."
)
class InfluencerFilterInput:
    niche: list[str] | None = strawberry.field(
        description="Codes of niches; one at the top takes those under it with it.", default=None
    )
    province: list[str] | None = strawberry.field(description="Codes of provinces.", default=None)
    tier: list[int] | None = strawberry.field(description="Trust tiers, 0 to 3.", default=None)
    platform: list[str] | None = strawberry.field(description="Codes of platforms.", default=None)
    follower_band: list[str] | None = strawberry.field(
        description="Codes of follower bands, of the largest channel.", default=None
    )
    language: list[str] | None = strawberry.field(description="Codes of languages.", default=None)
    price_band: list[str] | None = strawberry.field(
        description="Codes of price bands; for brands and admins.", default=None
    )
    availability: list[InfluencerAvailability] | None = strawberry.field(
        description="Free time; for brands and admins.", default=None
    )
    topic: list[QualificationField] | None = strawberry.field(description="Fields of checked competence.", default=None)
    kind: list[InfluencerKind] | None = strawberry.field(description="KOL or KOC.", default=None)
    followers: NumberRangeInput | None = strawberry.field(description="Followers of the largest channel.", default=None)
    engagement: NumberRangeInput | None = strawberry.field(
        description="Engagement rate of the largest channel, in basis points.", default=None
    )
    price: AmountRangeInput | None = strawberry.field(
        description="The least that a booking can cost; for brands and admins.", default=None
    )
    near: NearProvinceInput | None = strawberry.field(description=NEAR, default=None)


@strawberry.type(description=COUNTED)
class InfluencerFacets:
    niche: list[FacetCount] = strawberry.field(description="By niche, of both levels.")
    province: list[FacetCount] = strawberry.field(description="By province.")
    tier: list[FacetCount] = strawberry.field(description="By trust tier: 0 uncertified, to 3.")
    platform: list[FacetCount] = strawberry.field(description="By platform.")
    follower_band: list[FacetCount] = strawberry.field(description="By the followers of the largest channel.")
    language: list[FacetCount] = strawberry.field(description="By language of the content.")
    price_band: list[FacetCount] = strawberry.field(description="By price; for brands and admins.")
    availability: list[FacetCount] = strawberry.field(description="By free time; for brands and admins.")
    topic: list[FacetCount] = strawberry.field(description="By field of checked competence.")
    kind: list[FacetCount] = strawberry.field(description="KOL or KOC.")


@strawberry.type(description="An influencer that was found: its place among the results, and how it was found.")
class InfluencerSearchEdge(Edge[Influencer]):
    distance_km: int | None = strawberry.field(description=DISTANCE_KM)
    highlights: list[Highlight] = strawberry.field(description=HIGHLIGHTS)


@strawberry.type(description="Influencers found, the most fitting first.")
class InfluencerSearchConnection(SearchConnection[Influencer, InfluencerSearchEdge]):
    facets: InfluencerFacets | None = strawberry.field(description="Counts over all results; null when degraded.")


_SHOWN: Final = Shown(
    connection=InfluencerSearchConnection,
    edge=InfluencerSearchEdge,
    facets=InfluencerFacets,
    spec=INFLUENCERS,
)


@dataclass(frozen=True)
class _Influencers:
    """Influencers, as one request searches them."""

    context: Context

    async def page(self, wanted: Wanted) -> SearchPage:
        context = self.context
        return await search_influencers(
            context.database, context.gateways.search, wanted, actor=context.actor, now=context.now
        )

    async def texts(self, ids: Collection[UUID]) -> Mapping[UUID, Texts]:
        async with self.context.database.reading() as session:
            return await texts_of_influencers(session, ids)

    async def suggestion(self, text: str, hits: Hits) -> Suggestion | None:
        return await suggestion_for(self.context.database, INFLUENCERS, text, hits=hits)

    async def kilometres(self, ids: Collection[UUID], province: str) -> Mapping[UUID, int | None]:
        return await kilometres_to_influencers(self.context.database, ids, province)


@strawberry.type
class InfluencerSearchQuery:
    """Search for influencers."""

    @strawberry.field(
        description="Listed influencers. Words find names, channels, niches and places, with or without diacritics, "
        "with typos, and by the beginning of the last word. Pages end at 10,000 results."
    )
    async def search_influencers(
        self,
        info: Info,
        *,
        filter: InfluencerFilterInput | None = None,
        text: str = "",
        sort: InfluencerOrder | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> InfluencerSearchConnection:
        """A page of them."""
        wanted = wanted_by(filter, text=text, sort=None if sort is None else INFLUENCER_ORDERS[sort])
        searched = _Influencers(info.context)
        return await search_page(Found(info, INFLUENCER), searched, _SHOWN, wanted, first=first, after=after)
