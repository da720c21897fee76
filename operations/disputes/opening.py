"""Open a dispute over a booking, add evidence to it, take it back."""

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.status import UNPUBLISHED
from domain.bookings.visibility import bookings_between, pieces_online_of
from domain.disputes.dispute import Dispute
from domain.disputes.evidence import DisputeEvidence
from domain.disputes.refusals import DisputedAlready, FeeGone, TooMuchEvidence
from domain.disputes.rules import rule_named
from domain.disputes.visibility import disputes_between, disputes_in_the_way, evidence_of
from domain.ids import BookingId, DisputeId, FileId
from domain.ledger import InsufficientFunds
from domain.money import Money
from domain.offers.visibility import side_of
from domain.payments import Hold
from domain.proving.rules import require_proof
from operations.bookings.lawful import bar_of
from operations.disputes.ending import claimed, put_back
from operations.files.naming import hash_named
from operations.payouts.scheduling import cancel_unsent_payouts
from operations.proving import Proof, Unproven, step_up_if_shown
from payments import holds
from storage.work import Work


async def open_dispute(
    work: Work[ActingBrandManager | ActingInfluencer], *, booking_id: BookingId, claim: Money, grounds: str
) -> Dispute:
    """Dispute a booking, claiming what of its fee is the influencer's: it stands still, and its fee is held.

    What was released or refunded is held again, and its payout cancelled. Raises NotFound, DisputedAlready,
    NothingToDispute, DeliveryAccepted, EndedByConsent, DisputeTooLate, FeeGone, WrongState, AnswerTooLate,
    InvalidInput.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    side = side_of(work.actor)
    if await work.value(disputes_in_the_way(booking.id, side)):
        raise DisputedAlready
    had = Money(await _released_of(work, booking), booking.fee.currency)
    dispute, event = Dispute.opened(
        booking,
        side,
        claim=claim,
        grounds=grounds,
        had=had,
        online=await work.count(pieces_online_of(booking.id)),
        bar=await bar_of(work, booking) if booking.status in UNPUBLISHED else None,
        by=work.actor.login_id,
        now=work.now,
    )
    if booking.ended_at is not None:
        await _hold_again(work, booking)
    work.add(dispute)
    work.record(event, *dispute.announced())
    return dispute


async def add_dispute_evidence(
    work: Work[ActingBrandManager | ActingInfluencer],
    *,
    dispute_id: DisputeId,
    statement: str,
    url: str | None,
    file_hash: str | None,
    file_id: FileId | None = None,
) -> DisputeEvidence:
    """Add evidence to a dispute that is not over, with an address or a file that is kept where there is one.

    Raises NotFound, WrongState, TooMuchEvidence, FileDiffers, InvalidInput, AddressInvalid.
    """
    dispute = await work.claim(disputes_between(work.actor).where(Dispute.id == dispute_id))
    dispute.require_open("add_evidence")
    side, most = side_of(work.actor), rule_named(dispute.rule_version).most_evidence
    if await work.count(evidence_of(dispute.id, side)) >= most:
        raise TooMuchEvidence(most=most)
    evidence, event = DisputeEvidence.added(
        dispute.id,
        side,
        statement=statement,
        url=url,
        file_hash=await hash_named(work, file_id, stated=file_hash, field="input.fileHash"),
        file_id=file_id,
        by=work.actor.login_id,
        now=work.now,
    )
    work.add(evidence)
    work.record(event)
    return evidence


async def withdraw_dispute(
    work: Work[ActingBrandManager | ActingInfluencer], *, dispute_id: DisputeId, proof: Proof | None = None
) -> Dispute | Unproven:
    """Take back what one has opened: the booking goes on, or its fee goes back where it was.

    Where a large fee (house) is then released again, its side proves once more who they are; a refusal of the proof is
    answered, not raised. Raises NotFound, OtherSidesStep, WrongState, DisputeStepOver, PasswordNeeded.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    case = await claimed(work, disputes_between(work.actor).where(Dispute.id == dispute_id))
    withdrawn = case.dispute.withdraw(side_of(work.actor), now=work.now)
    if not case.dispute.was_running:
        require_proof(case.dispute.released, shown=proof is not None, now=work.now)
    await put_back(work, case, withdrawn)
    return case.dispute


async def _released_of(work: Work[ActingBrandManager | ActingInfluencer], booking: Booking) -> int:
    held = await work.find(select(Hold).where(Hold.booking_id == booking.id))
    return 0 if held is None else held.released_minor


async def _hold_again(work: Work[ActingBrandManager | ActingInfluencer], booking: Booking) -> None:
    """Payouts are locked before any account, as by who sends them."""
    await work.claim(select(Hold).where(Hold.booking_id == booking.id))
    if not await cancel_unsent_payouts(work, booking.id):
        raise FeeGone
    try:
        await holds.take_back_all(work, booking_id=booking.id)
    except InsufficientFunds as spent:
        raise FeeGone from spent
