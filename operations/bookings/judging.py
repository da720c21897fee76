"""Bring a draft before a neutral judge, and judge it by the brief alone."""

from domain.actors import ActingBrandManager, Integrity, Secretariat
from domain.bookings.booking import Booking
from domain.bookings.contract import brief_version_of
from domain.bookings.judgments import DraftJudgment, checked_grounds
from domain.bookings.refusals import PartyToBooking
from domain.bookings.visibility import booking_by, bookings_between, judgment_of, last_draft_of, party_to
from domain.ids import BookingId
from storage.work import Work


async def refer_draft(work: Work[ActingBrandManager], *, booking_id: BookingId, grounds: str) -> Booking:
    """Bring the last draft before the judge, saying where it misses the brief; the rounds must be used up.

    Raises NotFound, WrongState, AnswerTooLate, RoundsLeft, InvalidInput.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    event = booking.refer_draft(now=work.now)
    work.add(
        DraftJudgment(
            booking_id=booking.id,
            draft_number=booking.drafts,
            brief_id=booking.brief_id,
            brief_version=brief_version_of(booking.contract),
            grounds=checked_grounds(grounds),
            referred_by=work.actor.login_id,
            referred_at=work.now,
            judge_by=booking.strikes_at or work.now,
        )
    )
    work.record(event, *booking.announced())
    return booking


async def judge_draft(
    work: Work[Secretariat | Integrity], *, booking_id: BookingId, meets_brief: bool, findings: str
) -> Booking:
    """Let a draft that meets the brief be published, and send another one back to the influencer.

    Whoever judges is neither of the brand nor the influencer. Raises NotFound, PartyToBooking, WrongState,
    AnswerTooLate, InvalidInput.
    """
    booking = await work.claim(booking_by(booking_id))
    if await work.value(party_to(booking, work.actor.login_id)):
        raise PartyToBooking
    event = booking.judge_draft(meets_brief=meets_brief, now=work.now)
    judgment = await work.one(judgment_of(booking))
    judgment.judge(meets_brief=meets_brief, findings=findings, by=work.actor.login_id, now=work.now)
    draft = await work.one(last_draft_of(booking))
    if meets_brief:
        draft.approve(now=work.now)
    else:
        draft.ask_for_changes(findings, now=work.now)
    work.record(event, *booking.announced())
    return booking
