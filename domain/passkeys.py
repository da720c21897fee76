"""Passkeys: keys on a device that stand in place of a code (WebAuthn Level 3).

They are added to a login whose second factor is on: its recovery codes are for the day on which a device is lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, false, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.errors import DomainError
from domain.events import Event
from domain.ids import LoginId, PasskeyId, PasskeyRegistrationId, StepUpChallengeId, new_id
from domain.rows import Row

MOST_PASSKEYS: Final = 10
REGISTRATION_FOR: Final = timedelta(minutes=5)
STEP_UP_FOR: Final = timedelta(minutes=5)
CHALLENGE_BYTES: Final = 32


class Passkey(Row, kw_only=True):
    """The public half of a key that a device holds for one login; its secret half never leaves the device."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"),)

    id: Mapped[PasskeyId] = mapped_column(primary_key=True, default_factory=lambda: PasskeyId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True, repr=False)
    public_key: Mapped[bytes] = mapped_column(repr=False)
    sign_count: Mapped[int]
    """How often the device says that it has signed; 0 for ever where it does not count."""
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    def use(self, sign_count: int, *, now: datetime) -> None:
        """Note that it was used."""
        self.sign_count, self.used_at = sign_count, now


class PasskeyRegistration(Row, kw_only=True):
    """What the device of a login is to sign, so that its key is added; one waits at a time, for five minutes."""

    __tablename__ = "passkey_registrations"

    id: Mapped[PasskeyRegistrationId] = mapped_column(
        primary_key=True, default_factory=lambda: PasskeyRegistrationId(new_id())
    )
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), unique=True)
    challenge: Mapped[bytes] = mapped_column(repr=False)
    begun_at: Mapped[datetime]


class StepUpChallenge(Row, kw_only=True):
    """What a passkey of a login is to sign before what is delicate; one waits at a time, for five minutes."""

    __tablename__ = "step_up_challenges"

    id: Mapped[StepUpChallengeId] = mapped_column(primary_key=True, default_factory=lambda: StepUpChallengeId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), unique=True)
    challenge: Mapped[bytes] = mapped_column(repr=False)
    begun_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Event):
    """A login may sign in with another passkey."""

    login_id: LoginId
    passkey_id: PasskeyId


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Event):
    """A passkey signs in no more."""

    login_id: LoginId
    passkey_id: PasskeyId


@dataclass(eq=False, kw_only=True)
class WrongPasskey(DomainError):
    """What the device answered does not fit: another site, another challenge, another key, or a copied one."""

    vi = "Khóa truy cập không khớp với lượt này."
    en = "The passkey does not fit this attempt."


@dataclass(eq=False, kw_only=True)
class PasskeyNotBegun(DomainError):
    """Nothing waits for a passkey, or not any more."""

    vi = "Chưa bắt đầu thêm khóa truy cập, hoặc đã quá 5 phút. Hãy bắt đầu lại."
    en = "Adding a passkey was not begun, or more than 5 minutes ago. Begin anew."


@dataclass(eq=False, kw_only=True)
class StepUpNotBegun(DomainError):
    """No passkey was asked to sign before what is delicate, or not any more."""

    vi = "Chưa yêu cầu khóa truy cập xác nhận, hoặc đã quá 5 phút. Hãy bắt đầu lại."
    en = "No passkey was asked to prove who you are, or more than 5 minutes ago. Begin anew."


@dataclass(eq=False, kw_only=True)
class NoPasskey(DomainError):
    """The login has none that could be asked."""

    vi = "Bạn chưa có khóa truy cập nào."
    en = "You have no passkey."


@dataclass(eq=False, kw_only=True)
class PasskeyKnown(DomainError):
    """The key was added before."""

    vi = "Khóa truy cập này đã được thêm."
    en = "This passkey was added before."


@dataclass(eq=False, kw_only=True)
class TooManyPasskeys(DomainError):
    """A login has as many as it may."""

    most: int
    vi = "Mỗi tài khoản có nhiều nhất {most} khóa truy cập."
    en = "A login has {most} passkeys at most."


@dataclass(eq=False, kw_only=True)
class PasskeysUnavailable(DomainError):
    """The operator has not said on which site people sign in, and passkeys are bound to one."""

    vi = "Máy chủ này chưa hỗ trợ khóa truy cập."
    en = "This server takes no passkeys."


def own_passkeys(actor: Any) -> ColumnElement[bool]:
    """Passkeys are seen by their own person and by nobody else."""
    return Passkey.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def passkeys_of(login_id: LoginId) -> Select[Passkey]:
    """The passkeys of a login, oldest first."""
    return select(Passkey).where(Passkey.login_id == login_id).order_by(Passkey.id)


def step_up_challenge_of(login_id: LoginId) -> Select[StepUpChallenge]:
    """What waits for a signature of this login before what is delicate."""
    return select(StepUpChallenge).where(StepUpChallenge.login_id == login_id)


def registration_of(login_id: LoginId) -> Select[PasskeyRegistration]:
    """What waits for a passkey of this login."""
    return select(PasskeyRegistration).where(PasskeyRegistration.login_id == login_id)
