"""Name qualifications, and check them."""

from sqlalchemy import select

from domain.actors import ActingInfluencer, Secretariat
from domain.ids import QualificationId
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from domain.influencers.qualifications import (
    MOST_QUALIFICATIONS,
    Qualification,
    QualificationClaim,
    TooManyQualifications,
    qualifications_of,
)
from domain.listings import require_uninvolved
from storage.work import Work


async def add_qualification(work: Work[ActingInfluencer], *, claim: QualificationClaim) -> Qualification:
    """Name a qualification; it counts once an admin has checked it.

    Raises InvalidInput, QualificationEndsBeforeIssue, TooManyQualifications.
    """
    checked = claim.checked()
    influencer = await work.claim(profile_of(work.actor))
    if await work.count(qualifications_of(influencer.id)) >= MOST_QUALIFICATIONS:
        raise TooManyQualifications
    qualification = Qualification(
        influencer_id=influencer.id,
        field=checked.field,
        title=checked.title,
        issuer=checked.issuer,
        number=checked.number,
        issued_on=checked.issued_on,
        valid_until=checked.valid_until,
        created_at=work.now,
    )
    work.record(ProfileChanged(influencer_id=influencer.id))
    return work.add(qualification)


async def remove_qualification(work: Work[ActingInfluencer], *, qualification_id: QualificationId) -> Influencer:
    """Take a qualification off one's profile. Raises NotFound."""
    influencer = await work.claim(profile_of(work.actor))
    qualification = await work.claim(qualifications_of(influencer.id).where(Qualification.id == qualification_id))
    await work.session.delete(qualification)
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer


async def verify_qualification(work: Work[Secretariat], *, qualification_id: QualificationId) -> Qualification:
    """Record that an admin has seen the paper.

    Raises NotFound, ReviewerInvolved, QualificationAlreadyVerified, QualificationOver.
    """
    qualification = await work.claim(select(Qualification).where(Qualification.id == qualification_id))
    influencer = await work.one(select(Influencer).where(Influencer.id == qualification.influencer_id))
    require_uninvolved(work.actor.login_id, (influencer.login_id,))
    work.record(qualification.verify(by=work.actor.login_id, now=work.now))
    return qualification
