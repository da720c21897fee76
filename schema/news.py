"""News over GraphQL: hear what happens, as it happens, for as long as one may."""

from collections.abc import AsyncGenerator, Mapping
from datetime import datetime
from typing import Any, Final, Self

import strawberry
from sqlalchemy import Select, select

from domain.actors import ActingBrand, ActingInfluencer, Auditor, Finance, SignedIn
from domain.bookings.booking import Booking as BookingRow
from domain.bookings.visibility import booking_is_visible
from domain.campaigns.programmes import Campaign as CampaignRow
from domain.errors import NotFound
from domain.ids import BookingId, CampaignId, OfferId
from domain.news import ORGANS, Subject, Topic
from domain.offers.offer import Offer as OfferRow
from domain.offers.visibility import offer_is_visible
from operations.news import NewsItem
from schema.bank_batches.types import BankBatch
from schema.bookings.types import Booking
from schema.campaigns.readings import campaigns_visible_to
from schema.campaigns.types import Campaign
from schema.chargebacks import Chargeback
from schema.context import Context, Info
from schema.disputes.types import Dispute
from schema.influencers.types import Influencer
from schema.logins import Login
from schema.node_keys import key_of, node_id
from schema.offers.types import Offer
from schema.payments import Funding, FundingRefund
from schema.payouts.types import Payout, PayoutDetails
from schema.reading import Node
from schema.reconciliations import ReconciliationCase
from schema.reviews import Review

NODES: Final[Mapping[str, type[Node]]] = {
    "booking_id": Booking,
    "dispute_id": Dispute,
    "offer_id": Offer,
    "funding_id": Funding,
    "chargeback_id": Chargeback,
    "refund_id": FundingRefund,
    "payout_id": Payout,
    "details_id": PayoutDetails,
    "batch_id": BankBatch,
    "case_id": ReconciliationCase,
    "review_id": Review,
    "influencer_id": Influencer,
    "login_id": Login,
}
"""The field in which a fact names what it is about → the type under which the API shows that."""


@strawberry.type(description="One thing that happened.")
class News:
    what: str = strawberry.field(description="The name of the fact, such as `DraftSent`; docs/events.md lists them.")
    at: datetime = strawberry.field(description="When it happened.")
    about: strawberry.ID = strawberry.field(
        description="The id of what it happened to: ask `node` how that stands now."
    )

    @classmethod
    def of(cls, item: NewsItem) -> Self:
        """What is shown of a fact: who did it, and for how much, is asked for where it is kept."""
        return cls(what=item.what, at=item.at, about=node_id(NODES[item.about.field], item.about.key))


@strawberry.type
class NewsSubscription:
    """Hearing of what happens between offer and payout."""

    @strawberry.subscription(
        description="What happens to an offer from now on. For its two sides and the alliance's admins, for as long as "
        "they are signed in and may see it."
    )
    async def offer_news(self, info: Info, offer_id: strawberry.ID) -> AsyncGenerator[News]:
        """Raises NotFound, NotSignedIn, NotAllowed."""
        key = key_of(offer_id, Offer, OfferId, field="offerId")
        seen = select(OfferRow.id).where(offer_is_visible(info.context.actor), OfferRow.id == key)
        return await _hear(info.context, Subject(Topic.OFFER, key), seen, "offerId")

    @strawberry.subscription(
        description="What happens to a booking from now on: its work, its fee, its disputes. For its two sides and the "
        "alliance's admins, for as long as they are signed in and may see it."
    )
    async def booking_news(self, info: Info, booking_id: strawberry.ID) -> AsyncGenerator[News]:
        """Raises NotFound, NotSignedIn, NotAllowed."""
        key = key_of(booking_id, Booking, BookingId, field="bookingId")
        seen = select(BookingRow.id).where(booking_is_visible(info.context.actor), BookingRow.id == key)
        return await _hear(info.context, Subject(Topic.BOOKING, key), seen, "bookingId")

    @strawberry.subscription(
        description="What money does in a campaign from now on: fundings, chargebacks, refunds to the brand, and fees "
        "held, released or refunded. For its brand's members, finance and the auditor, for as long as they are signed "
        "in and in their role."
    )
    async def campaign_money_news(self, info: Info, campaign_id: strawberry.ID) -> AsyncGenerator[News]:
        """Raises NotFound, NotSignedIn, NotAllowed."""
        key = key_of(campaign_id, Campaign, CampaignId, field="campaignId")
        actor = info.context.acting_as(ActingBrand, Finance, Auditor)
        seen = select(CampaignRow.id).where(campaigns_visible_to(actor), CampaignRow.id == key)
        return await _hear(info.context, Subject(Topic.CAMPAIGN_MONEY, key), seen, "campaignId")

    @strawberry.subscription(
        description="What happens from now on to the payouts of the influencer you act for, and to where they go. For "
        "as long as you are signed in."
    )
    async def payout_news(self, info: Info) -> AsyncGenerator[News]:
        """Raises NotSignedIn, NotAllowed."""
        actor = info.context.acting_as(ActingInfluencer)
        return await _hear(info.context, Subject(Topic.PAYOUTS, actor.influencer_id))

    @strawberry.subscription(
        description="Everything that happens from now on to the offers and bookings of the brand or the influencer you "
        "act for, to the brand's money in campaigns, and to the influencer's payouts: what the other subscriptions "
        "tell, in one. To whoever acts for neither, what happens to their own second factor and passkeys. For as long "
        "as you are signed in and in that role."
    )
    async def my_news(self, info: Info) -> AsyncGenerator[News]:
        """Raises NotSignedIn, NotAllowed."""
        actor = info.context.acting_as(SignedIn)
        if isinstance(actor, ActingBrand):
            return await _hear(info.context, Subject(Topic.BRAND, actor.brand_id))
        if isinstance(actor, ActingInfluencer):
            return await _hear(info.context, Subject(Topic.INFLUENCER, actor.influencer_id))
        return await _hear(info.context, Subject(Topic.LOGIN, actor.login_id))

    @strawberry.subscription(
        description="What waits from now on for the organ of the alliance you act for. Finance: bank batches, a bank "
        "that is overdue, differences from a partner's list, payouts held and failed, chargebacks, refunds that "
        "failed, fundings that end. Secretariat and integrity: drafts for the neutral judge, disputes to be mediated. "
        "Deciders: disputes to be decided. For as long as you are signed in and in that role."
    )
    async def organ_news(self, info: Info) -> AsyncGenerator[News]:
        """Raises NotSignedIn, NotAllowed."""
        actor = info.context.acting_as(*ORGANS)
        return await _hear(info.context, Subject(ORGANS[type(actor)]))


async def _hear(
    context: Context, subject: Subject, seen: Select[Any] | None = None, field: str | None = None
) -> AsyncGenerator[News]:
    """News of a subject, in the order in which it came to rest; `seen` finds nothing once the right to it is lost.

    Raises NotFound, NotSignedIn, NotAllowed, at once and again before each piece of news; FellBehind.
    """

    async def require_right() -> None:
        await context.authenticated_again()
        if seen is None:
            return
        async with context.database.reading() as session:
            if await session.scalar(seen) is None:
                raise NotFound(field=field)

    async def pieces() -> AsyncGenerator[News]:
        async with context.broadcast.listening(subject) as listener:
            while True:
                item = await listener.hear()
                await require_right()
                yield News.of(item)

    await require_right()
    return pieces()
