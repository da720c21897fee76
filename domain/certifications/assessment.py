"""Assessment: two people score a file unseen by each other; a third joins where they lie too far apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.certifications.application import LIFECYCLE, OPEN_STATUSES, Certification, CertificationStatus
from domain.certifications.reasons import evidence_addresses, written
from domain.certifications.scheme import ALL_POINTS, Scheme
from domain.certifications.scoring import Scores, assessors_needed
from domain.errors import DomainError, InvalidInput, WrongState
from domain.events import Event
from domain.ids import AssessmentId, AssessmentScoreId, CertificationId, ConflictId, LoginId, new_id
from domain.rows import Row

LONGEST_NOTE: Final = 2_000


class Assessment(Row, kw_only=True):
    """What one assessor found. Appended only; it counts unless a conflict of interest has removed its assessor."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("certification_id", "assessor_id"),)

    id: Mapped[AssessmentId] = mapped_column(primary_key=True, default_factory=lambda: AssessmentId(new_id()))
    certification_id: Mapped[CertificationId] = mapped_column(ForeignKey("certifications.id"))
    assessor_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    submitted_at: Mapped[datetime]


class AssessmentScore(Row, kw_only=True):
    """The score for one criteria group, 0 to 100, with its note and evidence."""

    __tablename__ = "assessment_scores"
    __table_args__ = (
        UniqueConstraint("assessment_id", "criteria_group"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("note <> ''", name="note"),
        CheckConstraint("cardinality(evidence) > 0", name="evidence"),
    )

    id: Mapped[AssessmentScoreId] = mapped_column(primary_key=True, default_factory=lambda: AssessmentScoreId(new_id()))
    assessment_id: Mapped[AssessmentId] = mapped_column(ForeignKey("assessments.id"))
    criteria_group: Mapped[str]
    score: Mapped[int]
    note: Mapped[str]
    evidence: Mapped[list[str]]


class ConflictOfInterest(Row, kw_only=True):
    """Somebody who can have no part in a file: declared by themselves, or found by another. Appended only."""

    __tablename__ = "conflicts_of_interest"
    __table_args__ = (UniqueConstraint("certification_id", "login_id"),)

    id: Mapped[ConflictId] = mapped_column(primary_key=True, default_factory=lambda: ConflictId(new_id()))
    certification_id: Mapped[CertificationId] = mapped_column(ForeignKey("certifications.id"))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    recorded_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    recorded_at: Mapped[datetime]
    ground: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class GroupScore:
    """An assessor's score for one criteria group, as it comes in."""

    group: str
    score: int
    note: str
    evidence: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class AssessmentSubmitted(Event):
    """An assessor's scores are in. They are sealed: the fact does not hold them."""

    certification_id: CertificationId
    assessment_id: AssessmentId


@dataclass(frozen=True, kw_only=True)
class ThirdAssessorCalled(Event):
    """Two assessors lie too far apart: a third is needed."""

    certification_id: CertificationId


@dataclass(frozen=True, kw_only=True)
class AssessmentClosed(Event):
    """All scores are in: the file waits for its decision."""

    certification_id: CertificationId


@dataclass(frozen=True, kw_only=True)
class ConflictRecorded(Event):
    """Somebody is out of a file because of a conflict of interest."""

    certification_id: CertificationId
    login_id: LoginId


@dataclass(eq=False, kw_only=True)
class AlreadyAssessed(DomainError):
    """Each assessor scores a file once."""

    vi = "Bạn đã chấm hồ sơ này."
    en = "You have assessed this file already."


@dataclass(eq=False, kw_only=True)
class ConflictKnown(DomainError):
    """The conflict of interest is on record already."""

    vi = "Xung đột lợi ích này đã được ghi nhận."
    en = "This conflict of interest is on record already."


def make_assessment(
    certification: Certification, scores: Sequence[GroupScore], *, by: LoginId, now: datetime
) -> tuple[Assessment, list[AssessmentScore]]:
    """One assessor's scores for a file under assessment. Raises WrongState and InvalidInput."""
    LIFECYCLE.move("close_assessment", certification.status)
    checked = [checked_score(certification.scheme, score, place) for place, score in enumerate(scores)]
    if Counter(score.group for score in checked) != Counter(group.code for group in certification.scheme.groups):
        raise InvalidInput(
            vi_reason="Hãy chấm mỗi nhóm tiêu chí đúng một lần.",
            en_reason="Score each group of criteria exactly once.",
            field="input.scores",
        )
    assessment = Assessment(certification_id=certification.id, assessor_id=by, submitted_at=now)
    rows = [
        AssessmentScore(
            assessment_id=assessment.id,
            criteria_group=score.group,
            score=score.score,
            note=score.note,
            evidence=list(score.evidence),
        )
        for score in checked
    ]
    return assessment, rows


def checked_score(scheme: Scheme, given: GroupScore, place: int) -> GroupScore:
    """A score from 0 to 100 in a group of the scheme, with note and evidence. Raises InvalidInput."""
    field = f"input.scores.{place}"
    if scheme.group(given.group) is None:
        raise InvalidInput(
            vi_reason=f"Không có nhóm tiêu chí “{given.group}”.",
            en_reason=f"“{given.group}” is no group of criteria.",
            field=f"{field}.group",
        )
    if not 0 <= given.score <= ALL_POINTS:
        raise InvalidInput(vi_reason="Điểm từ 0 đến 100.", en_reason="A score is 0 to 100.", field=f"{field}.score")
    return GroupScore(
        group=given.group,
        score=given.score,
        note=written(given.note, field=f"{field}.note", longest=LONGEST_NOTE),
        evidence=evidence_addresses(given.evidence, field=f"{field}.evidence"),
    )


def record_conflict(
    certification: Certification, login_id: LoginId, *, by: LoginId, ground: str, now: datetime
) -> tuple[ConflictOfInterest, ConflictRecorded]:
    """Put somebody out of a file that is not decided yet. Raises WrongState and InvalidInput."""
    if certification.status not in OPEN_STATUSES:
        raise WrongState(thing="certification", verb="record_conflict", status=certification.status.value)
    conflict = ConflictOfInterest(
        certification_id=certification.id,
        login_id=login_id,
        recorded_by=by,
        recorded_at=now,
        ground=written(ground, field="input.ground", longest=LONGEST_NOTE),
    )
    return conflict, ConflictRecorded(certification_id=certification.id, login_id=login_id)


def weigh(certification: Certification, sheets: Sequence[Scores]) -> list[Event]:
    """Move the file on when enough scores are in, call a third assessor, or reopen it when a score fell away."""
    missing = assessors_needed(certification.scheme, sheets) - len(sheets)
    if missing <= 0 and certification.status is CertificationStatus.ASSESSMENT:
        LIFECYCLE.enter("close_assessment", certification)
        return [AssessmentClosed(certification_id=certification.id)]
    if missing > 0 and certification.status is CertificationStatus.DECISION:
        LIFECYCLE.enter("reopen_assessment", certification)
    if missing > 0 and len(sheets) == certification.scheme.assessors:
        return [ThirdAssessorCalled(certification_id=certification.id)]
    return []


def sheets_of(scores: Sequence[AssessmentScore]) -> list[Scores]:
    """The scores of several assessors, one mapping for each."""
    sheets: dict[AssessmentId, dict[str, int]] = {}
    for score in scores:
        sheets.setdefault(score.assessment_id, {})[score.criteria_group] = score.score
    return list[Mapping[str, int]](sheets.values())


def unsealed(*, decided: bool = False) -> ColumnElement[bool]:
    """Which assessments are open to others than their author: once all scores are in, or once the file is decided."""
    ended = {CertificationStatus.GRANTED, CertificationStatus.REFUSED}
    statuses = ended if decided else ended | {CertificationStatus.DECISION}
    return Assessment.certification_id.in_(select(Certification.id).where(Certification.status.in_(statuses)))


def scores_that_count(certification_id: CertificationId) -> Select[AssessmentScore]:
    """The scores of a file, without those of assessors whom a conflict of interest has removed."""
    removed = select(ConflictOfInterest.login_id).where(ConflictOfInterest.certification_id == certification_id)
    return (
        select(AssessmentScore)
        .join(Assessment, Assessment.id == AssessmentScore.assessment_id)
        .where(Assessment.certification_id == certification_id, Assessment.assessor_id.not_in(removed))
        .order_by(AssessmentScore.assessment_id, AssessmentScore.criteria_group)
    )
