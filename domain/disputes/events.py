"""What happens to disputes: facts for the notices, the standing of both sides and the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from domain.bookings.clocks import BookingStep
from domain.disputes.status import Resolution
from domain.events import Event
from domain.ids import BookingId, DisputeEvidenceId, DisputeId
from domain.money import Money
from domain.offers.terms import Side


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(Event):
    """A side disputes a booking, claiming that `claim` of its fee is the influencer's; the fee is held meanwhile."""

    dispute_id: DisputeId
    booking_id: BookingId
    side: Side
    claim: Money


@dataclass(frozen=True, kw_only=True)
class DisputeAnswered(Event):
    """The other side has answered a dispute, and does not agree to the claim."""

    dispute_id: DisputeId
    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class DisputeProposed(Event):
    """An admin proposes that `released` of the fee goes to the influencer, and the rest back to the campaign."""

    dispute_id: DisputeId
    booking_id: BookingId
    released: Money


@dataclass(frozen=True, kw_only=True)
class ProposalAccepted(Event):
    """A side accepts the proposal."""

    dispute_id: DisputeId
    booking_id: BookingId
    side: Side


@dataclass(frozen=True, kw_only=True)
class ProposalRejected(Event):
    """A side does not accept the proposal: the dispute is decided."""

    dispute_id: DisputeId
    booking_id: BookingId
    side: Side


@dataclass(frozen=True, kw_only=True)
class DisputeResolved(Event):
    """A dispute is over: `released` of the fee is the influencer's, `refunded` goes back to the campaign."""

    dispute_id: DisputeId
    booking_id: BookingId
    resolution: Resolution
    released: Money
    refunded: Money


@dataclass(frozen=True, kw_only=True)
class DisputeWithdrawn(Event):
    """Whoever opened a dispute took it back: the booking goes on, or ends again as it had."""

    dispute_id: DisputeId
    booking_id: BookingId


@dataclass(frozen=True, kw_only=True)
class DisputeClockStarted(Event):
    """A dispute waits for a step until `strikes_at`, with a reminder at `reminds_at`."""

    dispute_id: DisputeId
    booking_id: BookingId
    step: BookingStep
    reminds_at: datetime
    strikes_at: datetime


@dataclass(frozen=True, kw_only=True)
class DisputeReminded(Event):
    """Whoever a dispute waits for is reminded: the step ends at `strikes_at`."""

    dispute_id: DisputeId
    booking_id: BookingId
    step: BookingStep
    strikes_at: datetime


@dataclass(frozen=True, kw_only=True)
class DisputeClockStruck(Event):
    """Nobody did the step in time: the dispute goes its announced way."""

    dispute_id: DisputeId
    booking_id: BookingId
    step: BookingStep


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Event):
    """A side has added evidence to a dispute; its hash tells what it was."""

    dispute_id: DisputeId
    evidence_id: DisputeEvidenceId
    side: Side
    hash: str
