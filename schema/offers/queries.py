"""Look at offers and applications."""

from typing import Annotated

import strawberry
from sqlalchemy import and_

from domain.ids import BriefId, OfferId
from domain.offers.offer import Offer as OfferRow
from domain.offers.offer import OfferStatus
from domain.offers.terms import Side
from schema.campaigns.types import Brief
from schema.context import Info
from schema.node_keys import key_of
from schema.offers.readings import OFFER
from schema.offers.types import Offer
from schema.paging import Connection
from schema.reading import one_or_none, page


@strawberry.type
class OfferQuery:
    """Looking at offers."""

    @strawberry.field(description="An offer or application by its id; for its two sides and the alliance's admins.")
    async def offer(self, info: Info, id: strawberry.ID) -> Offer | None:
        """The offer, or null."""
        return await one_or_none(info, OFFER, key_of(id, Offer, OfferId))

    @strawberry.field(
        description="Offers and applications, newest first: those of the brand or the influencer you act for; for "
        "admins all."
    )
    async def offers(
        self,
        info: Info,
        *,
        brief_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only those for this brief.")] = None,
        status: Annotated[OfferStatus | None, strawberry.argument(description="Only those that stand so.")] = None,
        awaits: Annotated[
            Side | None, strawberry.argument(description="Only open ones that this side is to answer.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Offer]:
        """A page of them."""
        conditions = [] if status is None else [OfferRow.status == status]
        if brief_id is not None:
            conditions.append(OfferRow.brief_id == key_of(brief_id, Brief, BriefId, field="briefId"))
        if awaits is not None:
            conditions += [OfferRow.status == OfferStatus.OPEN, OfferRow.awaits == awaits]
        where = and_(*conditions) if conditions else None
        return await page(info, OFFER, where=where, first=first, after=after, last=last, before=before)
