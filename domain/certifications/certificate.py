"""The certificate: issued for twelve months with a tier; announced to end, expired, suspended, reinstated, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    SQLColumnExpression,
    UniqueConstraint,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.certifications.application import Certification, CertificationChannel
from domain.certifications.history import CertificateChange, CertificateStatus
from domain.certifications.numbers import number_of
from domain.certifications.reasons import Statement
from domain.certifications.scheme import Scheme, Severity, scheme_of
from domain.certifications.scoring import UNCERTIFIED, Result
from domain.errors import DomainError
from domain.events import Event
from domain.ids import (
    CertificateChannelId,
    CertificateId,
    CertificateResultId,
    CertificationId,
    ChannelId,
    InfluencerId,
    LoginId,
    new_id,
)
from domain.lifecycle import Lifecycle
from domain.rows import Row

_IS: Final = CertificateStatus
GOOD_STATUSES: Final = frozenset({_IS.ACTIVE, _IS.EXPIRING})
STANDING_STATUSES: Final = GOOD_STATUSES | {_IS.SUSPENDED}
LIFECYCLE: Final = Lifecycle(
    "certificate",
    _IS.ACTIVE,
    {
        "announce_end": ({_IS.ACTIVE}, _IS.EXPIRING),
        "expire": (STANDING_STATUSES, _IS.EXPIRED),
        "replace": (GOOD_STATUSES, _IS.EXPIRED),
        "suspend": (GOOD_STATUSES, _IS.SUSPENDED),
        "reinstate": ({_IS.SUSPENDED}, _IS.ACTIVE),
        "revoke": (STANDING_STATUSES, _IS.REVOKED),
    },
)
_STANDING: Final = text("status IN ('active', 'expiring', 'suspended')")


class Certificate(Row, kw_only=True):
    """What an influencer may show. `total` is in basis points of the scheme's 100 points."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index("uq_certificates_standing", "influencer_id", unique=True, postgresql_where=_STANDING),
        Index("ix_certificates_influencer_id", "influencer_id"),
        Index("ix_certificates_notice_at", "notice_at", postgresql_where=text("status = 'active'")),
        Index("ix_certificates_valid_until", "valid_until", postgresql_where=_STANDING),
        CheckConstraint("tier BETWEEN 1 AND 3", name="tier"),
        CheckConstraint("total BETWEEN 0 AND 10000", name="total"),
        CheckConstraint("issued_at < notice_at AND notice_at < valid_until", name="period"),
        CheckConstraint("succeeded_by IS NULL OR status = 'expired'", name="succeeded"),
    )

    id: Mapped[CertificateId] = mapped_column(primary_key=True, default_factory=lambda: CertificateId(new_id()))
    number: Mapped[str] = mapped_column(unique=True)
    certification_id: Mapped[CertificationId] = mapped_column(ForeignKey("certifications.id"), unique=True)
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    scheme_version: Mapped[str]
    tier: Mapped[int]
    total: Mapped[int]
    issued_at: Mapped[datetime]
    notice_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    status: Mapped[CertificateStatus] = mapped_column(default=CertificateStatus.ACTIVE)
    changes: Mapped[int] = mapped_column(default=0)
    succeeded_by: Mapped[str | None] = mapped_column(
        ForeignKey("certificates.number", deferrable=True, initially="DEFERRED"), default=None
    )

    @property
    def scheme(self) -> Scheme:
        """The version of the scheme under which it was issued."""
        return scheme_of(self.scheme_version)

    def status_at(self, now: datetime) -> CertificateStatus:
        """How it stands at this instant, though no clock may have struck yet: a badge never lies."""
        return standing(self.status, notice_at=self.notice_at, valid_until=self.valid_until, now=now)

    def suspend(
        self, *, by: LoginId, statement: Statement, severity: Severity, now: datetime
    ) -> tuple[CertificateChange, "CertificateSuspended"]:
        """Take its effect away for a time. Raises WrongState, CertificateEnded and InvalidInput."""
        change = self._sanction("suspend", by=by, statement=statement, severity=severity, now=now)
        return change, CertificateSuspended(certificate_id=self.id, influencer_id=self.influencer_id)

    def revoke(
        self, *, by: LoginId, statement: Statement, severity: Severity, now: datetime
    ) -> tuple[CertificateChange, "CertificateRevoked"]:
        """Take it away for good. Raises WrongState, CertificateEnded and InvalidInput."""
        change = self._sanction("revoke", by=by, statement=statement, severity=severity, now=now)
        return change, CertificateRevoked(certificate_id=self.id, influencer_id=self.influencer_id)

    def reinstate(
        self, *, by: LoginId, statement: Statement, now: datetime
    ) -> tuple[CertificateChange, "CertificateReinstated"]:
        """Give a suspended one its effect back. Raises WrongState, CertificateEnded and InvalidInput."""
        reasons = statement.checked()
        self._not_ended(now)
        change = self._move("reinstate", now)
        change.decided_by, change.ground, change.facts = by, reasons.ground, reasons.facts
        return change, CertificateReinstated(certificate_id=self.id, influencer_id=self.influencer_id)

    def announce_end(self, *, now: datetime) -> tuple[CertificateChange, "CertificateExpiring"]:
        """Say that the end is near. Raises WrongState."""
        change = self._move("announce_end", now)
        return change, CertificateExpiring(
            certificate_id=self.id, influencer_id=self.influencer_id, valid_until=self.valid_until
        )

    def expire(self, *, now: datetime) -> tuple[CertificateChange, "CertificateExpired"]:
        """End it, its time being over. Raises WrongState."""
        change = self._move("expire", now)
        return change, CertificateExpired(certificate_id=self.id, influencer_id=self.influencer_id)

    def give_way_to(self, number: str, *, now: datetime) -> tuple[CertificateChange, "CertificateExpired"]:
        """End it because a newer one takes its place. Raises WrongState: a suspended one is not renewed."""
        change = self._move("replace", now)
        self.succeeded_by = number
        return change, CertificateExpired(certificate_id=self.id, influencer_id=self.influencer_id)

    def _sanction(
        self, verb: str, *, by: LoginId, statement: Statement, severity: Severity, now: datetime
    ) -> CertificateChange:
        reasons = statement.checked()
        self._not_ended(now)
        change = self._move(verb, now)
        change.decided_by, change.ground, change.facts = by, reasons.ground, reasons.facts
        change.severity = severity
        change.appeal_by = self.scheme.appeal_by(now)
        change.public_until = self.scheme.public_until(severity, now)
        return change

    def _not_ended(self, now: datetime) -> None:
        if now >= self.valid_until:
            raise CertificateEnded(ended_at=self.valid_until)

    def _move(self, verb: str, now: datetime) -> CertificateChange:
        LIFECYCLE.enter(verb, self)
        self.changes += 1
        return CertificateChange(certificate_id=self.id, place=self.changes, status=self.status, at=now)


