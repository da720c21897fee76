"""The types of a booking: what was agreed, what is owed, what was shown and published, where the fee is."""

from datetime import date, datetime

import strawberry

from domain.bookings import booking, samples
from domain.bookings.results import differences_between
from schema.bookings.amendments import BookingAmendment
from schema.bookings.contracts import Contract
from schema.bookings.milestones import Milestone
from schema.bookings.result_types import DeliverableResult, FigureDifference, NewestResults, figures_of
from schema.brands import Brand
from schema.campaigns.types import Brief
from schema.categories import Category
from schema.counts import Count
from schema.disputes.types import Dispute
from schema.execution.computed import computed
from schema.files import File
from schema.influencers.types import Influencer
from schema.money import Money
from schema.next_steps import NextStep
from schema.paging import Connection
from schema.payments import Hold
from schema.rate_rules import RateRule
from schema.reading import Node, connection
from schema.reference import ContentFormat, Platform
from schema.reviews import Review
from schema.sides import Side
from schema.terms import OfferTerms

strawberry.enum(samples.SampleStatus, description="Where a product sample is.")


@strawberry.type(
    description="Which file it is: the one that is kept here, or one as the influencer stated it; whoever has the file "
    "can compute the hash."
)
class StatedFile:
    sha256: str = strawberry.field(description="SHA-256 of its bytes, in hex.")
    size: Count = strawberry.field(description="How many bytes it has.")
    media_type: str = strawberry.field(description="What it is, such as `video/mp4`.")
    kept: File | None = strawberry.field(
        description="The file itself, where it is kept here; null where it was stated."
    )


@strawberry.type(
    description="What was captured of one of the two notices that a post is advertising (Advertising Law Art 15a.3.b)."
)
class Evidence:
    url: str | None = strawberry.field(description="Where it can be seen.")
    file: StatedFile | None = strawberry.field(description="Which file it is; null where it was not stated.")
    at_second: int | None = strawberry.field(
        description="The moment in the post, in seconds from its start; null where it does not play."
    )


@strawberry.type(description="One thing owed in a booking; published once, with all its evidence.")
class Deliverable(Node):
    place: int = strawberry.field(description="Counts the pieces of one booking from 1.")
    platform: Platform = strawberry.field(description="The platform.")
    format: ContentFormat = strawberry.field(description="The format.")
    due_on: date = strawberry.field(description="The day in Viet Nam by which it is due.")
    note: str | None = strawberry.field(description="Anything else about it.")
    url: str | None = strawberry.field(description="Where it was published.")
    published_at: datetime | None = strawberry.field(description="When it was published.")
    evidence_before: Evidence | None = strawberry.field(description="That people were told immediately before.")
    evidence_during: Evidence | None = strawberry.field(description="That people were told during it.")
    supplied_at: datetime | None = strawberry.field(
        description="When the influencer supplied the evidence; null where that was not noted yet."
    )
    results: Connection[DeliverableResult] = connection(
        description="What it reached over time, as each source reported it, the newest report first."
    )
    newest_results: list[NewestResults] = strawberry.field(
        description="What each source said last; sources are shown side by side and never added up."
    )

    @computed(needs=("newest_results",), description="Where sources that counted the same do not agree.")
    def differences(self) -> list[FigureDifference]:
        """Figure by figure."""
        found = differences_between([figures_of(each) for each in self.newest_results])
        return [FigureDifference(figure=each.figure, least=Count(each.least), most=Count(each.most)) for each in found]


@strawberry.type(description="What the influencer showed before publishing, in one round.")
class Draft(Node):
    number: int = strawberry.field(description="Counts the drafts of one booking from 1.")
    url: str = strawberry.field(
        description="Where it is: a web address, or that of a kept file on this server, which begins with `/files/`."
    )
    file: StatedFile | None = strawberry.field(description="Which file is there; null where it was not stated.")
    note: str | None = strawberry.field(description="A word to the brand.")
    sent_at: datetime = strawberry.field(description="When it was shown.")
    answered_at: datetime | None = strawberry.field(description="When the brand answered.")
    changes: str | None = strawberry.field(description="What the brand asked to change; null where it was content.")


@strawberry.type(
    description="A draft before the neutral judge, who holds it against the agreed brief and nothing else."
)
class DraftJudgment(Node):
    draft_number: int = strawberry.field(description="Which draft of the booking.")
    brief_version: int = strawberry.field(description="The version of the brief that was agreed on.")
    grounds: str = strawberry.field(description="Where the brand says that the draft misses the brief.")
    referred_at: datetime = strawberry.field(description="When the brand asked for it.")
    judge_by: datetime = strawberry.field(description="From when silence counts as meeting the brief.")
    judged_at: datetime | None = strawberry.field(description="When it was judged, or the time was over.")
    meets_brief: bool | None = strawberry.field(description="Whether the draft meets the brief.")
    findings: str | None = strawberry.field(description="Why; null where the judge let the time pass.")


