"""Certification files, assessments and certificates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.certifications.application import Certification, CertificationChannel, CertificationStatus
from domain.certifications.assessment import Assessment, AssessmentScore, GroupScore, sheets_of
from domain.certifications.certificate import Certificate, issue
from domain.certifications.course import CourseResult, course_test_in_force
from domain.certifications.pledges import Pledge, conduct_code_in_force
from domain.certifications.scheme import Scheme, months_after, scheme_in_force
from domain.certifications.scoring import result_of
from domain.ids import CourseResultId, InfluencerId, LoginId, PledgeId, new_id
from domain.influencers.channels import Channel
from domain.rows import Row
from tests.instants import NOON

EVIDENCE = "https://example.vn/bang-chung/1"
STATED = {"decision_ground": "Bộ tiêu chí 2025-1, mục hạng", "decision_facts": "Kết quả của hai người chấm."}


def make_pledge(influencer_id: InfluencerId, login_id: LoginId, **changes: Any) -> Pledge:
    """A signature under the code of conduct in force."""
    code = conduct_code_in_force(NOON)
    values: dict[str, Any] = {
        "influencer_id": influencer_id,
        "signed_by": login_id,
        "code_version": code.version,
        "text_hash": code.text_hash,
        "signed_at": NOON,
    }
    return Pledge(**(values | changes))


def make_course_result(influencer_id: InfluencerId, login_id: LoginId, **changes: Any) -> CourseResult:
    """A passed course test: 18 of 20."""
    values: dict[str, Any] = {
        "influencer_id": influencer_id,
        "taken_by": login_id,
        "test_version": course_test_in_force(NOON).version,
        "correct": 18,
        "asked": 20,
        "passed": True,
        "taken_at": NOON,
        "valid_until": months_after(NOON, 12),
    }
    return CourseResult(**(values | changes))


def make_certification(**changes: Any) -> Certification:
    """A file that waits for its screening."""
    now: datetime = changes.get("applied_at", NOON)
    values: dict[str, Any] = {
        "influencer_id": InfluencerId(new_id()),
        "applied_by": LoginId(new_id()),
        "applied_at": now,
        "consented_at": now,
        "scheme_version": scheme_in_force(NOON).version,
        "pledge_id": PledgeId(new_id()),
        "course_result_id": CourseResultId(new_id()),
        "statement": "Tôi làm nội dung về ẩm thực miền Trung từ năm 2019.",
        "evidence": [EVIDENCE],
    }
    return Certification(**(values | changes))


def scored(*scores: int, **changes: int) -> list[GroupScore]:
    """Scores for all groups of the scheme: one for each in order, or one for all; `changes` by the group's code."""
    groups = [group.code for group in scheme_in_force(NOON).groups]
    each = scores if len(scores) > 1 else scores * len(groups)
    given = dict(zip(groups, each, strict=True)) | changes
    return [
        GroupScore(group=group, score=score, note="Đã xem 20 bài gần nhất.", evidence=[EVIDENCE])
        for group, score in given.items()
    ]


def sheet(*scores: int, **changes: int) -> dict[str, int]:
    """The same as one assessor's sheet: code of the group → score."""
    return {each.group: each.score for each in scored(*scores, **changes)}


def make_assessment(
    certification: Certification, assessor_id: LoginId, scores: Sequence[GroupScore]
) -> tuple[Assessment, list[AssessmentScore]]:
    """One assessor's scores for a file."""
    assessment = Assessment(certification_id=certification.id, assessor_id=assessor_id, submitted_at=NOON)
    rows = [
        AssessmentScore(
            assessment_id=assessment.id,
            criteria_group=each.group,
            score=each.score,
            note=each.note,
            evidence=list(each.evidence),
        )
        for each in scores
    ]
    return assessment, rows


def make_certificate(scheme: Scheme | None = None, serial: int = 1, **changes: Any) -> Certificate:
    """An active certificate of tier 2, issued now; alone, without the rows it rests on."""
    scheme = scheme or scheme_in_force(NOON)
    certificate, _, _ = issue(
        make_certification(), [], result_of(scheme, [sheet(80)]), serial=serial, now=changes.pop("issued_at", NOON)
    )
    for name, value in changes.items():
        setattr(certificate, name, value)
    return certificate


def make_certified(
    influencer_id: InfluencerId,
    *,
    applicant: LoginId,
    assessors: tuple[LoginId, LoginId],
    decider: LoginId,
    serial: int = 1,
    score: int = 80,
    channels: Sequence[Channel] = (),
    now: datetime = NOON,
) -> tuple[Certificate, list[Row]]:
    """A certificate over some channels, and all rows it takes (itself among them) in the order of their writing."""
    pledge = make_pledge(influencer_id, applicant, signed_at=now)
    passed = make_course_result(influencer_id, applicant, taken_at=now, valid_until=months_after(now, 12))
    certification = make_certification(
        influencer_id=influencer_id,
        applied_by=applicant,
        applied_at=now,
        pledge_id=pledge.id,
        course_result_id=passed.id,
        status=CertificationStatus.GRANTED,
        decided_by=decider,
        decided_at=now,
        appeal_by=scheme_in_force(NOON).appeal_by(now),
        **STATED,
    )
    assessments = [make_assessment(certification, assessor, scored(score)) for assessor in assessors]
    sheets = sheets_of([row for _, rows in assessments for row in rows])
    covered = [
        CertificationChannel(
            certification_id=certification.id, channel_id=each.id, platform=each.platform, handle=each.handle
        )
        for each in channels
    ]
    result = result_of(certification.scheme, sheets)
    certificate, rows, _ = issue(certification, covered, result, serial=serial, now=now)
    before: list[Row] = [pledge, passed, certification, *covered]
    for assessment, scores in assessments:
        before += [assessment, *scores]
    return certificate, [*before, certificate, *rows]
