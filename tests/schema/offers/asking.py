"""The documents that tests of offers, bookings and money send, and a market whose dates lie ahead to send them in."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from domain.campaigns.content import AskedDeliverable
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from domain.money import Money
from runtime.clock import now
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign as CampaignType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.makers.candidates import add_person, certify
from tests.makers.markets import Market, add_market
from tests.schema.campaigns.asking import mutation

ON_OFFER = """... on Offer { id status awaits versions isApplication reason reasonIsProtected note extendedAt
  openTerms { id number side fee { minor } } terms { number side status fee { minor } message }
  booking { id status fee { minor } hold { status amount { minor } } deliverables { id } } }"""

SEND = mutation("sendOffer", "input: SendOfferInput!, idempotencyKey: String", ON_OFFER)
APPLY = mutation("applyToBrief", "input: ApplyToBriefInput!, idempotencyKey: String", ON_OFFER)
COUNTER = mutation("counterOffer", "offerId: ID!, input: CounterOfferInput!, idempotencyKey: String", ON_OFFER)
EXTEND = mutation("extendOffer", "offerId: ID!, idempotencyKey: String", ON_OFFER)
DECLINE = mutation(
    "declineOffer", "offerId: ID!, reason: DeclineReason!, note: String, idempotencyKey: String", ON_OFFER
)
WITHDRAW = mutation(
    "withdrawOffer", "offerId: ID!, reason: DeclineReason, note: String, idempotencyKey: String", ON_OFFER
)
ACCEPT = mutation("acceptOffer", "offerId: ID!, input: AcceptOfferInput!, idempotencyKey: String", ON_OFFER)
FUND = mutation(
    "fundCampaign",
    "input: FundCampaignInput!, idempotencyKey: String",
    "... on Funding { id status amount { minor } rail answeredAt reference }",
)

OFFER = f"query ($id: ID!) {{ offer(id: $id) {{ {ON_OFFER} }} }}"
OFFERS = """query ($briefId: ID, $status: OfferStatus, $awaits: Side, $first: Int, $after: String) {
  offers(briefId: $briefId, status: $status, awaits: $awaits, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } nodes { id status brief { id } influencer { displayName } } } }"""

DECLARED = {"documentsRead": True, "productUse": "USED", "usedOn": "2026-01-05", "understood": True}


def terms_input(fee: int = 3_000_000, **changes: Any) -> dict[str, Any]:
    """One short video, due in a month."""
    due_on = day_in_vietnam(now() + timedelta(days=30)).isoformat()
    deliverable = {"platform": "tiktok", "format": "short_video", "dueOn": due_on}
    return {"fee": fee, "deliverables": [deliverable]} | changes


@dataclass(frozen=True)
class Stand:
    """A brand's published brief with money behind it, its manager, and certified people to be asked."""

    api: Api
    market: Market
    manager: Caller
    people: list[Caller] = field(default_factory=list[Caller])

    @property
    def influencer(self) -> Caller:
        """The first of the people."""
        return self.people[0]

    @property
    def brief_id(self) -> str:
        """The brief as the API names it."""
        return node_id(BriefType, self.market.brief.id)

    @property
    def campaign_id(self) -> str:
        """The campaign as the API names it."""
        return node_id(CampaignType, self.market.campaign.id)

    def send_input(self, to: Caller | None = None, fee: int = 3_000_000, **changes: Any) -> dict[str, Any]:
        """What the manager sends to the first of the people, or to another."""
        influencer = (to or self.influencer).influencer
        assert influencer is not None
        return {
            "briefId": self.brief_id,
            "influencerId": node_id(InfluencerType, influencer.id),
            "terms": terms_input(fee, **changes),
        }

    async def send(self, to: Caller | None = None, fee: int = 3_000_000, **changes: Any) -> dict[str, Any]:
        """An offer, sent over HTTP."""
        return await self.api.run(self.manager, SEND, input=self.send_input(to, fee, **changes))

    async def person(self) -> Caller:
        """One more certified person."""
        person = await add_certified(self.api)
        self.people.append(person)
        return person


def accept_input(offer: dict[str, Any], declared: dict[str, Any] | None = DECLARED) -> dict[str, Any]:
    """A yes to the open terms of an offer as it was answered; `declared` is left out for brands."""
    given = {"termsId": offer["openTerms"]["id"]}
    return given if declared is None else given | {"declarations": declared}


async def add_certified(api: Api) -> Caller:
    """A certified person, signed in."""
    person: Influencer = await add_person(api.database)
    caller = await api.caller(Kind.INFLUENCER, influencer=person)
    await certify(api.database, person, now=now())
    return caller


async def open_stand(api: Api, *, people: int = 1, money: Money | None = None, **content: Any) -> Stand:
    """A market open today, its manager and some people signed in."""
    due_on = day_in_vietnam(now() + timedelta(days=30))
    deliverable = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=due_on)
    ahead: dict[str, Any] = {"open_until": now() + timedelta(days=14), "deliverables": (deliverable,)}
    market = await add_market(api.database, money=money, **(ahead | content))
    manager = await api.caller(Kind.BRAND_MANAGER, brand=market.brand)
    stand = Stand(api, market, manager)
    for _ in range(people):
        await stand.person()
    return stand
