"""What the clocks of bookings do: remind whoever is awaited, then let silence be the answer."""

from typing import Final

from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.visibility import (
    bookings_to_remind,
    bookings_to_strike,
    judgment_of,
    last_draft_of,
)
from domain.campaigns.briefs import Brief
from operations.bookings.settling import undo
from payments import holds
from storage.work import Work

AT_ONCE: Final = 50
"""How many bookings one strike of a clock moves; the next strike takes the next."""


async def remind_of_booking_clocks(work: Work[System]) -> int:
    """Remind those for whom bookings wait, once for each step; answers how many (see AT_ONCE)."""
    bookings = await work.claim_free(bookings_to_remind(work.now, AT_ONCE))
    work.record(*(booking.remind(now=work.now) for booking in bookings))
    return len(bookings)


async def strike_booking_clocks(work: Work[System]) -> int:
    """Let silence be the answer wherever its time is over; answers how many bookings moved (see AT_ONCE).

    Drafts count as approved, deliveries as accepted; what was not all delivered ends,
    and pays the share of what is online.
    """
    due = bookings_to_strike(work.now, AT_ONCE)
    # All briefs before any booking, and all bookings before any account: the order in which everybody locks.
    ending = [booking.brief_id for booking in await work.all(due) if booking.step is BookingStep.DELIVER]
    locked = await work.claim_all(select(Brief).where(Brief.id.in_(ending)).order_by(Brief.id))
    briefs = {brief.id: brief for brief in locked}
    bookings = await work.claim_all(due)
    await holds.lock_accounts_of(work, [booking.id for booking in bookings if booking.step is BookingStep.DELIVER])
    moved = [await _strike(work, booking, briefs.get(booking.brief_id)) for booking in bookings]
    return sum(moved)


async def _strike(work: Work[System], booking: Booking, brief: Brief | None) -> bool:
    struck = booking.strike(now=work.now)
    match struck.step:
        case BookingStep.ANSWER_DRAFT:
            work.record(struck, booking.approve_draft(now=work.now))
            (await work.one(last_draft_of(booking))).approve(now=work.now)
        case BookingStep.JUDGE_DRAFT:
            work.record(struck, booking.judge_draft(meets_brief=True, now=work.now))
            (await work.one(judgment_of(booking))).pass_by_silence(now=work.now)
            (await work.one(last_draft_of(booking))).approve(now=work.now)
        case BookingStep.ACCEPT_DELIVERY:
            work.record(struck, booking.approve())
        case _:
            if brief is None:
                return False  # It came to wait for its influencer after the briefs were locked: the next strike's.
            work.record(struck)
            await undo(work, brief, booking, booking.end_overdue(now=work.now))
    work.record(*booking.announced())
    return True
