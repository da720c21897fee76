"""Decide a file: grant, which issues the certificate, or refuse."""

from enum import StrEnum

from sqlalchemy import select

from domain.actors import Decider
from domain.certifications.application import Certification, channels_named_in
from domain.certifications.assessment import scores_that_count, sheets_of
from domain.certifications.certificate import (
    Certificate,
    check_may_be_renewed,
    issue,
    standing_certificates,
)
from domain.certifications.involvement import InvolvedInFile, involved_in
from domain.certifications.numbers import SERIALS
from domain.certifications.reasons import Statement
from domain.certifications.scoring import result_of
from domain.ids import CertificationId
from operations.proving import Proof, Unproven, step_up
from storage.work import Work


class DecisionOutcome(StrEnum):
    """What the decider says."""

    GRANT = "grant"
    """The certificate is issued, with the tier that the scores give."""
    REFUSE = "refuse"
    """No certificate; the applicant may appeal, or apply again later."""


async def decide_certification(
    work: Work[Decider],
    *,
    certification_id: CertificationId,
    outcome: DecisionOutcome,
    statement: Statement,
    proof: Proof,
) -> Certification | Unproven:
    """End a file with reasons, as somebody who had no part in it, after proving once more who one is.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises NotFound,
    InvolvedInFile, WrongState, InvalidInput; when granting also ScoresTooLow, AlreadyCertified, SuspendedNow.
    """
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    certification = await work.claim(select(Certification).where(Certification.id == certification_id))
    if await work.value(involved_in(certification.id, work.actor.login_id)):
        raise InvolvedInFile
    decided = certification.decide(outcome.value, by=work.actor.login_id, statement=statement, now=work.now)
    await work.flush()
    work.record(decided)
    if outcome is DecisionOutcome.GRANT:
        await _issue(work, certification)
    return certification


async def _issue(work: Work[Decider], certification: Certification) -> Certificate:
    scores = await work.all(scores_that_count(certification.id))
    result = result_of(certification.scheme, sheets_of(scores))
    channels = await work.all(channels_named_in(certification.id))
    certificate, rows, issued = issue(
        certification, channels, result, serial=await work.value(select(SERIALS.next_value())), now=work.now
    )
    await _end_present(work, certificate)
    work.add(certificate)
    await work.flush()
    for row in rows:
        work.add(row)
    work.record(issued)
    return certificate


async def _end_present(work: Work[Decider], successor: Certificate) -> None:
    """The certificate held so far gives way to its successor."""
    mine = standing_certificates().where(Certificate.influencer_id == successor.influencer_id)
    present = next(iter(await work.claim_all(mine)), None)
    check_may_be_renewed(present, work.now)
    if present is None:
        return
    if work.now >= present.valid_until:
        change, ended = present.expire(now=work.now)
    else:
        change, ended = present.give_way_to(successor.number, now=work.now)
    work.add(change)
    await work.flush()
    work.record(ended)