class CertificateResult(Row, kw_only=True):
    """What was agreed for one criteria group: `score` in basis points of the group's own 100."""

    __tablename__ = "certificate_results"
    __table_args__ = (
        UniqueConstraint("certificate_id", "criteria_group"),
        CheckConstraint("score BETWEEN 0 AND 10000 AND weight BETWEEN 1 AND 100", name="score"),
    )

    id: Mapped[CertificateResultId] = mapped_column(
        primary_key=True, default_factory=lambda: CertificateResultId(new_id())
    )
    certificate_id: Mapped[CertificateId] = mapped_column(ForeignKey("certificates.id"))
    criteria_group: Mapped[str]
    weight: Mapped[int]
    score: Mapped[int]


class CertificateChannel(Row, kw_only=True):
    """A channel the certificate covers, as it was named when it was issued; an ad elsewhere is not covered."""

    __tablename__ = "certificate_channels"
    __table_args__ = (UniqueConstraint("certificate_id", "channel_id"), Index(None, "platform", "handle"))

    id: Mapped[CertificateChannelId] = mapped_column(
        primary_key=True, default_factory=lambda: CertificateChannelId(new_id())
    )
    certificate_id: Mapped[CertificateId] = mapped_column(ForeignKey("certificates.id"))
    channel_id: Mapped[ChannelId]
    platform: Mapped[str]
    handle: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """An influencer is certified."""

    certificate_id: CertificateId
    influencer_id: InfluencerId
    number: str
    tier: int
    valid_until: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateExpiring(Event):
    """A certificate's end is near: time to apply again."""

    certificate_id: CertificateId
    influencer_id: InfluencerId
    valid_until: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateExpired(Event):
    """A certificate is over, by its time or because a newer one took its place."""

    certificate_id: CertificateId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class CertificateSuspended(Event):
    """A certificate has lost its effect for a time."""

    certificate_id: CertificateId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class CertificateReinstated(Event):
    """A suspended certificate has its effect again."""

    certificate_id: CertificateId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    """A certificate was taken away."""

    certificate_id: CertificateId
    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class CertificateEnded(DomainError):
    """Its time is over: nothing can be done to it."""

    ended_at: datetime
    vi = "Chứng nhận đã hết hạn lúc {ended_at}."
    en = "The certificate ended at {ended_at}."


