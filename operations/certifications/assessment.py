"""Score a file; declare or find a conflict of interest."""

from collections.abc import Sequence

from sqlalchemy import select

from domain.actors import Decider, Integrity, Secretariat
from domain.certifications.application import Certification
from domain.certifications.assessment import (
    AlreadyAssessed,
    Assessment,
    AssessmentSubmitted,
    ConflictKnown,
    ConflictOfInterest,
    GroupScore,
    make_assessment,
    record_conflict,
    scores_that_count,
    sheets_of,
    weigh,
)
from domain.certifications.involvement import InvolvedInFile, excluded_from
from domain.ids import CertificationId, LoginId
from domain.logins import Login, folded_email
from storage.work import Work


async def submit_assessment(
    work: Work[Integrity], *, certification_id: CertificationId, scores: Sequence[GroupScore]
) -> Certification:
    """Score a file, once and for good; the last of those needed sends it to the decision.

    Raises NotFound, InvolvedInFile, AlreadyAssessed, WrongState, InvalidInput.
    """
    certification = await work.claim(select(Certification).where(Certification.id == certification_id))
    mine = work.actor.login_id
    if await work.value(excluded_from(certification.id, mine)):
        raise InvolvedInFile
    already = select(Assessment).where(Assessment.certification_id == certification.id, Assessment.assessor_id == mine)
    if await work.find(already) is not None:
        raise AlreadyAssessed
    assessment, rows = make_assessment(certification, scores, by=mine, now=work.now)
    work.add(assessment)
    await work.flush()
    for row in rows:
        work.add(row)
    work.record(AssessmentSubmitted(certification_id=certification.id, assessment_id=assessment.id))
    await _weigh(work, certification)
    return certification


async def declare_conflict(work: Work[Integrity], *, certification_id: CertificationId, ground: str) -> Certification:
    """Step out of a file for a conflict of interest; scores already given no longer count.

    Raises NotFound, WrongState, ConflictKnown, InvalidInput.
    """
    return await _put_out(work, certification_id, work.actor.login_id, ground)


async def remove_assessor(
    work: Work[Secretariat | Decider], *, certification_id: CertificationId, email: str, ground: str
) -> Certification:
    """Put somebody out of a file for a conflict of interest that was found.

    Raises NotFound (for an unknown e-mail too), InvolvedInFile for one's own file, WrongState, ConflictKnown,
    InvalidInput.
    """
    if await work.value(excluded_from(certification_id, work.actor.login_id)):
        raise InvolvedInFile
    login = await work.one(select(Login).where(Login.email == folded_email(email)))
    return await _put_out(work, certification_id, login.id, ground)


async def _put_out(
    work: Work[Integrity | Secretariat | Decider], certification_id: CertificationId, login_id: LoginId, ground: str
) -> Certification:
    certification = await work.claim(select(Certification).where(Certification.id == certification_id))
    known = select(ConflictOfInterest).where(
        ConflictOfInterest.certification_id == certification.id, ConflictOfInterest.login_id == login_id
    )
    if await work.find(known) is not None:
        raise ConflictKnown
    conflict, recorded = record_conflict(certification, login_id, by=work.actor.login_id, ground=ground, now=work.now)
    work.add(conflict)
    work.record(recorded)
    await _weigh(work, certification)
    return certification


async def _weigh(work: Work[Integrity | Secretariat | Decider], certification: Certification) -> None:
    await work.flush()
    scores = await work.all(scores_that_count(certification.id))
    work.record(*weigh(certification, sheets_of(scores)))