@strawberry.type(description="A product sample on its way to the influencer, or there.")
class Sample(Node):
    status: samples.SampleStatus = strawberry.field(description="Where it is.")
    product: str = strawberry.field(description="What was sent.")
    tracking: str | None = strawberry.field(description="How to follow the parcel.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    answered_at: datetime | None = strawberry.field(description="When the influencer said that it came, or did not.")


@strawberry.type(
    description="The influencer's word that they have used the product since it was agreed, and understand it."
)
class StatedProductUse(Node):
    used_on: date = strawberry.field(description="The first day of use, in Viet Nam.")
    understood: bool = strawberry.field(description="Whether they understand it.")
    sample: Sample | None = strawberry.field(description="The brand's sample that was used, where it was one.")
    stated_at: datetime = strawberry.field(description="When they said so.")


@strawberry.type(
    description="An accepted offer, until it is settled or cancelled; for its two sides and the alliance's admins."
)
class Booking(Node):
    status: booking.BookingStatus = strawberry.field(description="Where it stands.")
    fee: Money = strawberry.field(description="For everything owed.")
    category: Category = strawberry.field(description="The category of what is advertised.")
    draft_review: bool = strawberry.field(description="Whether the brand sees a draft before anything is published.")
    made_at: datetime = strawberry.field(description="When the offer was accepted.")
    ended_at: datetime | None = strawberry.field(description="When it was settled or cancelled.")
    exclusive_until: date | None = strawberry.field(
        description="The first day on which the influencer may work for others in the agreed category again; not "
        "before the booking has ended, whatever the day."
    )
    contract: Contract = strawberry.field(description="What was agreed, frozen and signed by both.")
    terms: OfferTerms | None = strawberry.field(description="The version of the terms that was agreed.")
    amendments: list[BookingAmendment] = strawberry.field(
        description="What was proposed to change of it since, oldest first; those accepted hold."
    )
    deliverables: list[Deliverable] = strawberry.field(description="What is owed, piece by piece.")
    drafts: list[Draft] = strawberry.field(description="What was shown, oldest first.")
    rounds: int = strawberry.field(description="How often changes were asked for.")
    judgments: list[DraftJudgment] = strawberry.field(description="Drafts brought before the neutral judge.")
    samples: list[Sample] = strawberry.field(description="Product samples, oldest first.")
    product_use: StatedProductUse | None = strawberry.field(
        description="The statement without which nothing is published where the contract's declarations say that the "
        "product would be used; null until it is made, and where it was used before."
    )
    next: list[NextStep] = strawberry.field(
        description="What it waits for, or its dispute does, the earliest first; nothing once all is over."
    )
    milestones: list[Milestone] = strawberry.field(
        description="What it has passed and, unless it was cancelled, what it has before it, in order."
    )
    disputable_until: datetime | None = strawberry.field(
        description="Until when its end can be disputed, and so neither its fee paid out nor its refund spent; null "
        "before it has ended, and where the end was agreed to in words or found by a dispute."
    )
    disputes: list[Dispute] = strawberry.field(
        description="What was disputed, oldest first: one dispute, and before it one that was withdrawn."
    )
    fee_rate: RateRule = strawberry.field(
        description="The rule of the operator's fee by which its payouts are reckoned: that of the day on which it was "
        "made, whatever holds later."
    )
    due_on: date = strawberry.field(description="The last day owed, in Viet Nam.")
    strikes_at: datetime | None = strawberry.field(description="From when silence answers what it waits for.")
    hold: Hold | None = strawberry.field(description="Its fee, set aside; null for unpaid work.")
    cancellation_side: Side | None = strawberry.field(description="Who wishes to cancel, if anybody does.")
    cancellation_asked_at: datetime | None = strawberry.field(description="Since when they wish so.")
    cancels_at: datetime | None = strawberry.field(description="When silence agrees to the wish to cancel.")
    cancellation_pays: Money | None = strawberry.field(
        description="What of the fee is the influencer's if silence cancels it so, or once it was cancelled; the rest "
        "is refunded."
    )
    cancellation_at_fault: bool = strawberry.field(
        description="Whether the wish says that it ends by the influencer's fault. Agreeing to it in words then pays "
        "nothing; silence pays `cancellationPays`."
    )
    script_url: str | None = strawberry.field(description="What the influencer had in mind before the first draft.")
    script_sent_at: datetime | None = strawberry.field(description="When it was shown.")
    reviews: list[Review] = strawberry.field(description="What its sides say of each other: your own, or once shown.")
    reviews_close_at: datetime | None = strawberry.field(
        description="Until when its sides may review each other; null until it has ended."
    )
    brief: Brief | None = strawberry.field(description="The brief whose place it takes.")
    brand: Brand | None = strawberry.field(description="Who booked.")
    influencer: Influencer | None = strawberry.field(description="Who was booked.")
