"""What happens to bookings: facts for the notices, the track record and the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.bookings.bars import PublicationBar
from domain.bookings.clocks import BookingStep
from domain.events import Event
from domain.ids import (
    AmendmentId,
    BookingId,
    BrandId,
    BriefId,
    DeliverableId,
    InfluencerId,
    OfferId,
    ResultId,
    SampleId,
)
from domain.money import Money
from domain.offers.terms import Side


@dataclass(frozen=True, kw_only=True)
class BookingMade(Event):
    """An offer was accepted: its terms are frozen under this hash, and a place of the brief is taken."""

    booking_id: BookingId
    offer_id: OfferId
    brief_id: BriefId
    brand_id: BrandId
    influencer_id: InfluencerId
    fee: Money
    contract_hash: str


@dataclass(frozen=True, kw_only=True)
class ScriptSent(Event):
    """The influencer showed what they have in mind, before the first draft."""

    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class DraftSent(Event):
    """The influencer showed a draft."""

    booking_id: BookingId
    number: int


@dataclass(frozen=True, kw_only=True)
class ChangesAsked(Event):
    """The brand asked for changes to a draft; `left` rounds remain."""

    booking_id: BookingId
    number: int
    left: int


@dataclass(frozen=True, kw_only=True)
class DraftApproved(Event):
    """The brand is content with a draft: it may be published."""

    booking_id: BookingId
    number: int


@dataclass(frozen=True, kw_only=True)
class DeliverablePublished(Event):
    """One thing owed is online, with evidence that people were told before and during."""

    booking_id: BookingId
    deliverable_id: DeliverableId
    influencer_id: InfluencerId
    platform: str
    url: str


@dataclass(frozen=True, kw_only=True)
class BookingPublished(Event):
    """Everything owed is online."""

    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class BookingApproved(Event):
    """The brand accepts what was delivered; the fee is to be released."""

    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class BookingSettled(Event):
    """The fee, if there is one, is the influencer's; after a dispute, what was found to be theirs."""

    booking_id: BookingId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class PublicationBarred(Event):
    """The law lets nothing be published for a booking any more: either side may end it, which cannot be refused.

    `bar` says why. Ended as the work stands, `pays` of the fee is the influencer's.
    """

    booking_id: BookingId
    bar: PublicationBar
    pays: Money


@dataclass(frozen=True, kw_only=True)
class CancellationAsked(Event):
    """One side wishes to end the booking; silence until `cancels_at` agrees, and the influencer gets `pays`.

    The other side is reminded at `reminds_at`. With `at_fault` it is said to end by the influencer's fault: where the
    brand says so, an answer in words admits it and pays nothing, and silence does not. Facts from before shares were
    staged do not say what it pays: nothing; those from before there were reminders do not say when.
    """

    booking_id: BookingId
    side: Side
    cancels_at: datetime
    pays: Money | None = None
    reminds_at: datetime | None = None
    at_fault: bool = False


@dataclass(frozen=True, kw_only=True)
class CancellationReminded(Event):
    """The side that a wish to cancel waits for is reminded: silence agrees at `cancels_at`."""

    booking_id: BookingId
    awaited: Side
    cancels_at: datetime


@dataclass(frozen=True, kw_only=True)
class CancellationRefused(Event):
    """The other side holds to the booking."""

    booking_id: BookingId
    side: Side


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(Event):
    """The booking ends undelivered: by consent, by silence where nobody answered in time, or by a dispute."""

    booking_id: BookingId
    brief_id: BriefId
    influencer_id: InfluencerId
    by_silence: bool


@dataclass(frozen=True, kw_only=True)
class DraftReferred(Event):
    """The rounds are used up and the brand is not content: a neutral judge looks at the draft."""

    booking_id: BookingId
    number: int


@dataclass(frozen=True, kw_only=True)
class DraftJudged(Event):
    """The judge has said whether a draft meets the brief; one that does may be published."""

    booking_id: BookingId
    number: int
    meets_brief: bool


@dataclass(frozen=True, kw_only=True)
class BookingClockStarted(Event):
    """A booking waits for a step; from `strikes_at` silence counts as an answer, with a reminder at `reminds_at`."""

    booking_id: BookingId
    step: BookingStep
    reminds_at: datetime
    strikes_at: datetime


@dataclass(frozen=True, kw_only=True)
class BookingReminded(Event):
    """Whoever a booking waits for is reminded: silence counts as an answer from `strikes_at`."""

    booking_id: BookingId
    step: BookingStep
    strikes_at: datetime


@dataclass(frozen=True, kw_only=True)
class BookingClockStruck(Event):
    """Nobody did the step in time: silence counted as the answer."""

    booking_id: BookingId
    step: BookingStep


@dataclass(frozen=True, kw_only=True)
class ProductUseStated(Event):
    """The influencer has used the product since a day, and understands it."""

    booking_id: BookingId
    used_on: date


@dataclass(frozen=True, kw_only=True)
class SampleSent(Event):
    """The brand has sent a product sample."""

    booking_id: BookingId
    sample_id: SampleId


@dataclass(frozen=True, kw_only=True)
class SampleReceived(Event):
    """The influencer has the product sample."""

    booking_id: BookingId
    sample_id: SampleId


@dataclass(frozen=True, kw_only=True)
class SampleLost(Event):
    """The product sample did not arrive."""

    booking_id: BookingId
    sample_id: SampleId


@dataclass(frozen=True, kw_only=True)
class ResultsReported(Event):
    """A source said what a published deliverable had reached at an instant; perhaps in place of what it said before.

    `source` is `influencer`, `brand` or `integration`.
    """

    booking_id: BookingId
    deliverable_id: DeliverableId
    result_id: ResultId
    source: str
    integration: str | None
    measured_at: datetime
    corrects_id: ResultId | None


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(Event):
    """One side asks to change what was agreed; silence until `answer_by` declines, with a reminder at `reminds_at`.

    Facts from before there were reminders do not say when.
    """

    booking_id: BookingId
    amendment_id: AmendmentId
    side: Side
    answer_by: datetime
    reminds_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AmendmentReminded(Event):
    """The side that an amendment waits for is reminded: silence declines it at `answer_by`."""

    booking_id: BookingId
    amendment_id: AmendmentId
    awaited: Side
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class AmendmentAccepted(Event):
    """Both sides changed what was agreed: the change is frozen under this hash and takes effect at once."""

    booking_id: BookingId
    amendment_id: AmendmentId
    number: int
    contract_hash: str


@dataclass(frozen=True, kw_only=True)
class AmendmentDeclined(Event):
    """The other side holds to what was agreed."""

    booking_id: BookingId
    amendment_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(Event):
    """Whoever proposed an amendment took it back."""

    booking_id: BookingId
    amendment_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class AmendmentLapsed(Event):
    """Nobody answered an amendment in time: everything stays as it was agreed."""

    booking_id: BookingId
    amendment_id: AmendmentId
