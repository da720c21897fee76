"""Hold a payout for review, and clear it."""

from domain.actors import Finance
from domain.ids import PayoutId
from domain.payouts.payout import Payout, payout_by
from domain.payouts.reasons import own_words
from domain.proving.rules import require_proof
from operations.proving import Proof, Unproven, step_up_if_shown
from storage.work import Work


async def hold_payout(work: Work[Finance], *, payout_id: PayoutId, reason: str) -> Payout:
    """Keep a payout from being sent. Raises NotFound, WrongState, InvalidInput."""
    payout = await work.claim(payout_by(payout_id))
    work.record(payout.hold(own_words(reason), by=work.actor.login_id))
    return payout


async def clear_payout(work: Work[Finance], *, payout_id: PayoutId, proof: Proof | None = None) -> Payout | Unproven:
    """End the review of a payout: it is sent when it is due, a large one (house) after proving who one is.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises NotFound,
    PasswordNeeded, WrongState.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    payout = await work.claim(payout_by(payout_id))
    require_proof(payout.gross, shown=proof is not None, now=work.now)
    work.record(payout.clear(by=work.actor.login_id))
    return payout
