"""Hold a payout for review, and clear it."""

from domain.actors import Finance
from domain.ids import PayoutId
from domain.payouts.payout import Payout, payout_by
from storage.work import Work


async def hold_payout(work: Work[Finance], *, payout_id: PayoutId, reason: str) -> Payout:
    """Keep a payout from being sent. Raises NotFound, WrongState, InvalidInput."""
    payout = await work.claim(payout_by(payout_id))
    work.record(payout.hold(reason, by=work.actor.login_id))
    return payout


async def clear_payout(work: Work[Finance], *, payout_id: PayoutId) -> Payout:
    """End the review of a payout: it is sent when it is due. Raises NotFound, WrongState."""
    payout = await work.claim(payout_by(payout_id))
    work.record(payout.clear(by=work.actor.login_id))
    return payout
