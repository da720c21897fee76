"""A person who signs in, their sessions, and the admin roles they hold."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import AdminGrantId, LoginId, SessionId, new_id
from domain.rows import Row
from domain.vietnamese import readable

SESSION_LIFETIME = timedelta(days=30)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
FREE_FAILURES = 3
LONGEST_DELAY = timedelta(hours=1)

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_LONGEST_EMAIL = 254


class Tongue(StrEnum):
    """The language a person is spoken to."""

    VI = "vi"
    """Vietnamese."""
    EN = "en"
    """English."""


class AdminRole(StrEnum):
    """The alliance's organs as roles (Convention of 12/2025)."""

    SECRETARIAT = "secretariat"
    """Intake, moderation, mediation."""
    INTEGRITY = "integrity"
    """Investigates and assesses; does not decide."""
    DECIDER = "decider"
    """Decides what others reviewed."""
    COUNCIL = "council"
    """Hears appeals."""
    FINANCE = "finance"
    """Approves what leaves the books."""
    AUDITOR = "auditor"
    """Reads everything, changes nothing."""


class OpenedWith(StrEnum):
    """What a session was opened with: what its person showed at signing in."""

    PASSWORD = "password"  # noqa: S105 - a name, no secret
    """The password alone."""
    PASSWORD_AND_TOTP = "password_and_totp"  # noqa: S105 - a name, no secret
    """The password, and a code by time (TOTP)."""
    PASSWORD_AND_RECOVERY_CODE = "password_and_recovery_code"  # noqa: S105 - a name, no secret
    """The password, and a recovery code in place of the code by time."""
    PASSWORD_AND_PASSKEY = "password_and_passkey"  # noqa: S105 - a name, no secret
    """The password, and a passkey in place of the code by time."""

    @property
    def has_second_factor(self) -> bool:
        """Whether more than the password was shown."""
        return self is not OpenedWith.PASSWORD


class Login(Row, kw_only=True):
    """A person who signs in; acts for brands, for an influencer profile, or for the alliance."""

    __tablename__ = "logins"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_folded"),)

    id: Mapped[LoginId] = mapped_column(primary_key=True, default_factory=lambda: LoginId(new_id()))
    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(repr=False)
    language: Mapped[Tongue] = mapped_column(default=Tongue.VI)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)


class LoginSession(Row, kw_only=True):
    """An opaque session: only the hash of its token is kept, and revoking it works at once."""

    __tablename__ = "login_sessions"

    id: Mapped[SessionId] = mapped_column(primary_key=True, default_factory=lambda: SessionId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True, repr=False)
    opened_with: Mapped[OpenedWith]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class SignInDelay(Row, kw_only=True):
    """Failed sign-ins for one e-mail, known or not, and until when the next try is refused.

    Wrong passwords and wrong codes count together, wherever they are asked for.
    """

    __tablename__ = "sign_in_delays"

    email: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime]

    def fail(self, now: datetime) -> None:
        """Count one more failure: from the fourth on the delay starts at a second and doubles, up to an hour."""
        self.failures += 1
        beyond = self.failures - FREE_FAILURES
        if beyond > 0:
            # Within the free tries it stays as it was: an instant of now would refuse who tried at the same moment.
            self.blocked_until = now + timedelta(seconds=min(2 ** (beyond - 1), LONGEST_DELAY.total_seconds()))


class AdminGrant(Row, kw_only=True):
    """A role that a login may act in for the alliance."""

    __tablename__ = "admin_grants"
    __table_args__ = (UniqueConstraint("login_id", "role"),)

    id: Mapped[AdminGrantId] = mapped_column(primary_key=True, default_factory=lambda: AdminGrantId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    role: Mapped[AdminRole]
    granted_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class LoginRegistered(Event):
    """Somebody can sign in now."""

    login_id: LoginId


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """A session was revoked by its person."""

    session_id: SessionId


@dataclass(frozen=True, kw_only=True)
class AdminRoleGranted(Event):
    """A login may act for the alliance."""

    login_id: LoginId
    role: AdminRole


@dataclass(eq=False, kw_only=True)
class EmailTaken(DomainError):
    """The e-mail already belongs to a login."""

    vi = "Địa chỉ e-mail này đã được đăng ký."
    en = "This e-mail address is already registered."


@dataclass(eq=False, kw_only=True)
class WrongCredentials(DomainError):
    """E-mail and password do not fit; which of the two is not said."""

    vi = "E-mail hoặc mật khẩu không đúng."
    en = "The e-mail or the password is wrong."


@dataclass(eq=False, kw_only=True)
class WrongPassword(DomainError):
    """Who is signed in was to prove it once more and did not."""

    vi = "Mật khẩu không đúng."
    en = "The password is wrong."


@dataclass(eq=False, kw_only=True)
class TooManyAttempts(DomainError):
    """Signing in has failed too often; the delay grows with each failure."""

    again_at: datetime
    vi = "Sai quá nhiều lần. Hãy thử lại sau {again_at}."
    en = "Too many failures. Try again after {again_at}."


def folded_email(email: str) -> str:
    """The form under which an e-mail is kept. Raises InvalidInput for what cannot be one."""
    folded = unicodedata.normalize("NFC", email).strip().lower()
    if len(folded) > _LONGEST_EMAIL or _EMAIL.fullmatch(folded) is None:
        raise InvalidInput(
            vi_reason="Địa chỉ e-mail không hợp lệ.", en_reason="This is not an e-mail address.", field="input.email"
        )
    return folded


def checked_password(password: str) -> str:
    """The password, if its length will do (length, not classes of signs: NIST SP 800-63B). Raises InvalidInput."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(
            vi_reason=f"Mật khẩu dài từ {SHORTEST_PASSWORD} đến {LONGEST_PASSWORD} ký tự.",
            en_reason=f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            field="input.password",
        )
    return password


def checked_name(name: str, *, field: str, longest: int = 120) -> str:
    """A name people may read: NFC, trimmed, with a letter or digit, no control characters. Raises InvalidInput."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not readable(clean, longest=longest):
        raise InvalidInput(
            vi_reason=f"Tên dài từ 1 đến {longest} ký tự.",
            en_reason=f"A name has 1 to {longest} characters.",
            field=field,
        )
    return clean


def hash_of_token(token: str) -> str:
    """What is kept of a session token: it has 256 random bits, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def living_sessions(now: datetime | ColumnElement[datetime]) -> Select[LoginSession]:
    """Sessions that still speak for their login."""
    return (
        select(LoginSession)
        .join(Login, Login.id == LoginSession.login_id)
        .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > now, Login.disabled_at.is_(None))
    )
