"""Who sees what of certification: the applicant, the alliance's people, everybody."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from domain.actors import ActingAdmin, ActingInfluencer, Integrity
from domain.certifications.application import Certification
from domain.certifications.assessment import Assessment, ConflictOfInterest, unsealed
from domain.certifications.certificate import Certificate, publicly_shown
from domain.certifications.course import CourseResult
from domain.certifications.history import CertificateChange
from domain.certifications.pledges import Pledge
from schema.reading import NOW


def applicant_and_admins(actor: Any) -> ColumnElement[bool]:
    """A file is seen by its applicant and by admins; an admin who applied sees their own file as applicant only."""
    if isinstance(actor, ActingAdmin):
        return Certification.applied_by != actor.login_id
    return Certification.influencer_id == actor.influencer_id if isinstance(actor, ActingInfluencer) else false()


def admins(actor: Any) -> ColumnElement[bool]:
    """The alliance's people."""
    return true() if isinstance(actor, ActingAdmin) else false()


def admins_of_the_file(actor: Any) -> ColumnElement[bool]:
    """Admins who see the file see its conflicts of interest."""
    seen = select(Certification.id).where(applicant_and_admins(actor))
    return and_(admins(actor), ConflictOfInterest.certification_id.in_(seen))


def assessments_visible_to(actor: Any) -> ColumnElement[bool]:
    """Sealed until all scores are in: an assessor sees their own; other assessors' only in a decided file."""
    if not isinstance(actor, ActingAdmin):
        return false()
    seen = Assessment.certification_id.in_(select(Certification.id).where(applicant_and_admins(actor)))
    if isinstance(actor, Integrity):
        return and_(seen, or_(Assessment.assessor_id == actor.login_id, unsealed(decided=True)))
    return and_(seen, unsealed())


def own_and_admins_pledges(actor: Any) -> ColumnElement[bool]:
    """A pledge is seen by who signed it and by admins."""
    if isinstance(actor, ActingInfluencer):
        return Pledge.influencer_id == actor.influencer_id
    return admins(actor)


def own_and_admins_results(actor: Any) -> ColumnElement[bool]:
    """A test's result is seen by who took it and by admins."""
    if isinstance(actor, ActingInfluencer):
        return CourseResult.influencer_id == actor.influencer_id
    return admins(actor)


def holder_and_admins(actor: Any) -> ColumnElement[bool]:
    """The facts behind a change are for the certificate's holder and for admins."""
    if isinstance(actor, ActingInfluencer):
        mine = select(Certificate.id).where(Certificate.influencer_id == actor.influencer_id)
        return CertificateChange.certificate_id.in_(mine)
    return admins(actor)


def changes_visible_to(actor: Any) -> ColumnElement[bool]:
    """Holder and admins see the whole history, the public all but sanctions that have faded."""
    return or_(holder_and_admins(actor), publicly_shown(NOW))
