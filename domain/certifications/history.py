"""How a certificate has stood: each change of status, with its reasons, until when it may be appealed and is shown."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.certifications.scheme import Severity
from domain.ids import CertificateChangeId, CertificateId, LoginId, new_id
from domain.rows import Row


class CertificateStatus(StrEnum):
    """How a certificate stands."""

    ACTIVE = "active"
    """Good; its end is far."""
    EXPIRING = "expiring"
    """Still good; its end is near."""
    SUSPENDED = "suspended"
    """Without effect until a decider reinstates it."""
    REVOKED = "revoked"
    """Taken away for good."""
    EXPIRED = "expired"
    """Its time is over, or a newer certificate took its place."""


class AppealState(StrEnum):
    """Whether a change may be contested before the Leadership Council."""

    NONE = "none"
    """Nothing to appeal: no person decided against the holder."""
    POSSIBLE = "possible"
    """The time to appeal is running."""
    FINAL = "final"
    """The time has passed and nobody appealed."""


class CertificateChange(Row, kw_only=True):
    """The `place`-th status of a certificate. Appended only; the last one is the certificate's status."""

    __tablename__ = "certificate_changes"
    __table_args__ = (
        UniqueConstraint("certificate_id", "place"),
        CheckConstraint("place > 0", name="place"),
        CheckConstraint("decided_by IS NULL OR num_nonnulls(ground, facts) = 2", name="decided_with_reasons"),
        CheckConstraint(
            "num_nonnulls(decided_by, severity, appeal_by, public_until) = 4 "
            "OR (status NOT IN ('suspended', 'revoked') AND num_nonnulls(severity, appeal_by, public_until) = 0)",
            name="sanction",
        ),
    )

    id: Mapped[CertificateChangeId] = mapped_column(
        primary_key=True, default_factory=lambda: CertificateChangeId(new_id())
    )
    certificate_id: Mapped[CertificateId] = mapped_column(ForeignKey("certificates.id"))
    place: Mapped[int]
    status: Mapped[CertificateStatus]
    at: Mapped[datetime]
    decided_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    ground: Mapped[str | None] = mapped_column(default=None)
    facts: Mapped[str | None] = mapped_column(default=None)
    severity: Mapped[Severity | None] = mapped_column(default=None)
    appeal_by: Mapped[datetime | None] = mapped_column(default=None)
    public_until: Mapped[datetime | None] = mapped_column(default=None)


def appeal_state(appeal_by: datetime | None, now: datetime) -> AppealState:
    """Whether a change that may be appealed until `appeal_by` is still open to it."""
    if appeal_by is None:
        return AppealState.NONE
    return AppealState.POSSIBLE if now < appeal_by else AppealState.FINAL
