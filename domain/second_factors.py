"""The second factor of a login: codes by time from an app (TOTP), and recovery codes for when the app is lost.

TOTP as RFC 6238 has it and as every app reads it: HMAC-SHA-1, steps of 30 seconds, six digits.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pyotp import TOTP
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.errors import DomainError
from domain.events import Event
from domain.ids import LoginId, RecoveryCodeId, SignInChallengeId, TotpId, new_id
from domain.logins import Login, hash_of_token
from domain.rows import Row

ISSUER: Final = "Niềm Tin"
SECRET_BYTES: Final = 20
"""160 bits, as RFC 4226 section 4 (R6) recommends."""
DRIFT: Final = 1
"""Steps before and after the present one whose code is taken as well (RFC 6238 section 5.2 recommends one)."""
PENDING_FOR: Final = timedelta(minutes=15)
CHALLENGE_LIFETIME: Final = timedelta(minutes=5)
RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 15
"""120 bits: from 112 on a plain hash is enough (NIST SP 800-63B, look-up secret verifiers)."""

_TOTP_CODE: Final = re.compile(r"[0-9]{6}")


class Totp(Row, kw_only=True):
    """The app of one login: its secret, sealed, and the last step whose code was used.

    Until it is confirmed with a code it is pending, and nobody is asked for codes.
    """

    __tablename__ = "totps"
    __table_args__ = (CheckConstraint("(confirmed_at IS NULL) = (last_step IS NULL)", name="confirmed"),)

    id: Mapped[TotpId] = mapped_column(primary_key=True, default_factory=lambda: TotpId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), unique=True)
    sealed_secret: Mapped[bytes] = mapped_column(repr=False)
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    last_step: Mapped[int | None] = mapped_column(default=None)
    """Of the last code that was used: no code of this step or an earlier one is taken any more."""

    def begin(self, sealed_secret: bytes, *, now: datetime) -> None:
        """Take another secret, which is pending. Raises SecondFactorOnAlready."""
        if self.confirmed_at is not None:
            raise SecondFactorOnAlready
        self.sealed_secret, self.begun_at = sealed_secret, now

    def require_pending(self, *, now: datetime) -> None:
        """Raise SecondFactorOnAlready, or SecondFactorNotBegun where a quarter of an hour has passed."""
        if self.confirmed_at is not None:
            raise SecondFactorOnAlready
        if now >= self.begun_at + PENDING_FOR:
            raise SecondFactorNotBegun

    def confirm(self, secret: str, code: str, *, now: datetime) -> "SecondFactorTurnedOn | None":
        """Turn it on with the first code; None where the code does not fit. Raises what require_pending raises."""
        self.require_pending(now=now)
        step = step_of(secret, code, now=now)
        if step is None:
            return None
        self.confirmed_at, self.last_step = now, step
        return SecondFactorTurnedOn(login_id=self.login_id)

    def use(self, secret: str, code: str, *, now: datetime) -> bool:
        """Whether the code fits now and is newer than the last one used; it is then used up."""
        step = step_of(secret, code, now=now, after=self.last_step)
        if step is None:
            return False
        self.last_step = step
        return True


class RecoveryCode(Row, kw_only=True):
    """Stands once in place of a code by time. Only its hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("login_id", "code_hash"),)

    id: Mapped[RecoveryCodeId] = mapped_column(primary_key=True, default_factory=lambda: RecoveryCodeId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    code_hash: Mapped[str] = mapped_column(repr=False)
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    def use(self, *, now: datetime) -> "RecoveryCodeUsed":
        """Use it up."""
        self.used_at = now
        return RecoveryCodeUsed(login_id=self.login_id)


class SignInChallenge(Row, kw_only=True):
    """Half a sign-in: the password was right, a code is still awaited. Only the hash of its token is kept."""

    __tablename__ = "sign_in_challenges"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="expires_at"),)

    id: Mapped[SignInChallengeId] = mapped_column(primary_key=True, default_factory=lambda: SignInChallengeId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True, repr=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


@dataclass(frozen=True, kw_only=True)
class SecondFactorTurnedOn(Event):
    """A login asks for codes from now on."""

    login_id: LoginId


@dataclass(frozen=True, kw_only=True)
class SecondFactorTurnedOff(Event):
    """A login asks for no codes any more."""

    login_id: LoginId


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """A recovery code stood in place of a code by time."""

    login_id: LoginId


@dataclass(eq=False, kw_only=True)
class SecondFactorNeeded(DomainError):
    """The password is right, and this login also asks for a code."""

    vi = "Bạn đã bật xác thực hai lớp: hãy gửi kèm mã từ ứng dụng, một mã khôi phục hoặc khóa truy cập."
    en = "Your login has a second factor: send the code of your app as well, a recovery code or a passkey."


@dataclass(eq=False, kw_only=True)
class WrongCode(DomainError):
    """The code does not fit, or was used before."""

    vi = "Mã không đúng, đã hết hạn hoặc đã dùng rồi."
    en = "The code is wrong, has expired or was used before."


@dataclass(eq=False, kw_only=True)
class ChallengeOver(DomainError):
    """There is no such half of a sign-in: it took too long, or was completed already."""

    vi = "Lượt đăng nhập này đã kết thúc hoặc hết hạn. Hãy đăng nhập lại bằng mật khẩu."
    en = "This sign-in is over or has expired. Sign in with your password again."


@dataclass(eq=False, kw_only=True)
class SecondFactorOnAlready(DomainError):
    """The login asks for codes already."""

    vi = "Xác thực hai lớp đã được bật. Hãy tắt trước khi đổi ứng dụng."
    en = "The second factor is on already. Turn it off before you change the app."


@dataclass(eq=False, kw_only=True)
class SecondFactorNotBegun(DomainError):
    """Nothing waits to be confirmed, or not any more."""

    vi = "Chưa bắt đầu bật xác thực hai lớp, hoặc đã quá 15 phút. Hãy bắt đầu lại."
    en = "Turning the second factor on was not begun, or more than 15 minutes ago. Begin anew."


@dataclass(eq=False, kw_only=True)
class SecondFactorOff(DomainError):
    """There is nothing to turn off."""

    vi = "Xác thực hai lớp chưa được bật."
    en = "The second factor is not on."


@dataclass(eq=False, kw_only=True)
class SecondFactorUnavailable(DomainError):
    """The operator has not set the key that secrets of apps are sealed with, or has lost it."""

    vi = "Máy chủ này hiện không kiểm tra được mã từ ứng dụng. Nếu còn mã khôi phục, bạn có thể dùng mã đó."
    en = "This server cannot check codes of apps at present. If you have a recovery code, it can stand in."


def step_of(secret: str, code: str, *, now: datetime, after: int | None = None) -> int | None:
    """The step (30 s since 1970) whose code this is, of those within the drift and after `after`; None for any other.

    All of them are compared, each in constant time: how near a guess was cannot be told from the time it takes.
    """
    present = _totp(secret).timecode(now)
    steps = range(present - DRIFT, present + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(code_at(secret, step), code)]
    return next((step for step in fitting if after is None or step > after), None)


def code_at(secret: str, step: int) -> str:
    """The code of a step: six digits (RFC 6238 section 4.2)."""
    return _totp(secret).generate_otp(step)


def uri_of(secret: str, email: str) -> str:
    """What an app reads from a QR code: `otpauth://totp/…`."""
    uri: str = _totp(secret).provisioning_uri(email, issuer_name=ISSUER)  # pyright: ignore[reportUnknownMemberType]
    return uri


def base32(secret: bytes) -> str:
    """Bytes as people type them (RFC 4648 section 6); their number is a multiple of five, so nothing is padded."""
    return base64.b32encode(secret).decode()


def tidied(code: str) -> str:
    """A code as it is compared: without the spaces and dashes that people type, in capitals."""
    return re.sub(r"[\s-]", "", code).upper()


def is_by_time(tidy: str) -> bool:
    """Whether a tidied code looks like one of an app; else it may be a recovery code."""
    return _TOTP_CODE.fullmatch(tidy) is not None


def written_out(code: str) -> str:
    """A recovery code for people: its letters in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def own_totp(actor: Any) -> ColumnElement[bool]:
    """A second factor is seen by its own person, once it is on, and by nobody else."""
    if not isinstance(actor, SignedIn):
        return false()
    return (Totp.login_id == actor.login_id) & Totp.confirmed_at.is_not(None)


def totp_of(login_id: LoginId) -> Select[Totp]:
    """The app of a login, pending or on."""
    return select(Totp).where(Totp.login_id == login_id)


def asking_for_codes(login_id: LoginId) -> Select[Totp]:
    """The app of a login whose second factor is on."""
    return totp_of(login_id).where(Totp.confirmed_at.is_not(None))


def unused_recovery_code(login_id: LoginId, tidy: str) -> Select[RecoveryCode]:
    """The recovery code of a login that reads so, unless it was used."""
    return select(RecoveryCode).where(
        RecoveryCode.login_id == login_id,
        RecoveryCode.code_hash == hash_of_token(tidy),
        RecoveryCode.used_at.is_(None),
    )


def living_challenge(token: str, now: datetime) -> Select[SignInChallenge]:
    """Half a sign-in that may still be completed, by its token."""
    return (
        select(SignInChallenge)
        .join(Login, Login.id == SignInChallenge.login_id)
        .where(
            SignInChallenge.token_hash == hash_of_token(token),
            SignInChallenge.used_at.is_(None),
            SignInChallenge.expires_at > now,
            Login.disabled_at.is_(None),
        )
    )


def _totp(secret: str) -> TOTP:
    return TOTP(secret)
