"""A certification file: opened by an influencer's application, ended by a decision or by withdrawing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer
from domain.certifications.reasons import Statement
from domain.certifications.scheme import Scheme, scheme_of
from domain.errors import DomainError
from domain.events import Event
from domain.ids import (
    CertificationChannelId,
    CertificationId,
    ChannelId,
    CourseResultId,
    InfluencerId,
    LoginId,
    PledgeId,
    new_id,
)
from domain.lifecycle import Lifecycle
from domain.rows import Row


class CertificationStatus(StrEnum):
    """Where a file stands."""

    APPLIED = "applied"
    """With the Secretariat, for screening."""
    INCOMPLETE = "incomplete"
    """Back with the applicant: something is missing."""
    ASSESSMENT = "assessment"
    """With the assessors; their scores are sealed."""
    DECISION = "decision"
    """All scores are in; another person decides."""
    GRANTED = "granted"
    """The certificate is issued."""
    REFUSED = "refused"
    """There is no certificate; the decision says why."""
    WITHDRAWN = "withdrawn"
    """Taken back by the applicant."""


_IN: Final = CertificationStatus
OPEN_STATUSES: Final = frozenset({_IN.APPLIED, _IN.INCOMPLETE, _IN.ASSESSMENT, _IN.DECISION})
LIFECYCLE: Final = Lifecycle(
    "certification",
    _IN.APPLIED,
    {
        "ask": ({_IN.APPLIED}, _IN.INCOMPLETE),
        "complete": ({_IN.INCOMPLETE}, _IN.APPLIED),
        "admit": ({_IN.APPLIED}, _IN.ASSESSMENT),
        "close_assessment": ({_IN.ASSESSMENT}, _IN.DECISION),
        "reopen_assessment": ({_IN.DECISION}, _IN.ASSESSMENT),
        "grant": ({_IN.DECISION}, _IN.GRANTED),
        "refuse": ({_IN.DECISION, _IN.INCOMPLETE}, _IN.REFUSED),
        "withdraw": (OPEN_STATUSES, _IN.WITHDRAWN),
    },
)


class Certification(Row, kw_only=True):
    """One file. An influencer has at most one that is open."""

    __tablename__ = "certifications"
    __table_args__ = (
        Index(
            "uq_certifications_open",
            "influencer_id",
            unique=True,
            postgresql_where=text("status IN ('applied', 'incomplete', 'assessment', 'decision')"),
        ),
        Index("ix_certifications_influencer_id_id", "influencer_id", "id"),
        Index("ix_certifications_status_id", "status", "id"),
        CheckConstraint(
            "num_nonnulls(decided_by, decided_at, decision_ground, decision_facts, appeal_by) "
            "= CASE WHEN status IN ('granted', 'refused') THEN 5 ELSE 0 END",
            name="decided_with_reasons",
        ),
        CheckConstraint("decided_by <> applied_by", name="not_decided_by_applicant"),
        CheckConstraint("(withdrawn_at IS NOT NULL) = (status = 'withdrawn')", name="withdrawn"),
    )

    id: Mapped[CertificationId] = mapped_column(primary_key=True, default_factory=lambda: CertificationId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    applied_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    applied_at: Mapped[datetime]
    consented_at: Mapped[datetime]
    scheme_version: Mapped[str]
    pledge_id: Mapped[PledgeId] = mapped_column(ForeignKey("pledges.id"))
    course_result_id: Mapped[CourseResultId] = mapped_column(ForeignKey("course_results.id"))
    statement: Mapped[str]
    evidence: Mapped[list[str]]
    new_facts: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[CertificationStatus] = mapped_column(default=CertificationStatus.APPLIED)
    decided_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decision_ground: Mapped[str | None] = mapped_column(default=None)
    decision_facts: Mapped[str | None] = mapped_column(default=None)
    appeal_by: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def scheme(self) -> Scheme:
        """The version of the scheme under which the file was opened."""
        return scheme_of(self.scheme_version)

    def complete(self, *, statement: str, evidence: list[str]) -> "CertificationCompleted":
        """Take in what was missing; back to the Secretariat. Raises WrongState."""
        LIFECYCLE.enter("complete", self)
        self.statement, self.evidence = statement, evidence
        return CertificationCompleted(certification_id=self.id)

    def withdraw(self, *, now: datetime) -> "CertificationWithdrawn":
        """End the file at the applicant's wish. Raises WrongState."""
        LIFECYCLE.enter("withdraw", self)
        self.withdrawn_at = now
        return CertificationWithdrawn(certification_id=self.id)

    def decide(self, verb: str, *, by: LoginId, statement: Statement, now: datetime) -> "CertificationDecided":
        """End the file by `grant` or `refuse`, with reasons. Raises WrongState and InvalidInput."""
        reasons = statement.checked()
        LIFECYCLE.enter(verb, self)
        self.decided_by, self.decided_at = by, now
        self.decision_ground, self.decision_facts = reasons.ground, reasons.facts
        self.appeal_by = self.scheme.appeal_by(now)
        return CertificationDecided(certification_id=self.id, influencer_id=self.influencer_id, status=self.status)

    def reapply_at(self) -> datetime | None:
        """From when a refused influencer may apply again without new facts; None unless refused."""
        if self.status is not CertificationStatus.REFUSED or self.decided_at is None:
            return None
        return self.decided_at + timedelta(days=self.scheme.reapply_days)


