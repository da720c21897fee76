"""What follows from the end of a dispute: for the booking, its place and its fee."""

from dataclasses import dataclass

from sqlalchemy import Select

from domain.actors import Actor
from domain.bookings.booking import Booking
from domain.bookings.cancelling import ask_again
from domain.bookings.status import BookingStatus
from domain.bookings.visibility import booking_by
from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import brief_by
from domain.disputes.dispute import Dispute
from domain.disputes.events import DisputeResolved, DisputeWithdrawn
from domain.disputes.visibility import dispute_by
from payments import holds
from storage.work import Work


@dataclass(frozen=True)
class Case:
    """A dispute with all that its end moves, locked."""

    brief: Brief
    booking: Booking
    dispute: Dispute


async def claimed(work: Work[Actor], chosen: Select[Dispute]) -> Case:
    """Lock a dispute after its brief and its booking: the order in which everybody locks. Raises NotFound."""
    seen = await work.one(chosen)
    booking = await work.one(booking_by(seen.booking_id))
    brief = await work.claim(brief_by(booking.brief_id))
    booking = await work.claim(booking_by(booking.id))
    return Case(brief, booking, await work.claim(dispute_by(seen.id)))


async def settle(work: Work[Actor], case: Case, resolved: DisputeResolved) -> None:
    """Do what was found: a running booking ends, and its fee is released and refunded, to the đồng."""
    work.record(resolved)
    if case.dispute.was_running:
        ended = case.booking.end_disputed(delivered=case.dispute.found_delivered, now=work.now)
        work.record(ended)
        if case.booking.status is BookingStatus.CANCELLED:
            work.record(*case.brief.free_place())
    await _give(work, case.dispute)


async def put_back(work: Work[Actor], case: Case, withdrawn: DisputeWithdrawn) -> None:
    """Let all be as it was before: the booking goes on with the time it had left, or its fee goes where it was."""
    dispute, booking = case.dispute, case.booking
    work.record(withdrawn)
    if dispute.clock_left is None:
        await _give(work, dispute)
        return
    booking.resume(dispute.booking_status, left=dispute.clock_left, now=work.now)
    work.record(*booking.announced(), *ask_again(booking, now=work.now))


async def _give(work: Work[Actor], dispute: Dispute) -> None:
    await work.flush()
    await holds.split(work, booking_id=dispute.booking_id, released=dispute.released, key=f"dispute:{dispute.id}")
