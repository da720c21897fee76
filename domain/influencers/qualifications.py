"""Qualifications: what an influencer is trained in, where the law or good sense asks for it, and who has checked it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import HA_NOI, DomainError
from domain.events import Event
from domain.ids import InfluencerId, LoginId, QualificationId, new_id
from domain.logins import checked_name
from domain.rows import Row

MOST_QUALIFICATIONS: Final = 20


class QualificationField(StrEnum):
    """The fields in which an influencer's word needs competence behind it."""

    HEALTH = "health"
    """Medicine, pharmacy, nutrition."""
    FINANCE = "finance"
    """Finance, insurance, securities."""
    LAW = "law"
    """Law."""
    EDUCATION = "education"
    """Teaching."""


class Qualification(Row, kw_only=True):
    """A licence, degree or certificate. It counts only once an admin has checked it, and until it ends."""

    __tablename__ = "qualifications"
    __table_args__ = (
        CheckConstraint("num_nulls(verified_at, verified_by) IN (0, 2)", name="verified_by_somebody"),
        CheckConstraint("valid_until IS NULL OR issued_on IS NULL OR valid_until > issued_on", name="ends_after_issue"),
    )

    id: Mapped[QualificationId] = mapped_column(primary_key=True, default_factory=lambda: QualificationId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    field: Mapped[QualificationField]
    title: Mapped[str]
    issuer: Mapped[str]
    number: Mapped[str | None] = mapped_column(default=None)
    issued_on: Mapped[date | None] = mapped_column(default=None)
    valid_until: Mapped[date | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

    def verify(self, *, by: LoginId, now: datetime) -> "QualificationVerified":
        """Record that an admin has seen the paper. Raises QualificationAlreadyVerified, QualificationOver."""
        if self.verified_at is not None:
            raise QualificationAlreadyVerified(verified_at=self.verified_at)
        if self.valid_until is not None and self.valid_until <= now.astimezone(HA_NOI).date():
            raise QualificationOver(valid_until=self.valid_until)
        self.verified_at, self.verified_by = now, by
        return QualificationVerified(influencer_id=self.influencer_id, qualification_id=self.id)


@dataclass(frozen=True, kw_only=True)
class QualificationClaim:
    """What an influencer says they are qualified in; `valid_until` is the first day it no longer holds."""

    field: QualificationField
    title: str
    issuer: str
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None

    def checked(self) -> "QualificationClaim":
        """The claim with clean names. Raises InvalidInput, QualificationEndsBeforeIssue."""
        if self.issued_on is not None and self.valid_until is not None and self.valid_until <= self.issued_on:
            raise QualificationEndsBeforeIssue(field="input.validUntil")
        return QualificationClaim(
            field=self.field,
            title=checked_name(self.title, field="input.title", longest=200),
            issuer=checked_name(self.issuer, field="input.issuer", longest=200),
            number=None if self.number is None else checked_name(self.number, field="input.number", longest=60),
            issued_on=self.issued_on,
            valid_until=self.valid_until,
        )


@dataclass(frozen=True, kw_only=True)
class QualificationVerified(Event):
    """An admin has checked a qualification: it counts from now on."""

    influencer_id: InfluencerId
    qualification_id: QualificationId


@dataclass(eq=False, kw_only=True)
class QualificationAlreadyVerified(DomainError):
    """Checked once is checked."""

    verified_at: datetime
    vi = "Chứng chỉ đã được kiểm tra lúc {verified_at}."
    en = "The qualification was verified at {verified_at}."


@dataclass(eq=False, kw_only=True)
class QualificationOver(DomainError):
    """It no longer holds."""

    valid_until: date
    vi = "Chứng chỉ đã hết hạn ngày {valid_until}."
    en = "The qualification ended on {valid_until}."


@dataclass(eq=False, kw_only=True)
class QualificationEndsBeforeIssue(DomainError):
    """A paper that ended before it began."""

    vi = "Ngày hết hạn phải sau ngày cấp."
    en = "A qualification ends after the day it was issued."


@dataclass(eq=False, kw_only=True)
class TooManyQualifications(DomainError):
    """More papers than a profile lists."""

    most: int = MOST_QUALIFICATIONS
    vi = "Một hồ sơ có nhiều nhất {most} chứng chỉ."
    en = "A profile has {most} qualifications at most."


def qualifications_of(influencer_id: InfluencerId) -> Select[Qualification]:
    """What one influencer says they are qualified in, checked or not."""
    return select(Qualification).where(Qualification.influencer_id == influencer_id).order_by(Qualification.id)


def valid_qualifications(today: date) -> Select[Qualification]:
    """The qualifications that count on a day: checked, and not over."""
    return select(Qualification).where(
        Qualification.verified_at.is_not(None),
        or_(Qualification.valid_until.is_(None), Qualification.valid_until > today),
    )
