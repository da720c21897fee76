"""Settle what was approved, and undo by consent what was not published."""

from typing import Final

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.cancelling import (
    agree_to_cancel,
    ask_to_cancel,
    cancel_by_silence,
    refuse_to_cancel,
    remind_of_cancellation,
)
from domain.bookings.events import BookingApproved, BookingCancelled
from domain.bookings.visibility import (
    booking_by,
    bookings_between,
    bookings_past_answering,
    pieces_online_of,
    wishes_to_remind,
)
from domain.campaigns.briefs import Brief
from domain.campaigns.refusals import BriefHeldByLaw, BriefRefusedByLaw
from domain.campaigns.visibility import brief_by
from domain.ids import BookingId
from domain.offers.terms import Side
from domain.offers.visibility import side_of
from domain.proving.rules import require_proof
from operations.bookings.lawful import bar_of, require_publishable_by_law
from operations.proving import Proof, Unproven, step_up_if_shown
from payments import holds
from storage.work import Work

MOST_AT_ONCE: Final = 50


async def settle_booking(work: Work[System], event: BookingApproved) -> Booking:
    """Release the fee of an approved booking to its influencer. Hearing of it twice releases nothing twice."""
    booking = await work.claim(booking_by(event.booking_id))
    if booking.status is BookingStatus.APPROVED:
        work.record(booking.settle(now=work.now))
        if booking.fee.minor:
            await holds.release(work, booking_id=booking.id)
    return booking


async def ask_to_cancel_booking(
    work: Work[ActingBrandManager | ActingInfluencer], *, booking_id: BookingId, at_fault: bool = False
) -> Booking:
    """Ask the other side to end a booking that is not published, for the share that the work has reached.

    `at_fault` says that it ends by the influencer's fault, which pays nothing once the influencer has said so too.
    Where an authority has named a channel of the influencer's as a violator it pays nothing, whoever asks.

    Raises NotFound, WrongState, CancellationAskedAlready, AnswerTooLate.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    online = await work.count(pieces_online_of(booking.id))
    bar = await bar_of(work, booking)
    work.record(ask_to_cancel(booking, side_of(work.actor), online=online, at_fault=at_fault, bar=bar, now=work.now))
    return booking


async def refuse_to_cancel_booking(
    work: Work[ActingBrandManager | ActingInfluencer], *, booking_id: BookingId
) -> Booking:
    """Hold to a booking that the other side wishes to end; not where the law bars it from being published.

    What bars it on the brand's own side ends it by the influencer's wish alone: to let papers go is no way out.

    Raises NotFound, WrongState, NoCancellationAsked, AnswerTooLate, BriefRemoved, InfluencerNamedViolator,
    BriefRefusedByLaw, BriefHeldByLaw.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    try:
        await require_publishable_by_law(work, booking)
    except (BriefRefusedByLaw, BriefHeldByLaw):
        if booking.cancellation_side is not Side.BRAND:
            raise
    work.record(refuse_to_cancel(booking, side_of(work.actor), now=work.now))
    return booking


async def agree_to_cancel_booking(
    work: Work[ActingBrandManager | ActingInfluencer], *, booking_id: BookingId, proof: Proof | None = None
) -> Booking | Unproven:
    """End a booking as the other side wishes: its place is free again and its fee split as it was asked.

    Where it is said to end by the influencer's fault, agreeing admits that and nothing is paid.
    A large share (house) is the influencer's only after proving once more who one is. A refusal of the proof is
    answered, not raised. Raises NotFound, WrongState, NoCancellationAsked, PasswordNeeded.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    seen = await work.one(bookings_between(work.actor).where(Booking.id == booking_id))
    brief = await work.claim(brief_by(seen.brief_id))
    booking = await work.claim(booking_by(booking_id))
    ended = agree_to_cancel(booking, side_of(work.actor), now=work.now)
    require_proof(booking.cancellation_pays, shown=proof is not None, now=work.now)
    await undo(work, brief, booking, ended)
    return booking


async def remind_of_cancellations(work: Work[System]) -> int:
    """Remind those whose answer wishes to cancel wait for, once each; answers how many. One being answered is left."""
    waiting = await work.claim_free(wishes_to_remind(work.now, MOST_AT_ONCE))
    work.record(*(remind_of_cancellation(booking, now=work.now) for booking in waiting))
    return len(waiting)


async def cancel_silent_bookings(work: Work[System]) -> int:
    """End the bookings in which nobody answered a wish to cancel in time, some at a time; answers how many."""
    due = {booking.id: booking.brief_id for booking in await work.all(bookings_past_answering(work.now, MOST_AT_ONCE))}
    # All briefs before any booking, and all bookings before any account: the order in which everybody locks.
    claimed = await work.claim_all(select(Brief).where(Brief.id.in_(due.values())).order_by(Brief.id))
    briefs = {brief.id: brief for brief in claimed}
    bookings = await work.claim_all(bookings_past_answering(work.now, MOST_AT_ONCE).where(Booking.id.in_(due)))
    await holds.lock_accounts_of(work, [booking.id for booking in bookings])
    for booking in bookings:
        await undo(work, briefs[booking.brief_id], booking, cancel_by_silence(booking, now=work.now))
    return len(bookings)


async def undo(
    work: Work[ActingBrandManager | ActingInfluencer | System], brief: Brief, booking: Booking, ended: BookingCancelled
) -> None:
    """What follows from a cancellation: the place is free, the influencer's share released and the rest refunded.

    Brief and booking are locked.
    """
    work.record(ended, *brief.free_place())
    if booking.fee.minor:
        key = f"cancel:{booking.id}"
        await holds.split(work, booking_id=booking.id, released=booking.ending_pays, key=key)
