"""What happens next in a dispute: who is awaited, by when, where silence leads, and what that pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.bookings.next_steps import BookingParty, NextStep
from domain.bookings.status import ENDED, BookingStatus
from domain.disputes.status import DISPUTE_STEPS, DisputeStatus
from domain.money import Money
from domain.offers.terms import Side

_ADMINS: Final[Mapping[DisputeStatus, BookingParty]] = {
    DisputeStatus.MEDIATING: BookingParty.MEDIATOR,
    DisputeStatus.DECIDING: BookingParty.DECIDER,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a dispute stands.

    `silence_pays` is what the influencer gets if nobody decides in time; `accepted_by` are those who have accepted the
    proposal.
    """

    status: DisputeStatus
    side: Side
    booking_status: BookingStatus
    fee: Money
    silence_pays: Money
    accepted_by: frozenset[Side]
    strikes_at: datetime | None


def ends_as(booking_status: BookingStatus, released: Money) -> BookingStatus:
    """How a booking ends that stood so when it was disputed, with so much of its fee released.

    What had ended stays as it was; published work of which something is paid was delivered; all else counts as
    cancelled, and its place is free.
    """
    if booking_status in ENDED:
        return booking_status
    delivered = booking_status is BookingStatus.PUBLISHED and released.minor > 0
    return BookingStatus.SETTLED if delivered else BookingStatus.CANCELLED


def next_step(standing: Standing) -> NextStep | None:
    """What a dispute waits for; None once it is over.

    Silence moves money only where it ends the dispute: in the decision.
    """
    step = DISPUTE_STEPS.get(standing.status)
    if step is None:
        return None
    nothing = Money(0, standing.fee.currency)
    before, pays = standing.booking_status, standing.silence_pays
    if standing.status is DisputeStatus.DECIDING:
        enters, refunds = ends_as(before, pays), standing.fee - pays
    else:
        enters, pays, refunds = before if before in ENDED else BookingStatus.DISPUTED, nothing, nothing
    return NextStep(
        step=step,
        awaits=_awaited(standing),
        by=standing.strikes_at,
        enters=enters,
        pays=pays,
        refunds=refunds,
    )


def _awaited(standing: Standing) -> BookingParty:
    if standing.status is DisputeStatus.OPENED:
        return BookingParty(standing.side.other.value)
    if standing.status is DisputeStatus.PROPOSED:
        (left, *more) = [side for side in Side if side not in standing.accepted_by]
        return BookingParty.BOTH if more else BookingParty(left.value)
    return _ADMINS[standing.status]
