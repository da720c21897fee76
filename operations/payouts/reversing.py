"""Take back what was paid, at the partner that paid it."""

from collections.abc import Callable

from domain.actors import Finance, System
from domain.ids import PayoutId
from domain.payouts.payout import LONGEST_REASON, Payout, PayoutStatus, payout_by
from domain.payouts.reasons import own_words
from domain.payouts.reversals import (
    PayoutReversal,
    PayoutReversalRequested,
    PayoutReversalStatus,
    reversal_by,
    reversal_under_way,
)
from operations.payouts.sending import fail_payout
from operations.proving import Proof, Unproven, step_up
from payments.rails import PayoutRail, Refused, Reversed
from storage.engine import Database
from storage.work import Work


async def reverse_payout(work: Work[Finance], *, payout_id: PayoutId, reason: str, proof: Proof) -> Payout | Unproven:
    """Have a paid payout taken back by the partner that paid it, after proving once more who one is.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. As long as the partner has
    not answered, asking again changes nothing. Raises NotFound, PayoutNotPaid, InvalidInput.
    """
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    payout = await work.claim(payout_by(payout_id))
    if await work.find(reversal_under_way(payout_id)) is None:
        reversal, requested = PayoutReversal.of(payout, reason, by=work.actor.login_id, now=work.now)
        work.add(reversal)
        work.record(requested)
    return payout


async def ask_for_reversal(
    database: Database, rail_named: Callable[[str], PayoutRail], event: PayoutReversalRequested
) -> Reversed | Refused | None:
    """Have the partner take back what it paid; nothing is asked about a reversal that is answered.

    Asked again after a crash it takes it back once. Raises RailUnavailable, and is then tried again.
    """
    async with database.reading() as session:
        reversal = (await session.scalars(reversal_by(event.reversal_id))).one()
        payout = (await session.scalars(payout_by(event.payout_id))).one()
    if reversal.status is not PayoutReversalStatus.REQUESTED:
        return None
    return await rail_named(payout.rail or "").reverse(key=str(reversal.id), of=str(payout.id))


async def book_reversal(work: Work[System], event: PayoutReversalRequested, answer: Reversed | Refused | None) -> None:
    """Book what the partner answered: what it has again fails the payout, unless that was heard of before.

    Heard twice, it is booked once.
    """
    payout = await work.claim(payout_by(event.payout_id))
    reversal = await work.claim(reversal_by(event.reversal_id))
    if answer is None or reversal.status is not PayoutReversalStatus.REQUESTED:
        return
    if isinstance(answer, Refused):
        work.record(reversal.refuse(answer.reason, now=work.now))
        return
    work.record(reversal.reverse(reference=answer.reference, now=work.now))
    if payout.status is PayoutStatus.PAID:
        await fail_payout(work, payout, reason=own_words(reversal.reason)[:LONGEST_REASON])
