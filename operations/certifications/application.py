"""Apply for certification, hand in what was missing, withdraw; and the Secretariat's screening."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.actors import ActingInfluencer, Secretariat
from domain.certifications.application import (
    Certification,
    CertificationApplied,
    CertificationChannel,
    ChannelNotVerified,
    ConsentNeeded,
    certifications_of,
    check_may_apply,
)
from domain.certifications.certificate import Certificate, check_may_be_renewed, standing_certificates
from domain.certifications.course import CourseResult, CourseTestNeeded, course_test_in_force, results_that_count
from domain.certifications.involvement import InvolvedInFile, excluded_from
from domain.certifications.pledges import Pledge, PledgeNeeded, conduct_code_in_force, pledges_of
from domain.certifications.reasons import evidence_addresses, written
from domain.certifications.scheme import scheme_in_force
from domain.certifications.screening import ScreeningOutcome, screen
from domain.errors import InvalidInput
from domain.ids import CertificationId, ChannelId
from domain.influencers.channels import Channel, channels_of
from domain.influencers.profiles import profile_of
from storage.work import Work

MOST_CHANNELS = 20


@dataclass(frozen=True, kw_only=True)
class ApplicationInput:
    """What an applicant hands in; `new_facts` only when a refusal is not long ago."""

    channel_ids: Sequence[ChannelId]
    statement: str
    evidence: Sequence[str]
    consents_to_register: bool
    new_facts: str | None = None


async def apply_for_certification(work: Work[ActingInfluencer], given: ApplicationInput) -> Certification:
    """Open a file with the Secretariat.

    Raises ConsentNeeded, InvalidInput, NotFound for a channel of another, ChannelNotVerified, PledgeNeeded,
    CourseTestNeeded, CertificationOpen, ReapplyTooSoon, AlreadyCertified, SuspendedNow.
    """
    if not given.consents_to_register:
        raise ConsentNeeded(field="input.consentsToRegister")
    new_facts = None if given.new_facts is None else written(given.new_facts, field="input.newFacts")
    await work.claim(profile_of(work.actor))
    await _check_timing(work, new_facts)
    pledge, passed = await _signed_pledge(work), await _passed_test(work)
    channels = await _own_verified_channels(work, given.channel_ids)
    certification = work.add(
        Certification(
            influencer_id=work.actor.influencer_id,
            applied_by=work.actor.login_id,
            applied_at=work.now,
            consented_at=work.now,
            scheme_version=scheme_in_force(work.now).version,
            pledge_id=pledge.id,
            course_result_id=passed.id,
            statement=written(given.statement, field="input.statement"),
            evidence=evidence_addresses(given.evidence, field="input.evidence"),
            new_facts=new_facts,
        )
    )
    await work.flush()
    for channel in channels:
        work.add(
            CertificationChannel(
                certification_id=certification.id,
                channel_id=channel.id,
                platform=channel.platform,
                handle=channel.handle,
            )
        )
    work.record(CertificationApplied(certification_id=certification.id, influencer_id=certification.influencer_id))
    return certification


async def complete_application(
    work: Work[ActingInfluencer], *, certification_id: CertificationId, statement: str, evidence: Sequence[str]
) -> Certification:
    """Hand in what the Secretariat asked for. Raises NotFound, WrongState, InvalidInput."""
    certification = await work.claim(certifications_of(work.actor).where(Certification.id == certification_id))
    completed = certification.complete(
        statement=written(statement, field="input.statement"),
        evidence=evidence_addresses(evidence, field="input.evidence"),
    )
    work.record(completed)
    return certification


async def withdraw_application(work: Work[ActingInfluencer], *, certification_id: CertificationId) -> Certification:
    """Take an application back before it is decided. Raises NotFound, WrongState."""
    certification = await work.claim(certifications_of(work.actor).where(Certification.id == certification_id))
    work.record(certification.withdraw(now=work.now))
    return certification


async def screen_application(
    work: Work[Secretariat], *, certification_id: CertificationId, outcome: ScreeningOutcome, note: str
) -> Certification:
    """Send a file on to the assessors or back to the applicant.

    Raises NotFound, InvolvedInFile, WrongState, InvalidInput.
    """
    certification = await work.claim(select(Certification).where(Certification.id == certification_id))
    if await work.value(excluded_from(certification.id, work.actor.login_id)):
        raise InvolvedInFile
    screening, screened = screen(certification, by=work.actor.login_id, outcome=outcome, note=note, now=work.now)
    work.add(screening)
    work.record(screened)
    return certification


async def _check_timing(work: Work[ActingInfluencer], new_facts: str | None) -> None:
    latest = certifications_of(work.actor).order_by(Certification.applied_at.desc(), Certification.id.desc()).limit(1)
    check_may_apply(await work.find(latest), new_facts=new_facts, now=work.now)
    mine = standing_certificates().where(Certificate.influencer_id == work.actor.influencer_id)
    check_may_be_renewed(await work.find(mine), work.now)


async def _signed_pledge(work: Work[ActingInfluencer]) -> Pledge:
    version = conduct_code_in_force(work.now).version
    pledge = await work.find(pledges_of(work.actor).where(Pledge.code_version == version))
    if pledge is None:
        raise PledgeNeeded(code_version=version)
    return pledge


async def _passed_test(work: Work[ActingInfluencer]) -> CourseResult:
    passed = await work.find(results_that_count(work.actor, work.now).limit(1))
    if passed is None:
        raise CourseTestNeeded(pass_percent=course_test_in_force(work.now).pass_percent)
    return passed


async def _own_verified_channels(work: Work[ActingInfluencer], channel_ids: Sequence[ChannelId]) -> Sequence[Channel]:
    wanted = sorted(set(channel_ids))
    if not 0 < len(wanted) <= MOST_CHANNELS:
        raise InvalidInput(
            vi_reason=f"Chọn từ 1 đến {MOST_CHANNELS} kênh.",
            en_reason=f"Choose 1 to {MOST_CHANNELS} channels.",
            field="input.channelIds",
        )
    mine = channels_of(work.actor.influencer_id)
    channels = [await work.one(mine.where(Channel.id == channel_id)) for channel_id in wanted]
    for channel in channels:
        if channel.verified_at is None:
            raise ChannelNotVerified(handle=channel.handle, field="input.channelIds")
    return channels
