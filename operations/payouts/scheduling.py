"""Make the payouts of what was released for a booking, and cancel those whose money is held again."""

from sqlalchemy import select

from domain.actors import Actor, System
from domain.bookings.visibility import fee_rule_of
from domain.disputes.window import disputable_until, end_of
from domain.ids import BookingId, InfluencerId
from domain.law.periods import day_in_vietnam
from domain.money import Money
from domain.payments import FeeReleased, FeeTakenBack, Hold
from domain.payouts.deductions import Deductions, TaxedAs, deductions
from domain.payouts.events import PayoutScheduled
from domain.payouts.payout import BOOKED, OVER, Payout, PayoutStatus, scheduled_of, waiting_for
from domain.payouts.payout_details import PayoutDetails, newest_details_of, payee_kind_of
from domain.payouts.tax_commitments import standing_commitment_of
from domain.payouts.withholding_wishes import standing_wish_of
from storage.work import Work


async def schedule_payout(work: Work[System], event: FeeReleased) -> Payout | None:
    """See to it that all that was released for a booking will be paid out; answers the payout that was missing.

    What is missing is reckoned from the hold, so that hearing of a release twice schedules nothing twice.
    Raises LawNotOnFile.
    """
    hold = await _hold_of(work, event.booking_id)
    missing = await _missing(work, hold)
    if missing.minor <= 0:
        return None
    details = await work.find(newest_details_of(hold.influencer_id))
    ended_at, stands = (await work.session.execute(end_of(hold.booking_id))).one()
    fee_rule = await work.value(fee_rule_of(hold.booking_id))
    payout = work.add(
        Payout.scheduled(
            influencer_id=hold.influencer_id,
            booking_id=hold.booking_id,
            gross=missing,
            deductions=await deductions_of(work, hold.influencer_id, missing, details, fee_rule=fee_rule),
            disputable_until=disputable_until(ended_at, stands),
            now=work.now,
        )
    )
    work.record(
        PayoutScheduled(
            payout_id=payout.id, influencer_id=payout.influencer_id, gross=payout.gross, due_at=payout.due_at
        )
    )
    return payout


async def cancel_payouts_of_booking(work: Work[System], event: FeeTakenBack) -> int:
    """Cancel what waits to be paid for a booking whose release was taken back, and schedule the rest anew.

    Answers how many were cancelled. What was sent is not among them: the books take back no earnings that are gone.
    """
    hold = await _hold_of(work, event.booking_id)
    waiting = {PayoutStatus.SCHEDULED, PayoutStatus.HELD}
    if (await _missing(work, hold)).minor >= 0:
        return 0
    payouts = await work.claim_all(
        select(Payout).where(Payout.booking_id == hold.booking_id, Payout.status.in_(waiting)).order_by(Payout.id)
    )
    for payout in payouts:
        work.record(payout.cancel(now=work.now))
    await work.flush()
    await schedule_payout(work, FeeReleased(hold_id=hold.id, booking_id=hold.booking_id, amount=event.amount))
    return len(payouts)


async def cancel_unsent_payouts(work: Work[Actor], booking_id: BookingId) -> bool:
    """Cancel what waits to be paid for a booking; answers whether that was all, none having been sent. Hold locked."""
    payouts = await work.claim_all(
        select(Payout).where(Payout.booking_id == booking_id, Payout.status.not_in(OVER)).order_by(Payout.id)
    )
    waiting = [payout for payout in payouts if payout.status not in BOOKED]
    for payout in waiting:
        work.record(payout.cancel(now=work.now))
    await work.flush()
    return len(waiting) == len(payouts)


async def reckon_waiting_payouts(work: Work[Actor], influencer_id: InfluencerId, details: PayoutDetails | None) -> int:
    """Reckon anew, as of today and to these newest details, what waits to be sent to a (claimed) influencer.

    Answers how many payouts that were. Whoever has changed what is withheld sees it at once. Raises LawNotOnFile.
    """
    waiting = await work.claim_all(waiting_for(influencer_id))
    for payout in waiting:
        payout.reckon(await deductions_of(work, influencer_id, payout.gross, details, fee_rule=payout.fee_rule))
    return len(waiting)


async def deductions_of(
    work: Work[Actor], influencer_id: InfluencerId, gross: Money, details: PayoutDetails | None, *, fee_rule: str
) -> Deductions:
    """The operator's fee, by its booking's rule, and the tax on a gross payment made today to these details.

    Before there are any it is one to a resident person. Raises LawNotOnFile.
    """
    today = day_in_vietnam(work.now)
    payee = payee_kind_of(details)
    commitment = await work.find(standing_commitment_of(influencer_id, today.year))
    wish = await work.find(standing_wish_of(influencer_id))
    taxed = TaxedAs(payee, committed=commitment is not None, asked=wish is not None)
    return deductions(gross, today, fee_rule=fee_rule, taxed=taxed)


async def _hold_of(work: Work[System], booking_id: BookingId) -> Hold:
    return await work.claim(select(Hold).where(Hold.booking_id == booking_id))


async def _missing(work: Work[System], hold: Hold) -> Money:
    scheduled = await work.value(scheduled_of(hold.booking_id))
    return Money(hold.released_minor - int(scheduled), hold.amount.currency)
