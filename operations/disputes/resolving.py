"""Answer a dispute, propose how to end it, accept or reject that, and decide it.

Whoever gives the influencer a large part of the fee (house) proves once more who they are. A refusal of the proof is
answered, not raised: the failure it counts must be committed.
"""

from domain.actors import ActingBrandManager, ActingInfluencer, Decider, Integrity, Secretariat
from domain.bookings.refusals import PartyToBooking
from domain.bookings.visibility import party_to
from domain.disputes.dispute import Dispute, Ruling
from domain.disputes.visibility import dispute_by, disputes_between
from domain.ids import DisputeId
from domain.money import Money
from domain.offers.visibility import side_of
from domain.proving.rules import require_proof
from operations.disputes.ending import Case, claimed, settle
from operations.proving import Proof, Unproven, step_up_if_shown
from storage.work import Work


async def answer_dispute(
    work: Work[ActingBrandManager | ActingInfluencer],
    *,
    dispute_id: DisputeId,
    statement: str,
    agrees: bool,
    proof: Proof | None = None,
) -> Dispute | Unproven:
    """Answer what the other side opened; who agrees ends it as it was claimed.

    Raises NotFound, OtherSidesStep, WrongState, DisputeStepOver, InvalidInput, PasswordNeeded.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    case = await claimed(work, disputes_between(work.actor).where(Dispute.id == dispute_id))
    dispute, side, by = case.dispute, side_of(work.actor), work.actor.login_id
    if agrees:
        resolved = dispute.concede(side, statement=statement, by=by, now=work.now)
        require_proof(dispute.released, shown=proof is not None, now=work.now)
        await settle(work, case, resolved)
    else:
        work.record(dispute.answered(side, statement=statement, by=by, now=work.now), *dispute.announced())
    return dispute


async def propose_resolution(
    work: Work[Secretariat | Integrity], *, dispute_id: DisputeId, released: Money, reasons: str
) -> Dispute:
    """Propose what of the fee goes to the influencer, being neither of the brand nor the influencer.

    Raises NotFound, PartyToBooking, WrongState, DisputeStepOver, InvalidInput.
    """
    case = await _judged(work, dispute_id)
    event = case.dispute.propose(released, reasons=reasons, by=work.actor.login_id, now=work.now)
    work.record(event, *case.dispute.announced())
    return case.dispute


async def accept_proposal(
    work: Work[ActingBrandManager | ActingInfluencer], *, dispute_id: DisputeId, proof: Proof | None = None
) -> Dispute | Unproven:
    """Accept the proposal; once both sides have, it is carried out.

    Each side proves who they are, whoever comes first. Raises NotFound, WrongState, DisputeStepOver, AcceptedAlready,
    PasswordNeeded.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    case = await claimed(work, disputes_between(work.actor).where(Dispute.id == dispute_id))
    accepted, resolved = case.dispute.accept(side_of(work.actor), now=work.now)
    require_proof(case.dispute.silence_pays, shown=proof is not None, now=work.now)
    work.record(accepted)
    if resolved is not None:
        await settle(work, case, resolved)
    return case.dispute


async def reject_proposal(work: Work[ActingBrandManager | ActingInfluencer], *, dispute_id: DisputeId) -> Dispute:
    """Not accept the proposal: the dispute is decided.

    Raises NotFound, WrongState, DisputeStepOver, AcceptedAlready.
    """
    case = await claimed(work, disputes_between(work.actor).where(Dispute.id == dispute_id))
    work.record(case.dispute.reject(side_of(work.actor), now=work.now), *case.dispute.announced())
    return case.dispute


async def decide_dispute(
    work: Work[Decider], *, dispute_id: DisputeId, ruling: Ruling, proof: Proof | None = None
) -> Dispute | Unproven:
    """Decide, and carry it out; whoever decides is of neither side and has not proposed.

    Raises NotFound, PartyToBooking, ProposedByYou, WrongState, DisputeStepOver, InvalidInput, PasswordNeeded.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    case = await _judged(work, dispute_id)
    resolved = case.dispute.decide(ruling, by=work.actor.login_id, now=work.now)
    require_proof(case.dispute.released, shown=proof is not None, now=work.now)
    await settle(work, case, resolved)
    return case.dispute


async def _judged(work: Work[Secretariat | Integrity | Decider], dispute_id: DisputeId) -> Case:
    case = await claimed(work, dispute_by(dispute_id))
    if await work.value(party_to(case.booking, work.actor.login_id)):
        raise PartyToBooking
    return case
