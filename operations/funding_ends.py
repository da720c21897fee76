"""The ends of fundings: no booking outlasts its money, ends are announced, and what is left then goes back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign
from domain.funding_ends.draws import fundings_of, held_of, payouts_to_remind_of, unpaid_of
from domain.funding_ends.end import FundingEnd, FundingEnded, ends_reached, ends_to_announce, some_money_ends
from domain.funding_ends.needed import needed_until
from domain.funding_refunds import FundingRefund, FundingRefundStatus, refunds_of
from domain.money import Money
from domain.payments import Funding, funding_by
from domain.payouts.events import PayoutFailed
from domain.payouts.payout import Payout
from operations.funding_refunds import request_refund
from operations.reconciliations import keep_case_of_end
from payments import fundings
from storage.work import Work

AT_ONCE: Final = 50
"""How many fundings one strike of a clock looks after; the next strike takes the next."""


async def money_needed_until(
    work: Work[ActingBrandManager | ActingInfluencer], booking: Booking, *, last_day: date | None = None
) -> datetime | None:
    """Until when a booking's money may be needed; None where none of its campaign's has an end. Raises LawNotOnFile.

    `last_day` is the last day owed, if it were another one.
    """
    if not await work.value(some_money_ends(booking.campaign_id)):
        return None
    return needed_until(last_day or booking.due_on, rule_version=booking.rule_version, now=work.now)


async def announce_funding_ends(work: Work[System]) -> int:
    """Say of money that is free, held or not paid out that its partner may soon no longer keep it; answers how often.

    Influencers for whose account or invoice it waits are reminded.
    """
    ends = await work.claim_free(ends_to_announce(work.now, AT_ONCE))
    for end in ends:
        funding = await work.one(funding_by(end.funding_id))
        free = await fundings.refundable(work, funding)
        held, unpaid = await _held(work, funding), await _unpaid(work, funding)
        announced = end.announce(funding.campaign_id, free=free, held=held, unpaid=unpaid, now=work.now)
        work.record(*(() if announced is None else (announced,)))
        await _remind(work, end, funding)
    return len(ends)


async def end_fundings(work: Work[System]) -> int:
    """Let what nobody holds of fundings past their end go back; what is left is a case. Answers how many were seen.

    Nobody decides here about a fee that is held, or released and not paid out: it goes where its booking leads, and
    finance sees to its partner.
    """
    due = [end.funding_id for end in await work.all(ends_reached(work.now, AT_ONCE))]
    seen = await work.all(select(Funding).where(Funding.id.in_(due)))
    campaigns = {funding.campaign_id for funding in seen}
    await work.claim_all(select(Campaign).where(Campaign.id.in_(campaigns)).order_by(Campaign.id))
    ended = await work.claim_all(select(Funding).where(Funding.id.in_(due)).order_by(Funding.id))
    mine = select(FundingEnd).where(FundingEnd.funding_id.in_(due), FundingEnd.looks_at <= work.now)
    ends = {end.funding_id: end for end in await work.claim_all(mine.order_by(FundingEnd.funding_id))}
    await fundings.lock_accounts_of(work, ended)
    for campaign_id in sorted(campaigns):
        await fundings.recover(work, campaign_id=campaign_id)
    for funding in ended:
        if funding.id in ends:
            await _end(work, ends[funding.id], funding)
    return len(ends)


async def look_after_failed_payout(work: Work[System], event: PayoutFailed) -> None:
    """Have the ends of what a payout was paid from looked after again: it did not arrive, so the partner has it still.

    Heard twice, they are looked after once.
    """
    booking_id = await work.value(select(Payout.booking_id).where(Payout.id == event.payout_id))
    for funding_id in (await work.session.scalars(fundings_of(booking_id))).all():
        await fundings.look_after_again(work, funding_id)


async def _end(work: Work[System], end: FundingEnd, funding: Funding) -> None:
    refunds = await work.all(refunds_of(funding.id))
    undrawn = await fundings.refundable(work, funding)
    part = await _give_back(work, funding, undrawn, [each for each in refunds if each.asked_at >= end.ends_at])
    held, unpaid = await _held(work, funding), await _unpaid(work, funding)
    # Its accounts are locked, and no fee draws on what goes back: by that much less is undrawn now.
    left = undrawn - part + held + unpaid
    await keep_case_of_end(work, funding, left)
    under_way = part.minor or any(each.status is FundingRefundStatus.REQUESTED for each in refunds)
    if end.look_after(left=bool(left.minor or under_way), now=work.now) and (part + held + unpaid).minor:
        work.record(
            FundingEnded(funding_id=funding.id, campaign_id=funding.campaign_id, free=part, held=held, unpaid=unpaid)
        )
        await _remind(work, end, funding)


async def _give_back(work: Work[System], funding: Funding, undrawn: Money, asked: Sequence[FundingRefund]) -> Money:
    """Ask for what is free to go back, once: what the partner could not give back since the end is finance's."""
    failed = sum(
        each.amount.minor - each.returned_minor for each in asked if each.status is not FundingRefundStatus.REQUESTED
    )
    free = await fundings.free_in(work, funding.campaign_id, funding.amount.currency)
    part = Money(max(min(free.minor, undrawn.minor - failed), 0), undrawn.currency)
    if part.minor:
        await request_refund(work, funding, part, asked_by=None)
    return part


async def _held(work: Work[System], funding: Funding) -> Money:
    return Money(int(await work.value(held_of(funding))), funding.amount.currency)


async def _unpaid(work: Work[System], funding: Funding) -> Money:
    return Money(int(await work.value(unpaid_of(funding))), funding.amount.currency)


async def _remind(work: Work[System], end: FundingEnd, funding: Funding) -> None:
    waiting = await work.all(payouts_to_remind_of(funding))
    work.record(*(payout.remind(ends_at=end.ends_at) for payout in waiting))
