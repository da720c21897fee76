"""What comes before an application: the pledge and the course test."""

from collections.abc import Sequence

from domain.actors import ActingInfluencer
from domain.certifications.course import (
    A_DAY,
    Answer,
    CourseResult,
    CourseTestTaken,
    TooManyTries,
    course_test_in_force,
    take,
    tries_since,
)
from domain.certifications.pledges import Pledge, PledgeAlreadySigned, PledgeSigned, pledges_of, sign
from domain.influencers.profiles import profile_of
from storage.work import Work


async def sign_pledge(work: Work[ActingInfluencer], *, code_version: str) -> Pledge:
    """Sign the code of conduct in force. Raises ConductCodeReplaced, PledgeAlreadySigned."""
    await work.claim(profile_of(work.actor))
    pledge = sign(work.actor, code_version=code_version, now=work.now)
    signed = await work.find(pledges_of(work.actor).where(Pledge.code_version == code_version))
    if signed is not None:
        raise PledgeAlreadySigned(signed_at=signed.signed_at)
    work.add(pledge)
    work.record(PledgeSigned(pledge_id=pledge.id, influencer_id=pledge.influencer_id, code_version=pledge.code_version))
    return pledge


async def take_course_test(work: Work[ActingInfluencer], *, version: str, answers: Sequence[Answer]) -> CourseResult:
    """Take the course test in force and have it marked. Raises CourseTestReplaced, InvalidInput, TooManyTries."""
    await work.claim(profile_of(work.actor))
    result = take(work.actor, version=version, answers=answers, now=work.now)
    tries = await work.all(tries_since(work.actor, work.now))
    most = course_test_in_force(work.now).tries_a_day
    if len(tries) >= most:
        raise TooManyTries(again_at=tries[-most].taken_at + A_DAY)
    work.add(result)
    work.record(
        CourseTestTaken(
            course_result_id=result.id,
            influencer_id=result.influencer_id,
            test_version=result.test_version,
            correct=result.correct,
            passed=result.passed,
        )
    )
    return result
