"""Who may act on a file: separation of duties, asked here and repeated by the database's own triggers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, false, not_, or_, select

from domain.actors import ActingAdmin, Decider, Integrity, Secretariat
from domain.certifications.application import Certification, CertificationStatus
from domain.certifications.assessment import Assessment, ConflictOfInterest
from domain.certifications.screening import Screening
from domain.errors import DomainError
from domain.ids import CertificationId, LoginId


@dataclass(eq=False, kw_only=True)
class InvolvedInFile(DomainError):
    """Who applied, has a conflict of interest, or did an earlier step of a file may not do this one."""

    vi = "Bạn là người nộp hồ sơ này, có xung đột lợi ích, hoặc đã làm bước trước; người khác phải làm việc này."
    en = "You applied for this file, have a conflict of interest, or did an earlier step; someone else must do this."


def excluded_from(certification_id: CertificationId, login_id: LoginId) -> Select[bool]:
    """Whether a login may do nothing at all for the alliance in this file: its applicant, or in conflict."""
    return select(
        or_(
            exists().where(Certification.id == certification_id, Certification.applied_by == login_id),
            exists().where(
                ConflictOfInterest.certification_id == certification_id, ConflictOfInterest.login_id == login_id
            ),
        )
    )


def involved_in(certification_id: CertificationId, login_id: LoginId) -> Select[bool]:
    """Whether a login may not decide in this file: excluded from it, or it has screened or assessed it.

    Who reviews a file does not decide it (Companion Convention of 12/2025).
    """
    return select(
        or_(
            excluded_from(certification_id, login_id).scalar_subquery(),
            exists().where(Screening.certification_id == certification_id, Screening.screened_by == login_id),
            exists().where(Assessment.certification_id == certification_id, Assessment.assessor_id == login_id),
        )
    )


def awaiting(actor: ActingAdmin) -> ColumnElement[bool]:
    """The files that wait for somebody like this admin, and in which they have no part that forbids it."""
    done = exists().where(Assessment.certification_id == Certification.id, Assessment.assessor_id == actor.login_id)
    screened = exists().where(Screening.certification_id == Certification.id, Screening.screened_by == actor.login_id)
    in_conflict = exists().where(
        ConflictOfInterest.certification_id == Certification.id, ConflictOfInterest.login_id == actor.login_id
    )
    free = not_(or_(Certification.applied_by == actor.login_id, in_conflict))
    match actor:
        case Secretariat():
            return (Certification.status == CertificationStatus.APPLIED) & free
        case Integrity():
            return (Certification.status == CertificationStatus.ASSESSMENT) & free & not_(done)
        case Decider():
            return (Certification.status == CertificationStatus.DECISION) & free & not_(or_(screened, done))
        case _:
            return false()