@dataclass(eq=False, kw_only=True)
class AlreadyCertified(DomainError):
    """A certificate is renewed when its end is near, not before."""

    renew_from: datetime
    vi = "Chứng nhận của bạn còn hiệu lực. Bạn có thể nộp hồ sơ gia hạn từ {renew_from}."
    en = "Your certificate is in force. You can apply to renew it from {renew_from}."


@dataclass(eq=False, kw_only=True)
class SuspendedNow(DomainError):
    """A suspension is lifted or ends; it is not got round by a new certificate."""

    vi = "Chứng nhận hiện có đang bị tạm đình chỉ."
    en = "The present certificate is suspended."


@dataclass(eq=False, kw_only=True)
class ScoresTooLow(DomainError):
    """The scores do not reach the first tier: the file cannot be granted."""

    total: str
    vi = "Kết quả {total}/100 điểm, hoặc một nhóm tiêu chí dưới một nửa số điểm, không đạt hạng nào."
    en = "The result of {total} of 100 points, or a criteria group under half its points, reaches no tier."


def issue(
    certification: Certification,
    channels: Sequence[CertificationChannel],
    result: Result,
    *,
    serial: int,
    now: datetime,
) -> tuple[Certificate, list[Row], CertificateIssued]:
    """The certificate of a granted file, its results, channels and first status. Raises ScoresTooLow."""
    if result.tier == UNCERTIFIED:
        raise ScoresTooLow(total=f"{result.total // 100},{result.total % 100:02d}")
    scheme = certification.scheme
    valid_until = scheme.ends_at(now)
    certificate = Certificate(
        number=number_of(now, serial),
        certification_id=certification.id,
        influencer_id=certification.influencer_id,
        scheme_version=scheme.version,
        tier=result.tier,
        total=result.total,
        issued_at=now,
        notice_at=scheme.notice_at(valid_until),
        valid_until=valid_until,
        changes=1,
    )
    rows: list[Row] = [
        CertificateResult(
            certificate_id=certificate.id, criteria_group=each.group, weight=each.weight, score=each.score
        )
        for each in result.groups
    ]
    rows += [
        CertificateChannel(
            certificate_id=certificate.id,
            channel_id=channel.channel_id,
            platform=channel.platform,
            handle=channel.handle,
        )
        for channel in channels
    ]
    rows.append(CertificateChange(certificate_id=certificate.id, place=1, status=certificate.status, at=now))
    issued = CertificateIssued(
        certificate_id=certificate.id,
        influencer_id=certificate.influencer_id,
        number=certificate.number,
        tier=certificate.tier,
        valid_until=valid_until,
    )
    return certificate, rows, issued


def check_may_be_renewed(present: Certificate | None, now: datetime) -> None:
    """Whether a new certificate may take the place of the present one. Raises AlreadyCertified, SuspendedNow."""
    match present and present.status_at(now):
        case CertificateStatus.ACTIVE:
            assert present is not None
            raise AlreadyCertified(renew_from=present.notice_at)
        case CertificateStatus.SUSPENDED:
            raise SuspendedNow
        case _:
            return


def standing(
    status: CertificateStatus, *, notice_at: datetime, valid_until: datetime, now: datetime
) -> CertificateStatus:
    """The status at this instant of a certificate whose row says `status`."""
    if status in STANDING_STATUSES and now >= valid_until:
        return CertificateStatus.EXPIRED
    if status is CertificateStatus.ACTIVE and now >= notice_at:
        return CertificateStatus.EXPIRING
    return status


def publicly_shown(now: datetime | SQLColumnExpression[datetime]) -> ColumnElement[bool]:
    """Which changes the public sees at `now`: all but sanctions of the past whose time of visibility is over.

    The status that a certificate has now is never hidden, however old the sanction that brought it.
    """
    last = select(Certificate.changes).where(Certificate.id == CertificateChange.certificate_id).scalar_subquery()
    return or_(
        CertificateChange.public_until.is_(None),
        CertificateChange.public_until > now,
        CertificateChange.place == last,
    )


def living_certificates(now: datetime) -> Select[Certificate]:
    """The certificates that hold at this instant: at most one for each influencer."""
    return select(Certificate).where(Certificate.status.in_(GOOD_STATUSES), Certificate.valid_until > now)


def current_tiers(now: datetime) -> Select[InfluencerId, int]:
    """Influencer and tier (1 to 3) of everybody who is certified at this instant; who is missing has tier 0."""
    return living_certificates(now).with_only_columns(Certificate.influencer_id, Certificate.tier)


def standing_certificates() -> Select[Certificate]:
    """The certificates an influencer holds, suspended or not, over by the calendar or not: at most one for each."""
    return select(Certificate).where(Certificate.status.in_(STANDING_STATUSES))