class CertificationChannel(Row, kw_only=True):
    """A channel that the file, and the certificate that may follow, covers: as it was named when applying."""

    __tablename__ = "certification_channels"
    __table_args__ = (UniqueConstraint("certification_id", "channel_id"),)

    id: Mapped[CertificationChannelId] = mapped_column(
        primary_key=True, default_factory=lambda: CertificationChannelId(new_id())
    )
    certification_id: Mapped[CertificationId] = mapped_column(ForeignKey("certifications.id"))
    channel_id: Mapped[ChannelId]
    platform: Mapped[str]
    handle: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class CertificationApplied(Event):
    """An influencer has applied for certification."""

    certification_id: CertificationId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class CertificationCompleted(Event):
    """The applicant has handed in what was missing."""

    certification_id: CertificationId


@dataclass(frozen=True, kw_only=True)
class CertificationWithdrawn(Event):
    """The applicant has taken the application back."""

    certification_id: CertificationId


@dataclass(frozen=True, kw_only=True)
class CertificationDecided(Event):
    """A person who had no part in the file before has granted or refused."""

    certification_id: CertificationId
    influencer_id: InfluencerId
    status: CertificationStatus


@dataclass(eq=False, kw_only=True)
class CertificationOpen(DomainError):
    """One file at a time."""

    vi = "Bạn đang có một hồ sơ chứng nhận chưa kết thúc."
    en = "You have a certification file that is still open."


@dataclass(eq=False, kw_only=True)
class ReapplyTooSoon(DomainError):
    """After a refusal one waits, unless there are new facts."""

    again_at: datetime
    vi = "Hồ sơ trước đã bị từ chối. Bạn có thể nộp lại từ {again_at}, hoặc ngay khi có tình tiết mới."
    en = "Your last application was refused. Apply again from {again_at}, or at once with new facts."


@dataclass(eq=False, kw_only=True)
class ConsentNeeded(DomainError):
    """A public register discloses personal data: Law 91/2025/QH15 Art 9 asks for consent."""

    vi = "Cần bạn đồng ý công bố chứng nhận trên sổ đăng ký công khai (Luật 91/2025/QH15, Điều 9)."
    en = "Your consent to the public register is needed (Law 91/2025/QH15 Art 9)."


@dataclass(eq=False, kw_only=True)
class ChannelNotVerified(DomainError):
    """A certificate covers only channels whose ownership was verified."""

    handle: str
    vi = "Kênh {handle} chưa được xác minh quyền sở hữu."
    en = "The ownership of {handle} is not verified yet."


def certifications_of(actor: ActingInfluencer) -> Select[Certification]:
    """The acting influencer's files."""
    return select(Certification).where(Certification.influencer_id == actor.influencer_id)


def channels_named_in(certification_id: CertificationId) -> Select[CertificationChannel]:
    """The channels that a file is about."""
    return select(CertificationChannel).where(CertificationChannel.certification_id == certification_id)


def check_may_apply(previous: Certification | None, *, new_facts: str | None, now: datetime) -> None:
    """Whether the influencer whose latest file is `previous` may open another.

    Raises CertificationOpen, and ReapplyTooSoon unless there are new facts.
    """
    if previous is None:
        return
    if previous.status in OPEN_STATUSES:
        raise CertificationOpen
    again_at = previous.reapply_at()
    if again_at is not None and now < again_at and new_facts is None:
        raise ReapplyTooSoon(again_at=again_at, field="input.newFacts")
