"""What is left to somebody who has lost every second factor: an operator takes it off, after a wait, as two people.

It rests as changed payout details do, so that its person may hear of it before a thief is helped.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, and_, false, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.errors import DomainError
from domain.events import Event
from domain.ids import LoginId, SecondFactorResetId, new_id
from domain.offers.texts import needed_text
from domain.proving.rules import proving_rule
from domain.rows import Row

LONGEST_REASON: Final = 500


class SecondFactorReset(Row, kw_only=True):
    """A report that a login has lost its second factor, and what became of it; it is kept.

    Who asks for it and who carries it out are two people of the alliance, neither of them its person.
    """

    __tablename__ = "second_factor_resets"
    __table_args__ = (
        CheckConstraint("ready_at > asked_at", name="ready_at"),
        CheckConstraint("asked_by <> login_id AND carried_out_by <> login_id", name="not_for_oneself"),
        CheckConstraint("carried_out_by <> asked_by", name="two_people"),
        CheckConstraint("num_nulls(carried_out_by, carried_out_at) IN (0, 2)", name="carried_out"),
        CheckConstraint("carried_out_at >= ready_at", name="rested"),
        CheckConstraint("num_nonnulls(carried_out_at, called_off_at) <= 1", name="ended_once"),
        Index(
            "uq_second_factor_resets_waiting",
            "login_id",
            unique=True,
            postgresql_where=text("carried_out_at IS NULL AND called_off_at IS NULL"),
        ),
    )

    id: Mapped[SecondFactorResetId] = mapped_column(
        primary_key=True, default_factory=lambda: SecondFactorResetId(new_id())
    )
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    reason: Mapped[str]
    asked_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime]
    carried_out_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    carried_out_at: Mapped[datetime | None] = mapped_column(default=None)
    called_off_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def asked(
        cls, login_id: LoginId, *, reason: str, by: LoginId, now: datetime
    ) -> "tuple[SecondFactorReset, SecondFactorResetAsked]":
        """A report, which rests (house). Raises InvalidInput, ResetForOneself."""
        said = needed_text(reason, "reason", LONGEST_REASON)
        if by == login_id:
            raise ResetForOneself
        reset = cls(
            login_id=login_id, reason=said, asked_by=by, asked_at=now, ready_at=proving_rule(now).reset_ready_at(now)
        )
        return reset, SecondFactorResetAsked(login_id=login_id, reset_id=reset.id, by=by)

    def carry_out(self, *, by: LoginId, now: datetime) -> "SecondFactorResetCarriedOut":
        """Note that the factors were taken off. Raises ResetForOneself, ResetTakesAnother, ResetTooEarly."""
        if by == self.login_id:
            raise ResetForOneself
        if by == self.asked_by:
            raise ResetTakesAnother
        if now < self.ready_at:
            raise ResetTooEarly(ready_at=self.ready_at)
        self.carried_out_by, self.carried_out_at = by, now
        return SecondFactorResetCarriedOut(login_id=self.login_id, reset_id=self.id, by=by)

    def call_off(self, *, now: datetime) -> "SecondFactorResetCalledOff":
        """Note that nothing is taken off."""
        self.called_off_at = now
        return SecondFactorResetCalledOff(login_id=self.login_id, reset_id=self.id)


@dataclass(frozen=True, kw_only=True)
class SecondFactorResetAsked(Event):
    """An operator was told that a login has lost its second factor; it is taken off after a wait."""

    login_id: LoginId
    reset_id: SecondFactorResetId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class SecondFactorResetCarriedOut(Event):
    """An operator has taken the second factor off a login, and ended its sessions."""

    login_id: LoginId
    reset_id: SecondFactorResetId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class SecondFactorResetCalledOff(Event):
    """The second factor stays: its person has used it, or an operator was told so."""

    login_id: LoginId
    reset_id: SecondFactorResetId


@dataclass(eq=False, kw_only=True)
class ResetWaitsAlready(DomainError):
    """One report of a login waits at a time."""

    ready_at: datetime
    vi = "Đã có yêu cầu gỡ xác thực hai lớp đang chờ đến {ready_at}."
    en = "A reset of this second factor waits already, until {ready_at}."


@dataclass(eq=False, kw_only=True)
class NoResetWaits(DomainError):
    """Nobody has reported it lost, or not any more."""

    vi = "Không có yêu cầu gỡ xác thực hai lớp nào đang chờ."
    en = "No reset of this second factor waits."


@dataclass(eq=False, kw_only=True)
class ResetTooEarly(DomainError):
    """Its person is given time to hear of it."""

    ready_at: datetime
    vi = "Chỉ gỡ được xác thực hai lớp từ {ready_at}."
    en = "The second factor can be taken off from {ready_at} on."


@dataclass(eq=False, kw_only=True)
class ResetTakesAnother(DomainError):
    """One person asks, and another one carries it out."""

    vi = "Người khác phải thực hiện việc bạn đã yêu cầu."
    en = "Somebody else has to carry out what you have asked for."


@dataclass(eq=False, kw_only=True)
class ResetForOneself(DomainError):
    """Nobody takes off their own."""

    vi = "Không ai tự gỡ xác thực hai lớp của chính mình theo cách này."
    en = "Nobody takes off their own second factor in this way."


def waiting_reset_of(login_id: LoginId) -> Select[SecondFactorReset]:
    """The report of a login that waits, or is ready."""
    return select(SecondFactorReset).where(SecondFactorReset.login_id == login_id, is_waiting())


def is_waiting() -> ColumnElement[bool]:
    """Whether a report was neither carried out nor called off."""
    return and_(SecondFactorReset.carried_out_at.is_(None), SecondFactorReset.called_off_at.is_(None))


def own_reset(actor: Any) -> ColumnElement[bool]:
    """A report is seen by the person whose factor it is, as long as it waits, and by nobody else."""
    if not isinstance(actor, SignedIn):
        return false()
    return and_(SecondFactorReset.login_id == actor.login_id, is_waiting())
