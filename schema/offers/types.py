"""The types of an offer."""

from datetime import date, datetime

import strawberry

from domain.offers import offer, reasons
from domain.offers.terms import Side
from schema.bookings.types import Booking
from schema.brands import Brand
from schema.campaigns.types import Brief
from schema.candidates import ChanceFeature, ScorePart
from schema.execution.computed import computed
from schema.influencers.types import Influencer
from schema.reading import Node
from schema.terms import OfferTerms

strawberry.enum(offer.OfferStatus, description="Where an offer stands.")
strawberry.enum(reasons.DeclineReason, description="Why an offer is declined or withdrawn.")


@strawberry.type(
    description="What the influencer would have been ordered by when the offer was opened, and under which versions of "
    "the published numbers; see `rankingPolicy`."
)
class OfferOrder:
    value: int = strawberry.field(description="Score × chance × damping / 10000², rounded down, in basis points.")
    chance: int = strawberry.field(description="The estimated chance that the offer is accepted, in basis points.")
    features: list[ChanceFeature] = strawberry.field(description="What the chance was made of.")
    damping: int = strawberry.field(description="10000, and less when they were asked too often.")
    newcomer: bool = strawberry.field(description="Whether they were a newcomer, to whom fair start applies.")
    chance_version: str = strawberry.field(description="The version of the model behind the chance.")
    over_asking_version: str = strawberry.field(description="The version of the rule behind the damping.")
    fair_start_version: str = strawberry.field(description="The version of the rule that says who is a newcomer.")


@strawberry.type(description="What matching said of the influencer and the brief when the offer was opened.")
class OfferScore:
    score: int = strawberry.field(description="In basis points: 10000 is full.")
    weights_version: str = strawberry.field(description="The public version of the weights it was made under.")
    day: date = strawberry.field(description="The day in Viet Nam on which it was made.")
    parts: list[ScorePart] = strawberry.field(description="What the score is made of: their points add up to it.")
    order: OfferOrder | None = strawberry.field(description="Null for offers opened before it was kept.")


@strawberry.type(
    description="A brand's ask to one influencer for one brief, or the influencer's application; for its two sides "
    "and the alliance's admins."
)
class Offer(Node):
    status: offer.OfferStatus = strawberry.field(description="Where it stands.")
    is_application: bool = strawberry.field(description="Whether the influencer opened it, by applying.")
    awaits: Side | None = strawberry.field(
        description="The side that is to answer the open terms; null once it has ended."
    )
    versions: int = strawberry.field(description="How many versions of its terms there are.")
    opened_at: datetime = strawberry.field(description="When it was opened.")
    answer_by: datetime = strawberry.field(description="The first instant that is too late for an answer.")
    extended_at: datetime | None = strawberry.field(description="When it was given more time, which happens once.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    reason: reasons.DeclineReason | None = strawberry.field(description="Why it was declined or withdrawn.")
    note: str | None = strawberry.field(description="The same in words.")
    score: OfferScore | None = strawberry.field(description="What matching said when it was opened.")
    open_terms: OfferTerms | None = strawberry.field(
        description="The version that waits for an answer: name its id in the answer."
    )
    terms: list[OfferTerms] = strawberry.field(description="All versions of its terms, oldest first.")
    booking: Booking | None = strawberry.field(description="The booking it became.")
    brief: Brief | None = strawberry.field(description="The brief it is for.")
    brand: Brand | None = strawberry.field(description="The brand's side.")
    influencer: Influencer | None = strawberry.field(description="The influencer's side.")

    @computed(
        needs=("reason",),
        description="Whether the reason is protected: it never counts against anybody; null without a reason.",
    )
    def reason_is_protected(self) -> bool | None:
        """As the reasons say."""
        return None if self.reason is None else reasons.DeclineReason(self.reason).protected
