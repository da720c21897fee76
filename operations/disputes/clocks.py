"""What the clocks of disputes do: remind whoever is awaited, then let silence lead on, and at the cap to the end."""

from typing import Final

from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.campaigns.briefs import Brief
from domain.disputes.dispute import Dispute
from domain.disputes.visibility import disputes_to_remind, disputes_to_strike
from operations.disputes.ending import Case, settle
from payments import holds
from storage.work import Work

AT_ONCE: Final = 50
"""How many disputes one strike of a clock moves; the next strike takes the next."""


async def remind_of_dispute_clocks(work: Work[System]) -> int:
    """Remind those for whom disputes wait, once for each step; answers how many (see AT_ONCE)."""
    disputes = await work.claim_free(disputes_to_remind(work.now, AT_ONCE))
    work.record(*(dispute.remind(now=work.now) for dispute in disputes))
    return len(disputes)


async def strike_dispute_clocks(work: Work[System]) -> int:
    """Lead on wherever a step's time is over; answers how many disputes moved (see AT_ONCE).

    Without an answer it is mediated, without an agreement decided, and at the cap it ends.
    """
    due = disputes_to_strike(work.now, AT_ONCE)
    # All briefs before any booking, and all bookings before any dispute: the order in which everybody locks.
    over = [dispute.booking_id for dispute in await work.all(due)]
    of_disputes = select(Booking.brief_id).where(Booking.id.in_(over))
    briefs = await work.claim_all(select(Brief).where(Brief.id.in_(of_disputes)).order_by(Brief.id))
    bookings = await work.claim_all(select(Booking).where(Booking.id.in_(over)).order_by(Booking.id))
    brief_of, booking_of = {each.id: each for each in briefs}, {each.id: each for each in bookings}
    # What came to be due after the bookings were locked is the next strike's.
    disputes = await work.claim_all(due.where(Dispute.booking_id.in_(over)))
    await holds.lock_accounts_of(work, [each.booking_id for each in disputes if work.now >= each.caps_at])
    for dispute in disputes:
        booking = booking_of[dispute.booking_id]
        struck, resolved = dispute.strike(now=work.now)
        work.record(struck, *dispute.announced())
        if resolved is not None:
            await settle(work, Case(brief_of[booking.brief_id], booking, dispute), resolved)
    return len(disputes)
