"""Payouts moved in the books and in their own rows at once, as `operations/payouts` does, at any sums."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from sqlalchemy import select

from domain.ids import BookingId, InfluencerId, PayoutId
from domain.law.rates import Charge, PayeeKind
from domain.money import Money
from domain.payouts.deductions import Deductions
from domain.payouts.payout import Payout, payout_by
from domain.payouts.payout_details import PayoutDetails
from payments import payouts
from payments.ledger import Posted
from storage.work import Work

RULE: Final = "fee-2026-01"


async def pay_out(
    work: Work[Any],
    *,
    payout_id: PayoutId,
    influencer_id: InfluencerId,
    booking_id: BookingId,
    gross: Money,
    fee: Money,
    tax: Money,
) -> Posted:
    """Book a payout, and have it sent with these sums. Raises what the books do."""
    posted = await payouts.pay_out(
        work, payout_id=payout_id, influencer_id=influencer_id, gross=gross, fee=fee, tax=tax
    )
    if posted.fresh:
        details = await work.one(select(PayoutDetails).where(PayoutDetails.influencer_id == influencer_id))
        charges = {"fee": Charge(fee, RULE), "tax": Charge(tax, RULE)}
        deductions = Deductions(payee=PayeeKind.RESIDENT_PERSON, **charges)
        payout = Payout.scheduled(
            influencer_id=influencer_id, booking_id=booking_id, gross=gross, deductions=deductions, now=work.now
        )
        payout.id = payout_id
        payout.send(details, deductions, now=work.now)
        work.add(payout)
    return posted


async def settle_payout(work: Work[Any], *, payout_id: PayoutId, rail: str) -> Posted:
    """Book that it was paid over `rail`, and have it paid."""
    posted = await payouts.settle_payout(work, payout_id=payout_id, rail=rail)
    if posted.fresh:
        payout = await work.claim(payout_by(payout_id))
        payout.hand_to(rail)
        payout.settle(reference="sandbox_1", now=work.now)
    return posted


async def fail_payout(work: Work[Any], *, payout_id: PayoutId, book: Callable[..., Awaitable[Posted]]) -> Posted:
    """Have `book` book that it did not arrive, and have it failed."""
    posted = await book(work, payout_id=payout_id)
    if posted.fresh:
        (await work.claim(payout_by(payout_id))).fail("Unknown account.", now=work.now)
    return posted
